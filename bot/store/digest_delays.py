"""What is late in a night, over all clients: complaints beyond their time, and old hours."""

import functools
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from bot.domain.client import Status
from bot.domain.digest_parts import STALE_DAYS, Late, LateComplaints, Stale
from bot.domain.receipt import signals_of
from bot.store.digest_sql import seen_on
from bot.store.prepared import Ask, answer_to
from bot.store.rows import AgreementRow, ClientRow, SnapshotRow, TimeRow
from bot.store.sealed_types import may_be_sealed
from bot.store.sized import PAGE, written

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
        if may_be_sealed(self._session):
            found = [one for one in self._each_owed(night, owner) if one.signals]
            return Late(clients=tuple(found[:limit]), count=sum(len(one.signals) for one in found))
        (ask,) = self.asks_late(night, limit=limit, owner=owner)
        rows = answer_to(self._session, ask)
        if not rows:
            return Late()
        return Late(clients=tuple(map(_complaints, rows)), count=int(rows[0].late_count))

    def asks_late(self, night: date, *, limit: int, owner: str | None = None) -> tuple[Ask, ...]:
        """Return what `late` asks at once; nothing where it looks through sealed receipts."""
        if may_be_sealed(self._session):
            return ()
        given = self._given(owner, night=night, limit=limit)
        return (Ask(_late(of_owner=owner is not None), given),)

    def _each_owed(self, night: date, owner: str | None) -> Iterator[LateComplaints]:
        """Yield what is late of clients to whom anything is owed, if anything; a few at a time."""
        given = self._given(owner, night=night)
        query = _owed(of_owner=owner is not None).execution_options(yield_per=_CHUNK)
        yield from map(_complaints, self._session.execute(query, given))

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
        (ask,) = self.asks_stale(night, before, limit=limit, offset=offset, owner=owner)
        rows = answer_to(self._session, ask)
        if not rows:
            return Stale()
        clients = tuple((row.name, row.newest) for row in rows)
        return Stale(
            clients=clients, count=int(rows[0].stale_count), fresh_count=int(rows[0].stale_fresh)
        )

    def asks_stale(
        self,
        night: date,
        before: date | None,
        *,
        limit: int,
        offset: int = 0,
        owner: str | None = None,
    ) -> tuple[Ask, ...]:
        """Return what `stale` asks."""
        week = timedelta(days=STALE_DAYS)
        given = self._given(owner, night=night, limit=limit, offset=offset)
        given |= {"old": night - week, "was_old": (before or night) - week}
        return (Ask(_stale(of_owner=owner is not None), given),)

    def _given(self, owner: str | None, **given: Any) -> dict[str, Any]:
        own = {} if owner is None else {"owner": owner}
        return {"team": self._team_id, **own, **given}


def _complaints(row: Any) -> LateComplaints:
    slow = tuple(s for s in signals_of(row.receipt) if s.name == _SLOW)
    return LateComplaints(client_id=row.id, name=row.name, signals=slow)


_TEAM, _NIGHT = bindparam("team", type_=Text), bindparam("night", type_=Date)


@functools.cache
def _owed(*, of_owner: bool) -> Any:
    """Select the clients to whom anything is owed, most first, with their receipts."""
    return (
        select(ClientRow.id, ClientRow.name, SnapshotRow.receipt)
        .select_from(SnapshotRow)
        .join(ClientRow, _is_client(SnapshotRow))
        .where(
            SnapshotRow.team_id == _TEAM,
            SnapshotRow.local_date == _NIGHT,
            *seen_on(_NIGHT),
            *_of_owner(of_owner=of_owner),
            SnapshotRow.debt > 0,
        )
        .order_by(SnapshotRow.debt.desc(), ClientRow.name, ClientRow.id)
    )


@functools.cache
def _late(*, of_owner: bool) -> Any:
    """Select the first of those of whom anything is late, with how much is late of all."""
    text = func.replace(cast(SnapshotRow.receipt, Text), _WIDE, _MARK)
    times = (func.length(text) - func.length(func.replace(text, _MARK, ""))) / len(_MARK)
    query = _owed(of_owner=of_owner).where(text.contains(_MARK, autoescape=True))
    return query.add_columns(func.sum(times).over().label("late_count")).limit(PAGE[0])


@functools.cache
def _stale(*, of_owner: bool) -> Any:
    # Client by client, each by the last line of an index: of hours there are very many.
    newest = (
        select(func.max(TimeRow.on))
        .where(
            TimeRow.team_id == _TEAM,
            TimeRow.client_id == ClientRow.id,
            TimeRow.withdrawn_at.is_(None),
            TimeRow.on <= _NIGHT,
        )
        .correlate(ClientRow)
        .scalar_subquery()
    )
    ages = (
        select(ClientRow.name, newest.label("newest"))
        .where(
            ClientRow.team_id == _TEAM,
            ClientRow.status != Status.FORMER,
            *seen_on(_NIGHT),
            *_of_owner(of_owner=of_owner),
            _has_agreement(),
        )
        # Or it becomes part of what asks it, and the newest hours are looked for three times each.
        .offset(written(0))
        .subquery()
    )
    was_fresh = ages.c.newest >= bindparam("was_old", type_=Date)
    return (
        select(
            ages.c.name,
            ages.c.newest,
            func.count().over().label("stale_count"),
            func.sum(case((was_fresh, 1), else_=0)).over().label("stale_fresh"),
        )
        .where(ages.c.newest < bindparam("old", type_=Date))
        .order_by(ages.c.newest, ages.c.name)
        .limit(PAGE[0])
        .offset(PAGE[1])
    )


def _of_owner(*, of_owner: bool) -> tuple[Any, ...]:
    return (ClientRow.owner == bindparam("owner"),) if of_owner else ()


def _has_agreement() -> ColumnElement[bool]:
    return exists(
        select(AgreementRow.id).where(
            AgreementRow.team_id == _TEAM,
            AgreementRow.client_id == ClientRow.id,
            AgreementRow.withdrawn_at.is_(None),
            AgreementRow.start <= _NIGHT,
            or_(AgreementRow.end.is_(None), AgreementRow.end >= _NIGHT),
        )
    )


def _is_client(row: Any) -> ColumnElement[bool]:
    return and_(ClientRow.team_id == row.team_id, ClientRow.id == row.client_id)
