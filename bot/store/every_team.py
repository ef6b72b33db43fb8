"""The only reads across teams: which teams there are, and what waits in any queue."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from bot.domain.delivery import LEASE, Delivery, DeliveryKind, DeliveryState
from bot.domain.team import Team
from bot.store.deliveries import to_delivery
from bot.store.due_nights import DueAt, DueNight, list_due
from bot.store.job_claims import JobClaims
from bot.store.queues_of_all import QueuesOfAll, look_at_all
from bot.store.rows import DeliveryRow, InboxRow, InstallationRow, TeamRow
from bot.store.teams import to_team
from bot.store.turns import (
    MOST_TRIES,
    QueueRow,
    is_claimable,
    is_due,
    is_left,
    is_nobodys,
    next_team,
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
        wanted = DeliveryRow.kind.in_([kind.value for kind in kinds])
        with self._claim(DeliveryRow, wanted, now, lane) as row:
            if row is None:
                return None
            is_repeat = row.state == DeliveryState.SENDING.value
            _lease(row, now, LEASE)
            return to_delivery(row, is_repeat=is_repeat)

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
        wanted = InboxRow.kind.in_(list(kinds)) if kinds else InboxRow.kind.not_in(list(but))
        with self._claim(InboxRow, wanted, now, lane) as row:
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

    @contextmanager
    def _claim(
        self, row: QueueRow, wanted: ColumnElement[bool], now: datetime, lane: str | None
    ) -> Iterator[Any]:
        """Hold the row whose turn it is, None where nothing waits, until the block ends.

        It is looked for first, without a lock: of five queues most are empty, and SQLite has one
        write lock for all.
        """
        query = self._served(select(row).where(is_claimable(row, now), wanted), row.team_id)
        free = () if lane is None else (is_nobodys(row, wanted, now),)
        if not self._is_any(row, now, (wanted, *free)):
            yield None
            return
        query = query.order_by(row.due_at, row.id).limit(1).with_for_update(skip_locked=True)
        with self._open() as session:
            if lane is None:
                yield session.scalars(query).first()
            else:
                yield self._in_turn(session, row, query, (wanted, *free), now=now, lane=lane)

    def _is_any(
        self, row: QueueRow, now: datetime, wanted: Collection[ColumnElement[bool]]
    ) -> bool:
        """Say whether anything waits, due and left behind each by its index."""
        with self._open(reading=True) as session:
            for state, moment in ((is_due, row.due_at), (is_left, row.leased_until)):
                look = select(literal(1)).where(state(row, now), *wanted).order_by(moment).limit(1)
                if session.execute(self._served(look, row.team_id)).first() is not None:
                    return True
        return False

    def _in_turn(
        self,
        session: Session,
        row: QueueRow,
        query: Any,
        wanted: Collection[ColumnElement[bool]],
        *,
        now: datetime,
        lane: str,
    ) -> Any:
        for _ in range(MOST_TRIES):
            team_id = next_team(
                session,
                row,
                wanted,
                served=self._served,
                after=self._last.get(lane, ""),
                now=now,
            )
            if team_id is None:
                return None
            self._last[lane] = team_id
            if take_turn(session, team_id, lane, now=now):
                # Looked at again, now that nobody else can claim for this team.
                found = session.scalars(query.where(row.team_id == team_id, *wanted)).first()
                if found is not None:
                    return found
        return None

    def _served(self, query: Any, team: Any) -> Any:
        """Leave of a query what belongs to the teams that are served; `team` is its column."""
        if self._installed:
            here = InstallationRow.gone_at.is_(None)
            query = query.where(team.in_(select(InstallationRow.team_id).where(here)))
        return query if self._only is None else query.where(team == self._only)


def _lease(row: Any, now: datetime, lease: timedelta) -> None:
    row.state = DeliveryState.SENDING.value
    row.leased_until = now + lease
    row.attempts += 1
