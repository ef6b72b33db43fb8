"""What is late in a night, over all clients: complaints beyond their time, and old hours."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.client import Status
from bot.domain.digest_parts import STALE_DAYS, Late, LateComplaints, Stale
from bot.domain.receipt import signals_of
from bot.store.digest_reads import seen_on
from bot.store.rows import AgreementRow, ClientRow, SnapshotRow, TimeRow
from bot.store.sealed_types import may_be_sealed

# A receipt may be some kilobytes.
_CHUNK = 500
_SLOW = "slow_response"
# As JSON is written, with a space or without; within a text that people typed the quotes would
# be escaped.
_MARK, _WIDE = f'"name":"{_SLOW}"', f'"name": "{_SLOW}"'


class DigestDelays:
    """What is late, of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def late(self, night: date, *, limit: int, owner: str | None = None) -> Late:
        """Return the complaints that wait beyond their time, of the worst `limit` clients.

        Receipts of clients to whom nothing is owed are not looked into. Sealed ones are opened one
        by one: SQL finds nothing in them.
        """
        owed = (*self._of_clients(night, owner), SnapshotRow.debt > 0)
        if may_be_sealed(self._session):
            found = [one for one in self._late(owed) if one.signals]
            return Late(clients=tuple(found[:limit]), count=sum(len(one.signals) for one in found))
        text = func.replace(cast(SnapshotRow.receipt, Text), _WIDE, _MARK)
        is_late = (*owed, text.contains(_MARK, autoescape=True))
        times = (func.length(text) - func.length(func.replace(text, _MARK, ""))) / len(_MARK)
        joined = select(func.sum(times)).join(ClientRow, _is_client(SnapshotRow))
        count = int(self._session.scalar(joined.where(*is_late)) or 0)
        return Late(clients=tuple(self._late(is_late, limit)), count=count) if count else Late()

    def _late(
        self, conditions: Iterable[ColumnElement[bool]], limit: int | None = None
    ) -> Iterator[LateComplaints]:
        """Yield what is late of clients, of whom most is owed first."""
        query = (
            select(ClientRow.id, ClientRow.name, SnapshotRow.receipt)
            .select_from(SnapshotRow)
            .join(ClientRow, _is_client(SnapshotRow))
            .where(*conditions)
            .order_by(SnapshotRow.debt.desc(), ClientRow.name, ClientRow.id)
            .limit(limit)
        )
        for row in self._session.execute(query.execution_options(yield_per=_CHUNK)):
            slow = tuple(s for s in signals_of(row.receipt) if s.name == _SLOW)
            yield LateComplaints(client_id=row.id, name=row.name, signals=slow)

    def stale(
        self,
        night: date,
        before: date | None,
        *,
        limit: int,
        offset: int = 0,
        owner: str | None = None,
    ) -> Stale:
        """Return the clients with an agreement in force whose newest hours are over a week old.

        Who never had hours is billed without them. The longest without come first.
        """
        # Client by client, each by the last line of an index: of hours there are very many.
        newest = (
            select(func.max(TimeRow.on))
            .where(
                TimeRow.team_id == self._team_id,
                TimeRow.client_id == ClientRow.id,
                TimeRow.withdrawn_at.is_(None),
                TimeRow.on <= night,
            )
            .correlate(ClientRow)
            .scalar_subquery()
        )
        ages = (
            select(ClientRow.name, newest.label("newest"))
            .where(
                ClientRow.team_id == self._team_id,
                ClientRow.status != Status.FORMER,
                *seen_on(night),
                *([] if owner is None else [ClientRow.owner == owner]),
                self._has_agreement(night),
            )
            .subquery()
        )
        old = night - timedelta(days=STALE_DAYS)
        was_fresh = ages.c.newest >= (before or night) - timedelta(days=STALE_DAYS)
        query = (
            select(
                ages.c.name,
                ages.c.newest,
                func.count().over().label("stale_count"),
                func.sum(case((was_fresh, 1), else_=0)).over().label("stale_fresh"),
            )
            .where(ages.c.newest < old)
            .order_by(ages.c.newest, ages.c.name)
            .limit(limit)
            .offset(offset)
        )
        rows = self._session.execute(query).all()
        if not rows:
            return Stale()
        clients = tuple((row.name, row.newest) for row in rows)
        return Stale(
            clients=clients, count=int(rows[0].stale_count), fresh_count=int(rows[0].stale_fresh)
        )

    def _of_clients(self, night: date, owner: str | None) -> tuple[Any, ...]:
        own = () if owner is None else (ClientRow.owner == owner,)
        return (
            SnapshotRow.team_id == self._team_id,
            SnapshotRow.local_date == night,
            *seen_on(night),
            *own,
        )

    def _has_agreement(self, night: date) -> ColumnElement[bool]:
        return exists(
            select(AgreementRow.id).where(
                AgreementRow.team_id == self._team_id,
                AgreementRow.client_id == ClientRow.id,
                AgreementRow.withdrawn_at.is_(None),
                AgreementRow.start <= night,
                or_(AgreementRow.end.is_(None), AgreementRow.end >= night),
            )
        )


def _is_client(row: Any) -> ColumnElement[bool]:
    return and_(ClientRow.team_id == row.team_id, ClientRow.id == row.client_id)
