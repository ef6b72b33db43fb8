"""Statements that are built once, and run by the driver without what SQLAlchemy does for each.

A statement through SQLAlchemy costs some 60 microseconds of processor time before the database
sees it, and again for its rows; what every request asks is asked in a quarter of that. It is
SQLAlchemy that writes the SQL and says how each type goes in and comes out.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.metrics import DATABASE_ERRORS
from bot.store.sealed_types import SEALING, Word, listens_to

# A session is one transaction's, and so is how it asks.
_ASKING = "asking"
# Of a session's `info`: whether it goes without a row that somebody else holds.
NEVER_WAITS = "never_waits"
_MADE: WeakKeyDictionary[Dialect, dict[Executable, "_Prepared"]] = WeakKeyDictionary()


class Rows(list[Any]):
    """Plain rows, each with its columns by name and in order."""

    def first(self) -> Any:
        """Return the first row, or None."""
        return self[0] if self else None

    def scalar(self) -> Any:
        """Return the first column of the first row, or None."""
        return self[0][0] if self else None


class Ask(NamedTuple):
    """A statement that was built once and is kept, and its parameters; a tuple is an array."""

    statement: Executable
    given: Mapping[str, Any]


def ask_on(session: Session, connection: Connection) -> None:
    """Let a session ask on a connection that it joined, of which nothing else need be begun."""
    session.info[_ASKING] = _Asking(connection)


def plain_rows(session: Session, statement: Executable, **given: Any) -> Rows:
    """Run a statement with its parameters and return plain rows, as the transaction sees them.

    For what every request reads: an object that is tracked costs some ten times its row.
    """
    return answer_to(session, Ask(statement, given))


def answer_to(session: Session, ask: Ask) -> Rows:
    """Run a statement as `plain_rows` does."""
    session.flush()
    asking = _asking(session)
    if asking.ahead and (found := asking.ahead.pop(_name(ask), None)) is not None:
        return found
    return asking.rows(ask)


def answer_to_each(session: Session, asked: Sequence[Ask]) -> list[Rows]:
    """Run statements one after another, in one way to the database and back where that is longer.

    The first that fails keeps the rest from being run. Raises SQLAlchemy's DBAPIError.
    """
    session.flush()
    return _asking(session).rows_of_each(asked)


def gains_ahead(session: Session) -> bool:
    """Say whether `ask_ahead` does anything: each way to the database is a long one."""
    return _asking(session).is_on_server


def ask_ahead(session: Session, asked: Sequence[Ask]) -> None:
    """Ask at once what `plain_rows` will be asked next.

    Each answer is given once, as it was at this moment: between this and its question nothing
    may be written that changes it. Locks are taken now, in the order of the statements.
    """
    session.flush()
    asking = _asking(session)
    answers = zip(asked, asking.rows_of_each(asked), strict=True)
    asking.ahead.update((_name(one), found) for one, found in answers)


def put_first(connection: Connection, statement: Executable, given: Mapping[str, Any]) -> None:
    """Have a statement run before all else in the transaction that begins; with it, if possible."""
    asking = _Asking(connection)
    if asking.is_on_server:
        asking.put_first(Ask(statement, given))
    else:
        asking.rows(Ask(statement, given))


def _keeps_statements(connection: Connection) -> bool:
    """Say whether the database keeps statements for a connection: PostgreSQL does."""
    return bool(getattr(connection.connection.dbapi_connection, "is_asking", False))


def locks_rows(session: Session) -> bool:
    """Say whether a row is locked by itself; SQLite's writers wait for each other anyway."""
    return session.get_bind().dialect.name != "sqlite"


def never_waits(session: Session) -> bool:
    """Say whether a row that somebody else holds is not to be waited for."""
    return bool(session.info.get(NEVER_WAITS))


def told_by_driver(connection: Connection, sql: str, error: Exception) -> BaseException:
    """Return the driver's error as SQLAlchemy's, counted; a connection that is gone is let go."""
    dialect: Any = connection.dialect
    if dialect.is_disconnect(error, connection.connection.dbapi_connection, None):
        # It finds so itself, and lets go of all that are older.
        connection.exec_driver_sql("SELECT 1")
    DATABASE_ERRORS.labels(error=type(error).__name__).inc()
    told: BaseException = DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )
    return told


class _Prepared:
    """One statement as one dialect writes it."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        # PostgreSQL numbers parameters; its driver's own %(name)s would have to be rewritten. Types
        # stay those of the engine's dialect, by which it is known who seals.
        writing: Any = dialect
        if dialect.name == "postgresql":
            writing = type(dialect)(paramstyle="numeric_dollar")  # type: ignore[call-arg]
        compiled: Any = statement.compile(dialect=writing)
        self.sql = str(compiled)
        self._names: list[str] = compiled.positiontup
        self._fixed = {name: bound.effective_value for name, bound in compiled.binds.items()}
        into = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bound in compiled.binds.items()
        }
        self._into = [
            (place, into[name]) for place, name in enumerate(self._names) if into[name] is not None
        ]
        columns = list(getattr(statement, "selected_columns", ()) or statement.exported_columns)
        # How values come out the driver says with the first rows.
        self._types = [column.type.dialect_impl(dialect) for column in columns]
        self._out: list[tuple[int, Callable[[Any], Any]]] | None = None
        names = [column.key for column in columns]
        row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc] # noqa: PYI024 (as many as there are statements)
        self._row: Callable[[Any], Any] = row._make

    def run(self, connection: Connection, driver: Any, given: Mapping[str, Any]) -> Rows:
        """Run it; the driver's error comes as SQLAlchemy's."""
        bound = self.bound(connection, given)
        try:
            cursor = driver.execute(self.sql, bound)
            # To describe many columns costs more than to fetch a row of them.
            described = (cursor.description or ()) if self._out is None else ()
            found = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise told_by_driver(connection, self.sql, error) from error
        return self.rows(found, described, connection.dialect)

    def bound(self, connection: Connection, given: Mapping[str, Any]) -> list[Any]:
        """Return the parameters as the driver takes them, in their order."""
        values = {**self._fixed, **given}
        bound = [values[name] for name in self._names]
        for place, process in self._into:
            value = process(bound[place])
            if type(value) is Word:
                sealing = connection.get_execution_options().get(SEALING)
                value = value.kept(sealing, connection)
            bound[place] = value
        return bound

    def rows(self, found: Sequence[Any], described: Sequence[Any], dialect: Dialect) -> Rows:
        """Return what the driver found; `described` are its columns, their type in second place."""
        if self._out is None:
            self._out = [
                (place, process)
                for place, (own, column) in enumerate(zip(self._types, described, strict=False))
                if (process := own.result_processor(dialect, column[1])) is not None
            ]
        return Rows(map(self._row, _opened(found, self._out) if self._out else found))


def _run_on_server(
    connection: Connection, each: Sequence[tuple[_Prepared, Mapping[str, Any]]]
) -> list[Rows]:
    """Run statements by the names under which the server keeps them."""
    # A bot on SQLite has no use for the driver of PostgreSQL.
    from bot.store.server_statements import Sent  # noqa: PLC0415

    asked = [Sent(one.sql, one.bound(connection, given)) for one, given in each]
    driver: Any = connection.connection.dbapi_connection
    try:
        answers = driver.ask(asked)
    except connection.dialect.loaded_dbapi.Error as error:
        raise told_by_driver(connection, asked[-1].sql, error) from error
    return [
        one.rows(answer.rows, answer.described, connection.dialect)
        for (one, _), answer in zip(each, answers, strict=True)
    ]


class _Asking:
    """How one transaction's statements are run."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._driver: Any = connection.connection.dbapi_connection
        self.ahead: dict[tuple[Any, ...], Rows] = {}
        keeps = _keeps_statements(connection)
        # Whoever listens hears what SQLAlchemy runs.
        self._is_heard = listens_to(connection) or (_is_numbered(connection) and not keeps)
        self.is_on_server = keeps and not self._is_heard
        self._made = _MADE.setdefault(connection.dialect, {})

    def rows(self, ask: Ask) -> Rows:
        """Run one statement."""
        if self._is_heard:
            return self._heard(ask)
        if self.is_on_server:
            return self.rows_of_each((ask,))[0]
        return self._prepared(ask.statement).run(self.connection, self._driver, ask.given)

    def rows_of_each(self, asked: Sequence[Ask]) -> list[Rows]:
        """Run several."""
        if not self.is_on_server or not asked:
            return [self.rows(one) for one in asked]
        each = [(self._prepared(one.statement), one.given) for one in asked]
        return _run_on_server(self.connection, each)

    def put_first(self, ask: Ask) -> None:
        """Leave a statement to the driver, which sends it with whatever comes first."""
        from bot.store.server_statements import Sent  # noqa: PLC0415

        one = self._prepared(ask.statement)
        driver: Any = self.connection.connection.dbapi_connection
        driver.first = Sent(one.sql, one.bound(self.connection, ask.given))

    def _prepared(self, statement: Executable) -> _Prepared:
        prepared = self._made.get(statement)
        if prepared is None:
            prepared = self._made[statement] = _Prepared(statement, self.connection.dialect)
        return prepared

    def _heard(self, ask: Ask) -> Rows:
        given = {n: list(one) if type(one) is tuple else one for n, one in ask.given.items()}
        found = self.connection.execute(ask.statement, given)
        return Rows(found.all() if found.returns_rows else ())


def _is_numbered(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _asking(session: Session) -> _Asking:
    asking: _Asking | None = session.info.get(_ASKING)
    if asking is None or asking.connection.closed:
        asking = session.info[_ASKING] = _Asking(session.connection())
    return asking


def _name(ask: Ask) -> tuple[Any, ...]:
    # Whoever asks ahead names the parameters in the order in which they are asked.
    return id(ask.statement), *ask.given.values()


def _opened(found: Any, out: list[tuple[int, Callable[[Any], Any]]]) -> Any:
    for row in found:
        values = list(row)
        for place, process in out:
            values[place] = process(values[place])
        yield values
