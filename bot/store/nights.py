"""The nights of a team and the snapshots that they left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.delivery import LEASE
from bot.store.numbers import insert_into
from bot.store.rows import NightRow, SnapshotRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A client's score of one night; `receipt` holds figures and entry ids, no words."""

    client_id: int
    local_date: date
    fit: float | None
    debt: float
    band: str
    shown_band: str
    at_risk: bool
    play: str
    receipt: Mapping[str, Any]


class Nights:
    """The nights of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def claim(self, local_date: date, *, now: datetime, lease: timedelta = LEASE) -> bool:
        """Take a night, once: False when it is done or another process is at it.

        A night whose process died is taken over when its lease has run out.
        """
        statement = (
            insert_into(self._session, NightRow)
            .values(team_id=self._team_id, local_date=local_date, leased_until=now + lease)
            .on_conflict_do_update(
                index_elements=["team_id", "local_date"],
                set_={"leased_until": now + lease},
                where=(NightRow.finished_at.is_(None)) & (NightRow.leased_until < now),
            )
            .returning(NightRow.local_date)
        )
        return self._session.execute(statement).scalar_one_or_none() is not None

    def is_done(self, local_date: date) -> bool:
        """Say whether this night was finished."""
        row = self._session.get(NightRow, (self._team_id, local_date))
        return row is not None and row.finished_at is not None

    def finish(self, local_date: date, *, at: datetime) -> None:
        """Mark a night as done."""
        self._session.get_one(NightRow, (self._team_id, local_date)).finished_at = at

    def last_done(self) -> date | None:
        """Return the newest night that was finished."""
        return self._session.scalar(
            select(func.max(NightRow.local_date)).where(
                NightRow.team_id == self._team_id, NightRow.finished_at.is_not(None)
            )
        )

    def save(self, snapshots: Sequence[Snapshot]) -> None:
        """Keep snapshots; those of the same client and night are replaced."""
        if not snapshots:
            return
        statement = insert_into(self._session, SnapshotRow)
        changed = ("fit", "debt", "band", "shown_band", "at_risk", "play", "receipt")
        statement = statement.on_conflict_do_update(
            index_elements=["team_id", "client_id", "local_date"],
            set_={name: statement.excluded[name] for name in changed},
        )
        self._session.execute(statement, [self._columns(snapshot) for snapshot in snapshots])

    def list_night(self, local_date: date) -> list[Snapshot]:
        """Return every client's snapshot of one night."""
        query = select(SnapshotRow).where(
            SnapshotRow.team_id == self._team_id, SnapshotRow.local_date == local_date
        )
        return [_snapshot(row) for row in self._session.scalars(query)]

    def night_before(self, local_date: date) -> date | None:
        """Return the last night before this one that has snapshots."""
        return self._session.scalar(
            select(func.max(SnapshotRow.local_date)).where(
                SnapshotRow.team_id == self._team_id, SnapshotRow.local_date < local_date
            )
        )

    def _columns(self, snapshot: Snapshot) -> dict[str, Any]:
        columns = {name: getattr(snapshot, name) for name in Snapshot.__slots__}
        return {"team_id": self._team_id, **columns, "receipt": dict(snapshot.receipt)}


def _snapshot(row: SnapshotRow) -> Snapshot:
    return Snapshot(**{name: getattr(row, name) for name in Snapshot.__slots__})
