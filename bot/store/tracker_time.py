"""A tracker's report against the ledger: staged apart, compared, and put in its earlier place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.domain.errors import DomainError
from bot.domain.tracker_import import Difference, Tally
from bot.store import tracker_sql as sql
from bot.store.bulk_load import bulk_load
from bot.store.numbers import next_number
from bot.store.rows import Instant, TeamRow, TimeRow
from bot.store.sealed_types import sealer_of


class LedgerIsBusy(DomainError):
    """Something else is writing to the ledger, so nothing was imported. Try again in a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a report speaks of: its tracker, its span of days, and who is meant by its slots.

    `slots` holds (slot, client id, divisor): a staged rate in ten-thousandths of a major unit, by
    the divisor, is the client's minor units; without one the rate stays unknown. A slot that is
    not named here is left out.
    """

    tracker: str
    first: date
    last: date
    slots: Sequence[tuple[int, int, int | None]]
    has_gaps: bool = False


class TrackerTime:
    """The hours of one team that come from time trackers.

    What is staged lives in temporary tables, which no other transaction sees or waits for.
    """

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    @contextmanager
    def staged(self, rows: Iterable[Sequence[Any]]) -> Iterator[None]:
        """Hold a report's rows beside the ledger, each as STAGED says.

        `no` counts from 0, the day is in ISO 8601, the rate in ten-thousandths of a major unit.
        """
        for table, columns in sql.TABLES.items():
            self._session.execute(text(f"CREATE TEMP TABLE {table} ({columns})"))
        seal = sealer_of(self._session)
        bulk_load(self._session, "staged_time", sql.STAGED, _sealed(rows, seal) if seal else rows)
        yield
        # A transaction that is rolled back takes them along.
        for table in sql.TABLES:
            self._session.execute(text(f"DROP TABLE {table}"))

    def hold(self) -> None:
        """Let no other import come between, until this transaction ends.

        By a write, since it also takes SQLite's lock where `begin` left that for later. Raises
        LedgerIsBusy.
        """
        own = update(TeamRow).where(TeamRow.team_id == self._team_id)
        try:
            self._session.execute(own.values(team_id=TeamRow.team_id))
        except OperationalError as error:
            raise LedgerIsBusy from error

    def compare(self, scope: Scope) -> Difference:
        """Return what the staged report changes in what the same tracker gave earlier."""
        if scope.slots:
            bulk_load(self._session, "staged_slots", ("slot", "client_id", "divisor"), scope.slots)
        reported = self._one(sql.REPORTED)
        if self._session.execute(text(sql.ANY_KEPT), self._keys(scope)).first() is None:
            return Difference(added=Tally(reported.number, reported.hours))
        for step in (sql.DIFFERING, sql.PLAN):
            self._session.execute(text(step), self._keys(scope))
        found = {row.verdict: row for row in self._session.execute(text(sql.DIFFERENCE))}
        tallies = {
            verdict: Tally(row.number, row.hours - row.hours_before * (verdict == "changed"))
            for verdict, row in found.items()
        }
        moved = [tallies[word].rows for word in ("added", "changed") if word in tallies]
        return Difference(**tallies, same=reported.number - sum(moved))

    def elsewhere(self, scope: Scope) -> Tally:
        """Return the hours that the ledger has from elsewhere for the same clients and days."""
        keys = self._keys(scope)
        if self._session.execute(text(sql.ANY_ELSEWHERE), keys).first() is None:
            return Tally()
        row = self._one(sql.ELSEWHERE, **keys)
        return Tally(row.number, row.hours)

    def replace(self, scope: Scope, difference: Difference, *, at: datetime) -> None:
        """Do what `compare` found: remove, change in place, add in the order of the file."""
        keys: dict[str, Any] = {"team_id": self._team_id}
        if difference.removed.rows:
            self._session.execute(text(sql.REMOVE), keys)
        if difference.changed.rows:
            self._session.execute(text(sql.CHANGE), keys)
        if difference.added.rows:
            self._add(scope, difference, at)

    def _add(self, scope: Scope, difference: Difference, at: datetime) -> None:
        number = next_number(
            self._session, self._team_id, TimeRow.__tablename__, count=difference.added.rows
        )
        add = sql.ADD_MATCHED if scope.has_gaps else sql.ADD_ALL
        if self._one(sql.PLANNED).number:
            add = sql.ADD_PLANNED
        given = {"number": number, "tracker": scope.tracker, "at": at, "team_id": self._team_id}
        self._session.execute(text(add).bindparams(bindparam("at", type_=Instant())), given)

    def _keys(self, scope: Scope) -> dict[str, Any]:
        return {
            "team_id": self._team_id,
            "tracker": scope.tracker,
            # As SQLite keeps days; PostgreSQL takes them so too.
            "first": scope.first.isoformat(),
            "last": scope.last.isoformat(),
        }

    def _one(self, query: str, **keys: Any) -> Any:
        return self._session.execute(text(query), keys).one()


def _sealed(rows: Iterable[Sequence[Any]], seal: Callable[[str], str]) -> Iterator[tuple[Any, ...]]:
    """Seal who worked and what on, so that nothing else is staged; the same words once."""
    alike = lru_cache(maxsize=20_000)(seal)
    places = {sql.STAGED.index("person"), sql.STAGED.index("note")}
    for row in rows:
        yield tuple(
            alike(value) if place in places and value else value for place, value in enumerate(row)
        )
