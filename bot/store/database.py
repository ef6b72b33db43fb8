"""The two ways into the ledger: a team's transaction, and a session across teams."""

import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakValueDictionary

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import (
    DataError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.orm import Session

from bot.domain.errors import DomainError
from bot.metrics import DATABASE_ERRORS
from bot.store import walls
from bot.store.beside import work_beside
from bot.store.client_rows import SCOURS
from bot.store.engines import BUSY_TIMEOUT_MS, Busy, open_engine
from bot.store.marks import QUEUED
from bot.store.prepared import NEVER_WAITS, ask_on
from bot.store.sealed_types import SEALING, Sealing, seal_with
from bot.store.sealings import read_state
from bot.store.store import Store
from bot.store.word_seals import WordSeals


class DatabaseSilent(DomainError):
    """The database did not answer, or was busy for too long."""


@contextmanager
def told_if_silent() -> Iterator[None]:
    """Turn a database that cannot be reached into a sentence, for commands. Raises DatabaseSilent.

    Not for listeners and queues, where a rule's no is an answer and this must be tried again.
    """
    try:
        yield
    except OperationalError as error:
        raise DatabaseSilent(
            "The database of GOODFIT_DATABASE_URL did not answer, or was busy for too long. "
            "Look whether it runs and takes connections, then try again."
        ) from error


class Begin(Protocol):
    """Open one transaction on one team's ledger; commit at the end, roll back on an error."""

    def __call__(
        self, team_id: str, *, reading: bool = False, late: bool = False
    ) -> AbstractContextManager[Store]:
        """Begin for `team_id`; `reading` promises that nothing is written, and sees one moment.

        With `late` SQLite's write lock is taken by the first write to the ledger, before which
        nothing of it may be read: whoever prepares much beside it keeps nobody waiting meanwhile.
        """


class Gate:
    """Lets this process's writers through one by one, for at most as long as SQLite would wait.

    SQLite lets those who wait sleep longer and longer and serves none in turn: of 32 some would
    wait for seconds and be refused. Whoever waits here too long tries their luck with it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def turn_if_free(self) -> Iterator[None]:
        """Take the turn where nobody has it. Raises Busy."""
        if not self._lock.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn, and let the next one through afterwards."""
        has_turn = self._lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000)
        try:
            yield
        finally:
            if has_turn:
                self._lock.release()


_GATES: WeakValueDictionary[str, Gate] = WeakValueDictionary()
_MAKING = threading.Lock()


def gate_of(file: str) -> Gate:
    """Return the one gate of this process to a file, however many engines it has."""
    with _MAKING:
        gate = _GATES.get(file)
        if gate is None:
            gate = _GATES[file] = Gate()
        return gate


class Database:
    """One engine and the two ways into it: a team's transaction, or a bare session."""

    def __init__(self, url: str, *, keys: str = "", is_beside: bool = False) -> None:
        """Open a database; `keys` are those of GOODFIT_ENCRYPTION_KEYS. Raises UnusableKeys.

        `is_beside` is that of an event loop, which has few connections and waits for none.
        """
        self._opened = (url, keys)
        self._told: dict[str, Any] = {NEVER_WAITS: True} if is_beside else {}
        self._beside: Database | None = None
        self.engine = open_engine(url, is_beside=is_beside)
        # Made once: to give an engine options costs more than to open its transaction.
        self._reads = self.engine.execution_options(reading=True, **self._one_moment())
        self._late = self.engine.execution_options(reading=True)
        self._at_once = self.engine.execution_options(waiting=False)
        is_sqlite = self.engine.dialect.name == "sqlite"
        self._gate = gate_of(str(self.engine.url.database)) if is_sqlite else None
        self._turn = self._gate.turn if self._gate is not None else nullcontext
        event.listen(self.engine, "handle_error", _count_error)
        self.seals = WordSeals.of(keys)
        if self.seals is not None:
            seal_with(self.engine, self.seals)
        self._has_walls = self.engine.dialect.name == "postgresql"
        self._by_role: bool | None = None
        # Called after each commit that put something into a queue.
        self.ring: Callable[[], None] = lambda: None

    @contextmanager
    def begin(self, team_id: str, *, reading: bool = False, late: bool = False) -> Iterator[Store]:
        """Open one transaction for one team."""
        engine = self._reads if reading else self._late if late else self.engine
        turn = nullcontext if reading or late else self._turn
        with self._begun(team_id, engine, turn, self._sealing(team_id, late=late)) as store:
            yield store

    @contextmanager
    def begin_at_once(
        self, team_id: str, *, reading: bool = False, late: bool = False
    ) -> Iterator[Store]:
        """Open one as `begin` does where nothing need be waited for. Raises Busy.

        On SQLite alone, which has one writer.
        """
        if self._gate is None or reading or late:
            begun = self.begin(team_id, reading=reading, late=late)
        else:
            sealing = self._sealing(team_id, late=False)
            begun = self._begun(team_id, self._at_once, self._gate.turn_if_free, sealing)
        with begun as store:
            yield store

    def at_once(self) -> "AtOnce":
        """Return how an event loop itself does what is short, and nobody else waits for it."""
        if self._beside is None:
            # With connections of its own: whoever waited for one would hold up the loop.
            url, keys = self._opened
            self._beside = Database(url, keys=keys, is_beside=True)
            self._beside.ring = self._ring_whatever_rings
        if self._gate is not None:
            return AtOnce(self._beside.begin_at_once, _directly)
        return AtOnce(self._beside.begin, work_beside, self._beside.have_ready)

    def _ring_whatever_rings(self) -> None:
        self.ring()

    def have_ready(self) -> None:
        """Open a connection for who may not wait for one, if the database lets us."""
        with suppress(SQLAlchemyError):
            self.engine.connect().close()

    @contextmanager
    def _begun(
        self,
        team_id: str,
        engine: Engine,
        turn: Callable[[], AbstractContextManager[None]],
        sealing: dict[str, Any],
    ) -> Iterator[Store]:
        if sealing:
            engine = engine.execution_options(**sealing)
        try:
            # The session joins a transaction that is begun and ended here: to have it do both
            # costs more than what most requests ask of it.
            with (
                turn(),
                engine.connect() as connection,
                connection.begin(),
                Session(connection, expire_on_commit=False, info=sealing | self._told) as session,
            ):
                if self._has_walls:
                    walls.enter(connection, team_id)
                ask_on(session, connection)
                yield Store(session, team_id)
                if session.in_transaction():
                    session.commit()
            if session.info.get(SCOURS):
                self._empty_journal()
            if session.info.get(QUEUED):
                self.ring()
        except DataError as error:
            # A forged number beyond what a column holds: SQLite's driver says so by this itself.
            raise OverflowError("a value that the database cannot hold") from error

    def _sealing(self, team_id: str, *, late: bool) -> dict[str, Any]:
        """Return who seals for a transaction of a team, which every statement of it can see."""
        if self.seals is None:
            return {}
        sealing = Sealing(self.seals, team_id, read_state)
        if late:
            # Nothing may be read before the first write; so it is read beside it.
            with self.session(reading=True) as session:
                sealing.state(session.connection())
        return {SEALING: sealing}

    def _empty_journal(self) -> None:
        """Write SQLite's journal into the database and empty it: it holds pages as they were.

        Somebody who reads just now keeps it; it is then overwritten by what is written next.
        PostgreSQL's vacuum takes its dead rows away by itself.
        """
        if self.engine.dialect.name != "sqlite":
            return
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def _one_moment(self) -> dict[str, str]:
        """Return what lets all that is read be of one moment, as it is in SQLite anyway."""
        is_elsewhere = self.engine.dialect.name == "postgresql"
        return {"isolation_level": "REPEATABLE READ"} if is_elsewhere else {}

    @contextmanager
    def session(self, *, reading: bool = False) -> Iterator[Session]:
        """Open a transaction across teams, for `every_team` alone."""
        turn = nullcontext if reading else self._turn
        engine = self._late if reading else self.engine
        with turn(), Session(engine, expire_on_commit=False) as session, session.begin():
            if self._has_walls:
                self._cross(session)
            yield session

    def _cross(self, session: Session) -> None:
        if self._by_role is None:
            self._by_role = walls.goes_across(session)
        walls.cross(session, by_role=self._by_role)

    def close(self) -> None:
        """Close every connection."""
        if self._beside is not None:
            self._beside.close()
        self.engine.dispose()


@dataclass(frozen=True, slots=True)
class AtOnce:
    """How an event loop works with the ledger itself.

    `begin` raises Busy where it would have to wait for more than the database's answers; `work`
    does what begins; `have_ready`, called elsewhere, lets the next be less busy.
    """

    begin: Begin
    work: Callable[[Callable[[], Any]], Awaitable[Any]]
    have_ready: Callable[[], None] | None = None


async def _directly(work: Callable[[], Any]) -> Any:
    return work()


def _count_error(context: ExceptionContext) -> None:
    DATABASE_ERRORS.labels(error=type(context.original_exception).__name__).inc()
