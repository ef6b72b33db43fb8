"""Whose turn it is: a queue of one workspace after another, and one sender at a time for each.

What waits for one workspace is worked off in order and by one process at a time: two that drew
the same card at once would post it twice. Ten thousand messages of one workspace let every
other's go between them.

Every statement here is asked for each message, so each is built once for all that ask alike.
"""

import functools
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    bindparam,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from bot.domain.delivery import DeliveryState
from bot.store.numbers import insert_into
from bot.store.prepared import plain_rows
from bot.store.rows import DeliveryRow, InboxRow, InstallationRow, JobRow
from bot.store.sized import written

QueueRow = type[DeliveryRow] | type[InboxRow]
# How many workspaces are tried whose turn another process took at the same moment.
MOST_TRIES = 20
TURN = "turn:"


class Waits(Enum):
    """Why a row waits to be claimed."""

    LEFT = "the lease of whoever had it has run out"
    DUE = "it is queued, and its time has come"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for in a queue: some `kinds` or all `but` some, and for which workspaces.

    `in_turn`: only for workspaces for which nobody works in this queue just now.
    """

    row: QueueRow
    kinds: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    in_turn: bool = False
    only: str | None = None
    installed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A workspace that something waits for, and why it does."""

    team_id: str
    why: frozenset[Waits]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A row that is held, and why it had waited."""

    row: Any
    why: Waits


def served(query: Any, team: Any, *, only: str | None, installed: bool) -> Any:
    """Leave of a query what belongs to one workspace or those installed; `team` is its column."""
    if installed:
        here = InstallationRow.gone_at.is_(None)
        query = query.where(team.in_(select(InstallationRow.team_id).where(here)))
    return query if only is None else query.where(team == only)


def next_turn(session: Session, sought: Sought, *, after: str, now: datetime) -> Turn | None:
    """Return the first workspace after `after`, else the first of all, that something waits for.

    Where none takes turns, any of them.
    """
    found = plain_rows(session, _first_teams(sought), now=now, after=after)
    if not found:
        return None
    teams = {row.team_id for row in found}
    chosen = min({team for team in teams if team > after} or teams)
    why = frozenset(Waits[row.why] for row in found if row.team_id == chosen)
    return Turn(team_id=chosen, why=why)


def take_turn(session: Session, team_id: str, lane: str, *, now: datetime) -> bool:
    """Keep others from claiming for a workspace until this transaction ends; False: they do."""
    kind = TURN + lane
    if plain_rows(session, _HELD_TURN, team=team_id, turn=kind):
        return True
    new = insert_into(session, JobRow).values(team_id=team_id, kind=kind, due_at=now, attempts=0)
    session.execute(new.on_conflict_do_nothing(index_elements=["team_id", "kind"]))
    return bool(plain_rows(session, _HELD_TURN, team=team_id, turn=kind))


def claim_first(
    session: Session,
    sought: Sought,
    *,
    turn: Turn,
    now: datetime,
    until: datetime,
) -> Claimed | None:
    """Hold until `until` what has waited longest, and return it; None where nothing waits.

    In turn only what waits for that workspace. What a sender left behind goes first, since it was
    claimed before all that waits. Looked for by one reason at a time, so that each is found by
    its index and nothing is sorted.
    """
    for why in sorted(Waits, key=lambda one: one not in turn.why):
        given = {"team": turn.team_id} if sought.in_turn else {}
        claiming = _claiming(sought, why)
        row = plain_rows(session, claiming, now=now, until=until, **given).first()
        if row is not None:
            return Claimed(row=row, why=why)
    return None


_HELD_TURN = (
    select(JobRow.kind)
    .where(JobRow.team_id == bindparam("team"), JobRow.kind == bindparam("turn"))
    .with_for_update(skip_locked=True)
)


@functools.cache
def _first_teams(sought: Sought) -> Any:
    """Select (workspace, why) of what waits, each found by its index."""
    row = sought.row
    after = row.team_id > bindparam("after", type_=Text)
    looks = []
    for why in Waits:
        query = select(row.team_id, written(why.name).label("why")).where(*_waits(sought, why))
        query = served(query, row.team_id, only=sought.only, installed=sought.installed).limit(1)
        if sought.in_turn:
            query = query.order_by(row.team_id)
            looks += [query.where(after), query]
        else:
            looks.append(query.order_by(row.due_at if why is Waits.DUE else row.leased_until))
    # SQLite takes no limit in a part of a union but within a table of its own.
    return union_all(*(select(look.subquery()) for look in looks))


@functools.cache
def _first(sought: Sought, why: Waits) -> Any:
    row = sought.row
    query = select(row.team_id, row.id).where(*_waits(sought, why))
    query = served(query, row.team_id, only=sought.only, installed=sought.installed)
    if sought.in_turn:
        query = query.where(row.team_id == bindparam("team"))
    return query.order_by(row.due_at, row.id).limit(1).with_for_update(skip_locked=True)


@functools.cache
def _claiming(sought: Sought, why: Waits) -> Any:
    own: Any = sought.row.__table__
    # Asked for twice and locking rows: PostgreSQL runs it once.
    first = _first(sought, why).cte("first")
    return (
        update(own)
        .where(
            own.c.team_id == select(first.c.team_id).scalar_subquery(),
            own.c.id == select(first.c.id).scalar_subquery(),
        )
        .values(
            state=DeliveryState.SENDING.value,
            leased_until=bindparam("until", type_=own.c.leased_until.type),
            attempts=own.c.attempts + 1,
        )
        .returning(*own.c)
    )


def _waits(sought: Sought, why: Waits) -> list[ColumnElement[bool]]:
    row, now = sought.row, bindparam("now", type_=sought.row.due_at.type)
    wanted = _of_kind(sought)
    if why is Waits.DUE:
        found = [row.state == written(DeliveryState.QUEUED.value), row.due_at <= now]
    else:
        found = [row.state == written(DeliveryState.SENDING.value), row.leased_until < now]
    if sought.in_turn:
        at_work = select(row.team_id).where(
            row.state == written(DeliveryState.SENDING.value), row.leased_until >= now, *wanted
        )
        found.append(row.team_id.not_in(at_work))
    return [*found, *wanted]


def _of_kind(sought: Sought) -> list[ColumnElement[bool]]:
    kind = sought.row.kind
    if sought.kinds:
        return [kind.in_([written(one) for one in sought.kinds])]
    return [kind.not_in([written(one) for one in sought.but])] if sought.but else []
