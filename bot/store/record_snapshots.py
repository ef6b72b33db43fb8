"""Snapshots of every night, streamed out and taken in by the batch."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.snapshot import Snapshot
from bot.store.numbers import insert_into
from bot.store.rows import SnapshotRow
from bot.store.standings import ruled_band, since_when

# A receipt may be some kilobytes.
_CHUNK = 500
_NAMES = Snapshot.__slots__


class SnapshotRecords:
    """The snapshots of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def each_snapshot(self) -> Iterator[Snapshot]:
        """Yield every client's snapshots, client by client, the oldest first."""
        own = SnapshotRow.__table__.c
        query = (
            select(*(own[name] for name in _NAMES))
            .where(own.team_id == self._team_id)
            .order_by(own.client_id, own.local_date)
            .execution_options(yield_per=_CHUNK)
        )
        for row in self._session.execute(query):
            columns: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
            columns |= {"ruled_band": ruled_band(row), "since": since_when(row)}
            yield Snapshot(**columns)

    def add_snapshots(self, snapshots: Sequence[Snapshot]) -> int:
        """Keep those of clients and nights that are not known here; count them."""
        if not snapshots:
            return 0
        statement = insert_into(self._session, SnapshotRow).on_conflict_do_nothing()
        before = self._count(snapshots)
        self._session.execute(statement, [self._row(snapshot) for snapshot in snapshots])
        return self._count(snapshots) - before

    def nights_of_snapshots(self) -> dict[date, int]:
        """Return by night how many clients have a snapshot of it."""
        query = (
            select(SnapshotRow.local_date, func.count())
            .where(SnapshotRow.team_id == self._team_id)
            .group_by(SnapshotRow.local_date)
        )
        return {row[0]: row[1] for row in self._session.execute(query)}

    def _count(self, snapshots: Sequence[Snapshot]) -> int:
        """Count the snapshots of these clients in the nights from the first of these to the last.

        It is asked before and after: what was there already has not changed meanwhile.
        """
        nights = [snapshot.local_date for snapshot in snapshots]
        query = select(func.count()).where(
            SnapshotRow.team_id == self._team_id,
            SnapshotRow.client_id.in_({snapshot.client_id for snapshot in snapshots}),
            SnapshotRow.local_date.between(min(nights), max(nights)),
        )
        return self._session.scalar(query) or 0

    def _row(self, snapshot: Snapshot) -> dict[str, Any]:
        columns = {name: getattr(snapshot, name) for name in _NAMES}
        return {"team_id": self._team_id, **columns, "receipt": dict(snapshot.receipt)}
