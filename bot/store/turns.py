"""Whose turn it is: a queue of one workspace after another, and one sender at a time for each.

What waits for one workspace is worked off in order and by one process at a time: two that drew
the same card at once would post it twice. Ten thousand messages of one workspace let every
other's go between them.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from bot.domain.delivery import DeliveryState
from bot.store.numbers import insert_into
from bot.store.rows import DeliveryRow, InboxRow, JobRow

QueueRow = type[DeliveryRow] | type[InboxRow]
# How many workspaces are tried whose turn another process took at the same moment.
MOST_TRIES = 20
TURN = "turn:"


def is_claimable(row: QueueRow, now: datetime) -> ColumnElement[bool]:
    """Say of a row that it is due, or that the lease of whoever had it has run out."""
    return or_(is_due(row, now), is_left(row, now))


def is_nobodys(row: QueueRow, kinds: ColumnElement[bool], now: datetime) -> ColumnElement[bool]:
    """Say of a row that nobody works for its workspace in this queue just now."""
    at_work = select(row.team_id).where(
        row.state == DeliveryState.SENDING.value, row.leased_until >= now, kinds
    )
    return row.team_id.not_in(at_work)


def next_team(
    session: Session,
    row: QueueRow,
    wanted: Collection[ColumnElement[bool]],
    *,
    served: Callable[[Any, Any], Any],
    after: str,
    now: datetime,
) -> str | None:
    """Return the first workspace after `after`, else the first of all, that something waits for.

    Due and left behind are asked for one by one, so that each is found by its index.
    """

    def first(state: ColumnElement[bool], *more: ColumnElement[bool]) -> str | None:
        query = select(row.team_id).where(state, *wanted, *more).order_by(row.team_id).limit(1)
        found: str | None = session.scalar(served(query, row.team_id))
        return found

    for more in ((row.team_id > after,), ()):
        found = [first(is_due(row, now), *more), first(is_left(row, now), *more)]
        teams = [team for team in found if team is not None]
        if teams:
            return min(teams)
    return None


def take_turn(session: Session, team_id: str, lane: str, *, now: datetime) -> bool:
    """Keep others from claiming for a workspace until this transaction ends; False: they do."""
    kind = TURN + lane
    held = select(JobRow.kind).where(JobRow.team_id == team_id, JobRow.kind == kind)
    held = held.with_for_update(skip_locked=True)
    if session.scalar(held) is not None:
        return True
    new = insert_into(session, JobRow).values(team_id=team_id, kind=kind, due_at=now, attempts=0)
    session.execute(new.on_conflict_do_nothing(index_elements=["team_id", "kind"]))
    return session.scalar(held) is not None


def is_due(row: QueueRow, now: datetime) -> ColumnElement[bool]:
    """Say of a row that it waits and that its time has come."""
    return and_(row.state == DeliveryState.QUEUED.value, row.due_at <= now)


def is_left(row: QueueRow, now: datetime) -> ColumnElement[bool]:
    """Say of a row that the lease of whoever had it has run out."""
    return and_(row.state == DeliveryState.SENDING.value, row.leased_until < now)
