"""The only reads across teams: which teams there are, and what waits in any queue."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.domain.delivery import LEASE, Delivery, DeliveryState
from bot.domain.team import Team
from bot.store.deliveries import to_delivery
from bot.store.rows import DeliveryRow, InboxRow, TeamRow
from bot.store.teams import to_team

OpenSession = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What waits in the inbox: a Slack payload of some kind, and how often it was tried."""

    team_id: str
    id: int
    kind: str
    body: dict[str, Any]
    attempts: int


class EveryTeam:
    """What the clock needs to know of all teams."""

    def __init__(self, session: OpenSession) -> None:
        self._open = session

    def list_teams(self) -> list[Team]:
        """Return every team's settings."""
        with self._open() as session:
            return [to_team(row) for row in session.scalars(select(TeamRow))]

    def claim_delivery(self, *, now: datetime) -> Delivery | None:
        """Take the delivery that has waited longest; nobody else gets it while leased.

        A delivery whose sender died comes back once its lease has run out, as a repeat.
        """
        with self._open() as session:
            row = session.scalars(_claimable(DeliveryRow, now)).first()
            if row is None:
                return None
            is_repeat = row.state == DeliveryState.SENDING.value
            _lease(row, now)
            return to_delivery(row, is_repeat=is_repeat)

    def claim_arrival(self, *, now: datetime) -> Arrival | None:
        """Take what has waited longest in any inbox."""
        with self._open() as session:
            row = session.scalars(_claimable(InboxRow, now)).first()
            if row is None:
                return None
            _lease(row, now)
            return Arrival(
                team_id=row.team_id,
                id=row.id,
                kind=row.kind,
                body=row.body,
                attempts=row.attempts,
            )


def _claimable(row: Any, now: datetime) -> Any:
    return (
        select(row)
        .where(
            or_(
                (row.state == DeliveryState.QUEUED.value) & (row.due_at <= now),
                (row.state == DeliveryState.SENDING.value) & (row.leased_until < now),
            )
        )
        .order_by(row.due_at, row.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _lease(row: Any, now: datetime) -> None:
    row.state = DeliveryState.SENDING.value
    row.leased_until = now + LEASE
    row.attempts += 1
