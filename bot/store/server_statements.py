"""Statements that PostgreSQL keeps prepared, and answers one after another in one way there.

The driver's own `execute` costs some 100 microseconds of processor time a statement, and each is a
way to the database and back; by libpq's names and pipelines it is a third of that, and one way for
all. What each value becomes, there and back, is the driver's word.
"""

import select
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result
from psycopg.pq.abc import PGresult

from bot.store.beside import READ, WRITE, drive_beside, is_beside, wait_beside

_POLLED = {READ: select.POLLIN, READ | WRITE: select.POLLIN | select.POLLOUT}
# Never twice in a process: what a connection forgot of itself the server may still have.
_NUMBERS = count()
_WELL = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
# Somebody had the server forget what it prepared; a migration gave a column another type.
_OUTLIVED = (InvalidSqlStatementName, FeatureNotSupported)


class Sent(NamedTuple):
    """SQL with $1, $2 for its parameters, and these."""

    sql: str
    bound: Sequence[Any]


class Answer(NamedTuple):
    """The rows of one statement, and of each column its name and the number of its type."""

    rows: Sequence[tuple[Any, ...]]
    described: Sequence[tuple[bytes | None, int]]


class AskingDriver(psycopg.Connection[Any]):
    """The driver's connection, which also asks by what the server keeps prepared.

    What is to come `first` in a transaction leaves with whatever is asked first, in whichever way.
    """

    def __init__(self, pgconn: Any, **options: Any) -> None:
        super().__init__(pgconn, **options)
        self.first: Sent | None = None
        # Whether statements last: not behind a pooler that forgets them. Whoever sets the driver's
        # `prepare_threshold` to None says so.
        self.is_asking = False
        self._kept: _Kept | None = None

    @classmethod
    def connect(cls, *where: Any, **options: Any) -> "AskingDriver":
        """Connect; the driver itself prepares nothing.

        After a rollback or a DROP it would have the server forget all: its own, and ours.
        """
        made = super().connect(*where, **options)
        made.is_asking = made.prepare_threshold is not None
        made.prepare_threshold = None
        return made

    def ask(self, asked: Sequence[Sent]) -> list[Answer]:
        """Run statements in this order, in the transaction that is open, or in one that is begun.

        The first that fails keeps the rest from being run. Raises the driver's errors.
        """
        first, self.first = self.first, None
        every = asked if first is None else [first, *asked]
        is_new = self.pgconn.transaction_status == pq.TransactionStatus.IDLE
        try:
            answers = self._run(every)
        except _OUTLIVED:
            if not is_new:
                raise
            super().rollback()
            answers = self._run(every)
        return answers if first is None else answers[1:]

    def cursor(self, *args: Any, **options: Any) -> Any:
        """Open a cursor: what was to come first comes before it."""
        if self.first is not None:
            self.ask([])
        return super().cursor(*args, **options)

    def wait(self, gen: Any, *args: Any, **options: Any) -> Any:
        """Run the driver's steps; an event loop goes on meanwhile."""
        if is_beside():
            return drive_beside(gen, self.pgconn.socket)
        return super().wait(gen, *args, **options)

    def commit(self) -> None:
        """Commit; where nothing was asked there is nothing to come first either."""
        self.first = None
        super().commit()

    def rollback(self) -> None:
        """Roll back likewise."""
        self.first = None
        super().rollback()

    def _run(self, asked: Sequence[Sent]) -> list[Answer]:
        if self._kept is None:
            self._kept = _Kept(self)
        try:
            return self._kept.run(asked)
        except _OUTLIVED:
            # The next one starts with statements of its own.
            self._kept = None
            raise


class _Kept:
    """What one connection's server has prepared."""

    def __init__(self, driver: AskingDriver) -> None:
        self._driver = driver
        self._pg = driver.pgconn
        self._values = Transformer.from_context(driver)
        self._names: dict[str, bytes] = {}
        # By a statement's name, how its rows are read and what its columns are.
        self._read: dict[bytes, tuple[Any, list[tuple[bytes | None, int]]]] = {}
        self._socket = select.poll()
        self._socket.register(self._pg.socket)

    def run(self, asked: Sequence[Sent]) -> list[Answer]:
        """Return the answer to each."""
        unknown = dict.fromkeys(one.sql for one in asked if one.sql not in self._names)
        new = {sql: b"goodfit_%d" % next(_NUMBERS) for sql in unknown}
        named = [
            (self._names.get(one.sql) or new[one.sql], self._dumped(one.bound)) for one in asked
        ]
        is_begun = self._pg.transaction_status != pq.TransactionStatus.IDLE
        if is_begun and len(named) == 1 and not new and not is_beside():
            found = [self._pg.exec_prepared(*named[0])]
        else:
            found = self._exchanged(new, named, begins=not is_begun and not self._driver.autocommit)
        prepared = found[len(found) - len(named) - len(new) :]
        for (sql, name), told in zip(new.items(), prepared, strict=False):
            if told.status == pq.ExecStatus.COMMAND_OK:
                self._names[sql] = name
        for one in found:
            if one.status not in _WELL:
                raise error_from_result(one)
        own = found[len(found) - len(named) :]
        return [self._answer(one, name) for one, (name, _) in zip(own, named, strict=True)]

    def _exchanged(
        self, new: Mapping[str, bytes], named: Sequence[tuple[bytes, Any]], *, begins: bool
    ) -> list[PGresult]:
        """Return the results of a pipeline: of what begins, what is prepared, and what is asked.

        To prepare waits for the locks of tables as to ask does, so it is no way of its own.
        """
        self._pg.enter_pipeline_mode()
        try:
            if begins:
                self._pg.send_query_params(self._begin(), None)
            for sql, name in new.items():
                self._pg.send_prepare(name, sql.encode())
            for name, bound in named:
                self._pg.send_query_prepared(name, bound)
            self._pg.pipeline_sync()
            while self._pg.flush():
                self._wait(READ | WRITE)
            return self._results()
        except psycopg.Error:
            raise
        except BaseException:
            # Given up while answers are due: nobody could tell them from those that come next.
            self._pg.finish()
            raise
        finally:
            if self._pg.status == pq.ConnStatus.OK:
                self._pg.exit_pipeline_mode()

    def _results(self) -> list[PGresult]:
        """Return the result of each statement; all are read, whatever they are."""
        found: list[PGresult] = []
        while self._pg.status == pq.ConnStatus.OK:
            # To take a result that is not there yet would wait with Python's lock held, perhaps
            # for a thread of this very process.
            while self._pg.is_busy():
                self._wait(READ)
            one = self._pg.get_result()
            if one is None:
                continue
            if one.status == pq.ExecStatus.PIPELINE_SYNC:
                return found
            found.append(one)
        if all(one.status != pq.ExecStatus.FATAL_ERROR for one in found):
            raise psycopg.OperationalError("the connection is lost")
        return found

    def _wait(self, wanted: int) -> None:
        """Wait until the socket can be written or read, and read what is there."""
        if is_beside():
            wait_beside(self._pg.socket, wanted)
        else:
            self._socket.modify(self._pg.socket, _POLLED[wanted])
            self._socket.poll()
        self._pg.consume_input()

    def _answer(self, found: PGresult, name: bytes) -> Answer:
        """Return the rows of a result of the statement of this name."""
        if found.status == pq.ExecStatus.COMMAND_OK:
            return Answer((), ())
        read = self._read.get(name)
        if read is None:
            values = Transformer.from_context(self._driver)
            values.set_pgresult(found)
            described = [(found.fname(n), found.ftype(n)) for n in range(found.nfields)]
            self._read[name] = (values, described)
        else:
            # What a statement's columns are does not change: the server would rather refuse it.
            values, described = read
            values.set_pgresult(found, set_loaders=False)
        rows = values.load_rows(0, found.ntuples, tuple)
        # What is kept is how rows are read, and not the last ones: a client may have many.
        values.set_pgresult(None, set_loaders=False)
        return Answer(rows, described)

    def _dumped(self, bound: Sequence[Any]) -> Sequence[Any]:
        """Return values as texts: their types stand in the SQL."""
        arrays = [list(one) if type(one) is tuple else one for one in bound]
        return self._values.dump_sequence(arrays, [PyFormat.TEXT] * len(arrays))

    def _begin(self) -> bytes:
        level = self._driver.isolation_level
        return b"BEGIN" if level is None else b"BEGIN ISOLATION LEVEL " + _words(level)


def _words(level: Any) -> bytes:
    return str(level.name).replace("_", " ").encode()
