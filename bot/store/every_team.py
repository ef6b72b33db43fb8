"""The only reads across teams: which teams there are, and what waits in any queue."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from bot.domain.delivery import LEASE, LEASES, Delivery, DeliveryKind, DeliveryState
from bot.domain.team import Team
from bot.store.deliveries import to_delivery
from bot.store.rows import DeliveryRow, InboxRow, InstallationRow, TeamRow
from bot.store.teams import to_team


class OpenSession(Protocol):
    """Open a transaction across teams; `reading` promises that nothing is written."""

    def __call__(self, *, reading: bool = False) -> AbstractContextManager[Session]:
        """Begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What waits in the inbox: a Slack payload of some kind, and how often it was tried."""

    team_id: str
    id: int
    kind: str
    body: dict[str, Any]
    attempts: int


class EveryTeam:
    """What the clock needs to know of the teams that this process serves.

    A process with one workspace's token serves that one alone, whatever else the database
    holds: `only` names it. With `installed` those are served that are installed and not gone.
    """

    def __init__(
        self, session: OpenSession, *, only: str | None = None, installed: bool = False
    ) -> None:
        self._open = session
        self._only = only
        self._installed = installed

    def list_teams(self) -> list[Team]:
        """Return the settings of every team that is served."""
        query = self._served(select(TeamRow).order_by(TeamRow.team_id), TeamRow.team_id)
        with self._open(reading=True) as session:
            return [to_team(row) for row in session.scalars(query)]

    def claim_delivery(
        self, *, now: datetime, kinds: Collection[DeliveryKind] = tuple(DeliveryKind)
    ) -> Delivery | None:
        """Take the delivery of these kinds that has waited longest; nobody else gets it.

        A delivery whose sender died comes back once its lease has run out, as a repeat.
        """
        query = self._claimable(DeliveryRow, now)
        query = query.where(DeliveryRow.kind.in_([kind.value for kind in kinds]))
        if not self._is_any(query):
            return None
        with self._open() as session:
            row = session.scalars(_held(query)).first()
            if row is None:
                return None
            is_repeat = row.state == DeliveryState.SENDING.value
            _lease(row, now, LEASES.get(DeliveryKind(row.kind), LEASE))
            return to_delivery(row, is_repeat=is_repeat)

    def claim_arrival(
        self, *, now: datetime, kinds: Collection[str] = (), but: Collection[str] = ()
    ) -> Arrival | None:
        """Take what has waited longest in any inbox, of these kinds alone or of all `but` some."""
        query = self._claimable(InboxRow, now)
        if kinds:
            query = query.where(InboxRow.kind.in_(list(kinds)))
        if but:
            query = query.where(InboxRow.kind.not_in(list(but)))
        if not self._is_any(query):
            return None
        with self._open() as session:
            row = session.scalars(_held(query)).first()
            if row is None:
                return None
            _lease(row, now, LEASE)
            return Arrival(
                team_id=row.team_id,
                id=row.id,
                kind=row.kind,
                body=row.body,
                attempts=row.attempts,
            )

    def _is_any(self, query: Any) -> bool:
        """Look first: of five queues most are empty, and SQLite has one write lock for all."""
        with self._open(reading=True) as session:
            return session.execute(query.with_only_columns(literal(1))).first() is not None

    def _claimable(self, row: Any, now: datetime) -> Any:
        query = (
            select(row)
            .where(
                or_(
                    (row.state == DeliveryState.QUEUED.value) & (row.due_at <= now),
                    (row.state == DeliveryState.SENDING.value) & (row.leased_until < now),
                )
            )
            .order_by(row.due_at, row.id)
            .limit(1)
        )
        return self._served(query, row.team_id)

    def _served(self, query: Any, team: Any) -> Any:
        """Leave of a query what belongs to the teams that are served; `team` is its column."""
        if self._installed:
            here = InstallationRow.gone_at.is_(None)
            query = query.where(team.in_(select(InstallationRow.team_id).where(here)))
        return query if self._only is None else query.where(team == self._only)


def _held(query: Any) -> Any:
    return query.with_for_update(skip_locked=True)


def _lease(row: Any, now: datetime, lease: timedelta) -> None:
    row.state = DeliveryState.SENDING.value
    row.leased_until = now + lease
    row.attempts += 1
