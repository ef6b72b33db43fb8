"""Statements that are built once, and run by the driver without what SQLAlchemy does for each.

A statement through SQLAlchemy costs some 60 microseconds of processor time before the database
sees it, and again for its rows; what every request asks is asked in a quarter of that. It is
SQLAlchemy that writes the SQL and says how each type goes in and comes out.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.metrics import DATABASE_ERRORS
from bot.store.sealed_types import SEALING, Word, listens_to

# A session is one transaction's, and so is its connection.
_CONNECTION = "plain_rows"
_MADE: WeakKeyDictionary[Dialect, dict[Executable, "_Prepared"]] = WeakKeyDictionary()


class Rows(list[Any]):
    """Plain rows, each with its columns by name and in order."""

    def first(self) -> Any:
        """Return the first row, or None."""
        return self[0] if self else None

    def scalar(self) -> Any:
        """Return the first column of the first row, or None."""
        return self[0][0] if self else None


def plain_rows(session: Session, statement: Executable, **given: Any) -> Rows:
    """Run a statement with its parameters and return plain rows, as the transaction sees them.

    For what every request reads: an object that is tracked costs some ten times its row. The
    statement is one that was built once and is kept, with no list among its parameters.
    """
    session.flush()
    connection = session.info.get(_CONNECTION)
    if connection is None or connection.closed:
        connection = session.info[_CONNECTION] = session.connection()
    return rows_of(connection, statement, given)


def rows_of(connection: Connection, statement: Executable, given: Mapping[str, Any]) -> Rows:
    """Run a statement on a connection and return plain rows. Raises SQLAlchemy's DBAPIError."""
    if listens_to(connection):
        found = connection.execute(statement, given)
        return Rows(found.all() if found.returns_rows else ())
    made = _MADE.setdefault(connection.dialect, {})
    prepared = made.get(statement)
    if prepared is None:
        prepared = made[statement] = _Prepared(statement, connection.dialect)
    return prepared.run(connection, given)


def locks_rows(session: Session) -> bool:
    """Say whether a row is locked by itself; SQLite's writers wait for each other anyway."""
    return session.get_bind().dialect.name != "sqlite"


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
        compiled: Any = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._names: list[str] | None = compiled.positiontup
        self._fixed = {name: bound.effective_value for name, bound in compiled.binds.items()}
        self._into = {
            name: process
            for name, bound in compiled.binds.items()
            if (process := bound.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        columns = list(getattr(statement, "selected_columns", ()) or statement.exported_columns)
        # How values come out the driver says with the first rows.
        self._types = [column.type.dialect_impl(dialect) for column in columns]
        self._out: list[tuple[int, Callable[[Any], Any]]] | None = None
        names = [column.key for column in columns]
        row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc] # noqa: PYI024 (as many as there are statements)
        self._row: Callable[[Any], Any] = row._make

    def run(self, connection: Connection, given: Mapping[str, Any]) -> Rows:
        """Run it; the driver's error comes as SQLAlchemy's."""
        values = {**self._fixed, **given}
        for name, process in self._into.items():
            values[name] = process(values[name])
            if type(values[name]) is Word:
                sealing = connection.get_execution_options().get(SEALING)
                values[name] = values[name].kept(sealing, connection)
        bound = values if self._names is None else [values[name] for name in self._names]
        driver: Any = connection.connection.dbapi_connection
        try:
            cursor = driver.execute(self._sql, bound)
            if self._out is None:
                self._out = self._out_of(cursor.description or (), connection.dialect)
            found = cursor.fetchall() if cursor.description else ()
            cursor.close()
        except connection.dialect.loaded_dbapi.Error as error:
            raise told_by_driver(connection, self._sql, error) from error
        return Rows(map(self._row, _opened(found, self._out) if self._out else found))

    def _out_of(self, described: Any, dialect: Dialect) -> list[tuple[int, Callable[[Any], Any]]]:
        return [
            (place, process)
            for place, (own, column) in enumerate(zip(self._types, described, strict=False))
            if (process := own.result_processor(dialect, column[1])) is not None
        ]


def _opened(found: Any, out: list[tuple[int, Callable[[Any], Any]]]) -> Any:
    for row in found:
        values = list(row)
        for place, process in out:
            values[place] = process(values[place])
        yield values
