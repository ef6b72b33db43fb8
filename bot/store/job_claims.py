"""What is done again and again: a row for each workspace and kind, claimed by one process."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, literal, or_, select, update
from sqlalchemy.orm import Session

from bot.store.numbers import insert_into
from bot.store.rows import JobRow, TeamRow

# The workspace of what is done once for all of them.
HOUSE = "*"


class Opens(Protocol):
    """Open a transaction across teams; `reading` promises that nothing is written."""

    def __call__(self, *, reading: bool = False) -> Any:
        """Begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobClaim:
    """A job that is this process's until its lease ends: `attempt` says whose it is."""

    team_id: str
    kind: str
    attempt: int


class JobClaims:
    """The jobs of the workspaces that are served, and of the house."""

    def __init__(self, session: Opens, served: Callable[[Any, Any], Any]) -> None:
        self._open = session
        self._served = served

    def enrol(self, kind: str, *, due_at: datetime) -> None:
        """Give every workspace that is served a row for this kind; its first is due then."""
        missing = self._missing(kind)
        with self._open(reading=True) as session:
            if session.scalar(missing.limit(1)) is None:
                return
        with self._open() as session:
            for team_id in session.scalars(missing).all():
                _add(session, team_id, kind, due_at)

    def enrol_house(self, kind: str, *, due_at: datetime) -> bool:
        """Give what is done once for all its row; False when it has one."""
        with self._open(reading=True) as session:
            if session.get(JobRow, (HOUSE, kind)) is not None:
                return False
        with self._open() as session:
            _add(session, HOUSE, kind, due_at)
        return True

    def claim(
        self,
        kinds: Collection[str],
        *,
        now: datetime,
        until: datetime,
        limit: int,
        of_house: bool = False,
    ) -> list[JobClaim]:
        """Take some that are due, those that have waited longest first; nobody else gets them.

        Nothing is locked to find out that nothing is due: SQLite has one write lock for all.
        """
        query = self._due(kinds, now, of_house=of_house).limit(limit)
        with self._open(reading=True) as session:
            if session.execute(query.with_only_columns(literal(1))).first() is None:
                return []
        with self._open() as session:
            rows = session.scalars(query.with_for_update(skip_locked=True)).all()
            for row in rows:
                row.leased_until = until
                row.attempts += 1
            return [JobClaim(team_id=r.team_id, kind=r.kind, attempt=r.attempts) for r in rows]

    def renew(self, claims: Iterable[JobClaim], *, until: datetime) -> None:
        """Hold these on; what another process took over meanwhile is left to it."""
        self._write(claims, leased_until=until)

    def finish(self, claims: Sequence[JobClaim], *, due_at: datetime) -> None:
        """Say when these are due again, and let them go."""
        self._write(claims, leased_until=None, due_at=due_at)

    def release(self, claims: Sequence[JobClaim]) -> None:
        """Give back what was not begun: another process may do it at once."""
        self._write(claims, leased_until=None)

    def _write(self, claims: Iterable[JobClaim], **columns: Any) -> None:
        rows = [{"team": c.team_id, "what": c.kind, "whose": c.attempt, **columns} for c in claims]
        if not rows:
            return
        own = JobRow.__table__.c
        changed = update(JobRow.__table__).where(  # type: ignore[arg-type]
            own.team_id == bindparam("team"),
            own.kind == bindparam("what"),
            own.attempts == bindparam("whose"),
        )
        with self._open() as session:
            session.connection().execute(changed, rows)

    def _due(self, kinds: Collection[str], now: datetime, *, of_house: bool) -> Any:
        query = (
            select(JobRow)
            .where(
                JobRow.kind.in_(list(kinds)),
                JobRow.due_at <= now,
                or_(JobRow.leased_until.is_(None), JobRow.leased_until < now),
            )
            .order_by(JobRow.due_at, JobRow.team_id)
        )
        if of_house:
            return query.where(JobRow.team_id == HOUSE)
        return self._served(query, JobRow.team_id)

    def _missing(self, kind: str) -> Any:
        has = select(literal(1)).where(JobRow.team_id == TeamRow.team_id, JobRow.kind == kind)
        return self._served(select(TeamRow.team_id).where(~has.exists()), TeamRow.team_id)


def _add(session: Session, team_id: str, kind: str, due_at: datetime) -> None:
    new = insert_into(session, JobRow).values(team_id=team_id, kind=kind, due_at=due_at, attempts=0)
    session.execute(new.on_conflict_do_nothing(index_elements=["team_id", "kind"]))
