"""The only reads across teams: which teams there are, and what waits in any queue."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from bot.domain.delivery import LEASE, Delivery, DeliveryKind
from bot.domain.team import Team
from bot.store.deliveries import to_delivery
from bot.store.due_nights import DueAt, DueNight, list_due
from bot.store.job_claims import JobClaims
from bot.store.prepared import locks_rows
from bot.store.queues_of_all import QueuesOfAll, look_at_all
from bot.store.rows import DeliveryRow, InboxRow, TeamRow
from bot.store.teams import to_team
from bot.store.turns import (
    MOST_TRIES,
    Claimed,
    QueueRow,
    Sought,
    Turn,
    Waits,
    claim_first,
    next_turn,
    served,
    take_turn,
)


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
        # As the first look into a queue found it.
        self._locks_rows = False
        # The workspace that was served last, by queue.
        self._last: dict[str, str] = {}

    @property
    def jobs(self) -> JobClaims:
        """Give what is done again and again for these teams."""
        return JobClaims(self._open, self._served)

    def list_teams(self) -> list[Team]:
        """Return the settings of every team that is served."""
        query = self._served(select(TeamRow).order_by(TeamRow.team_id), TeamRow.team_id)
        with self._open(reading=True) as session:
            return [to_team(row) for row in session.scalars(query)]

    def list_ids(self) -> list[str]:
        """Return which teams are served."""
        query = self._served(select(TeamRow.team_id).order_by(TeamRow.team_id), TeamRow.team_id)
        with self._open(reading=True) as session:
            return list(session.scalars(query))

    def is_served(self, team_id: str) -> bool:
        """Say whether a team is served, by the ledger as it is now."""
        query = self._served(
            select(literal(1)).where(TeamRow.team_id == team_id).limit(1), TeamRow.team_id
        )
        with self._open(reading=True) as session:
            return session.execute(query).first() is not None

    def list_due_nights(self, due_at: DueAt, *, now: datetime) -> list[DueNight]:
        """Return the nights whose hour has passed and that nobody has run or is running."""
        with self._open(reading=True) as session:
            return list_due(session, self._served, due_at, now=now)

    def look(self, due_at: DueAt) -> QueuesOfAll:
        """Return how the queues, the jobs and the nights of all these teams stand."""
        with self._open(reading=True) as session:
            return look_at_all(session, self._served, due_at)

    def claim_delivery(
        self,
        *,
        now: datetime,
        kinds: Collection[DeliveryKind] = tuple(DeliveryKind),
        lane: str | None = None,
    ) -> Delivery | None:
        """Take the delivery of these kinds that has waited longest; nobody else gets it.

        A delivery whose sender died comes back once its lease has run out, as a repeat. In a
        `lane` the teams take turns, and none has two deliveries under way at once.
        """
        if not kinds:
            return None
        found = self._claim(DeliveryRow, now, lane, kinds=tuple(kind.value for kind in kinds))
        return None if found is None else to_delivery(found.row, is_repeat=found.why is Waits.LEFT)

    def claim_arrival(
        self,
        *,
        now: datetime,
        kinds: Collection[str] = (),
        but: Collection[str] = (),
        lane: str | None = None,
    ) -> Arrival | None:
        """Take what has waited longest in any inbox, of these kinds alone or of all `but` some.

        In a `lane` as `claim_delivery`.
        """
        found = self._claim(InboxRow, now, lane, kinds=tuple(kinds), but=tuple(but))
        if found is None:
            return None
        row = found.row
        return Arrival(
            team_id=row.team_id, id=row.id, kind=row.kind, body=row.body, attempts=row.attempts
        )

    def _claim(
        self,
        row: QueueRow,
        now: datetime,
        lane: str | None,
        *,
        kinds: tuple[str, ...] = (),
        but: tuple[str, ...] = (),
    ) -> Claimed | None:
        """Take the row whose turn it is; None where nothing waits.

        SQLite has one write lock for all, and of five queues most are empty: there it is looked
        for first without one. Elsewhere one transaction does both.
        """
        sought = Sought(
            row=row,
            kinds=kinds,
            but=but,
            in_turn=lane is not None,
            only=self._only,
            installed=self._installed,
        )
        is_at_once = self._locks_rows
        with self._open(reading=not is_at_once) as session:
            self._locks_rows = locks_rows(session)
            turn = self._next(session, sought, lane, now=now)
            if turn is None or is_at_once:
                return self._take(session, sought, lane, turn=turn, now=now)
        with self._open() as session:
            return self._take(session, sought, lane, turn=turn, now=now)

    def _next(
        self, session: Session, sought: Sought, lane: str | None, *, now: datetime
    ) -> Turn | None:
        after = "" if lane is None else self._last.get(lane, "")
        return next_turn(session, sought, after=after, now=now)

    def _take(
        self,
        session: Session,
        sought: Sought,
        lane: str | None,
        *,
        turn: Turn | None,
        now: datetime,
    ) -> Claimed | None:
        for _ in range(MOST_TRIES):
            if turn is None:
                return None
            if lane is not None:
                self._last[lane] = turn.team_id
            if lane is None or take_turn(session, turn.team_id, lane, now=now):
                # In turn it is looked at again, now that nobody else can claim for this team.
                found = claim_first(session, sought, turn=turn, now=now, until=now + LEASE)
                if found is not None or lane is None:
                    return found
            turn = self._next(session, sought, lane, now=now)
        return None

    def _served(self, query: Any, team: Any) -> Any:
        """Leave of a query what belongs to the teams that are served; `team` is its column."""
        return served(query, team, only=self._only, installed=self._installed)
