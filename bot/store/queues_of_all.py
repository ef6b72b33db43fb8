"""How the queues, the jobs and the nights of all workspaces stand together, naming none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.delivery import DeliveryState
from bot.store.due_nights import DueAt, list_overdue
from bot.store.rows import DeliveryRow, InboxRow, JobRow
from bot.store.turns import TURN, QueueRow

# What is looked at: of what has ended well there are many, and each was counted as it ended.
OPEN = (DeliveryState.QUEUED.value, DeliveryState.SENDING.value)
STOPPED = (DeliveryState.PARKED.value, DeliveryState.FAILED.value)
Served = Callable[[Any, Any], Any]


class Waiting(NamedTuple):
    """Rows of one kind and state: how many, and since when the oldest is due."""

    kind: str
    state: str
    rows: int
    due_since: datetime


class OverdueNight(NamedTuple):
    """A workspace's night that is not finished, without saying whose; `known_since` is hers."""

    timezone: str
    hour: int
    night: date
    known_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesOfAll:
    """Deliveries and arrivals by kind and state, jobs by kind, nights that are not finished."""

    deliveries: tuple[Waiting, ...]
    arrivals: tuple[Waiting, ...]
    jobs: tuple[Waiting, ...]
    nights: tuple[OverdueNight, ...]


def look_at_all(session: Session, served: Served, due_at: DueAt) -> QueuesOfAll:
    """Return how all of it stands."""
    return QueuesOfAll(
        deliveries=_waiting(session, served, DeliveryRow, (*OPEN, *STOPPED)),
        arrivals=_waiting(session, served, InboxRow, OPEN),
        jobs=_jobs(session),
        nights=tuple(OverdueNight(*row) for row in list_overdue(session, served, due_at)),
    )


def _waiting(
    session: Session, served: Served, row: QueueRow, states: tuple[str, ...]
) -> tuple[Waiting, ...]:
    query = (
        select(row.kind, row.state, func.count(), func.min(row.due_at))
        .where(row.state.in_(states))
        .group_by(row.kind, row.state)
        .order_by(row.kind, row.state)
    )
    return tuple(Waiting(*found) for found in session.execute(served(query, row.team_id)))


def _jobs(session: Session) -> tuple[Waiting, ...]:
    query = (
        select(JobRow.kind, func.count(), func.min(JobRow.due_at))
        .where(JobRow.kind.not_like(f"{TURN}%"))
        .group_by(JobRow.kind)
        .order_by(JobRow.kind)
    )
    return tuple(
        Waiting(kind, "queued", count, since) for kind, count, since in session.execute(query)
    )
