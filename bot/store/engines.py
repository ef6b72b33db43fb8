"""How each of the two databases is connected to: its pool, its pragmas, how it begins."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from bot.domain.errors import DomainError
from bot.store.beside import is_guest
from bot.store.prepared import told_by_driver

# Under Slack's 3 s, so that a crowded database answers with an error, not with silence.
BUSY_TIMEOUT_MS = 2500
# A connection that was used so lately is taken for alive: where it is not, one request says so.
ASK_AFTER_SECONDS = 2.0
# An error's message must not carry what people typed into a log.
_QUIET: dict[str, Any] = {"hide_parameters": True}
# The connection used last is used next: it has the database's pages, or its plans, at hand.
_POOLED: dict[str, Any] = {"pool_use_lifo": True}
# What an event loop works on at a time, each with a connection; one more is being opened.
MOST_AT_ONCE = 8
_BESIDE: dict[str, Any] = _POOLED | {
    "pool_size": MOST_AT_ONCE,
    "max_overflow": 1,
    "pool_timeout": 0,
}


class UnusableDatabaseUrl(DomainError):
    """GOODFIT_DATABASE_URL is not an address that SQLAlchemy understands."""


class Busy(Exception):
    """Somebody else writes just now, or no connection is at hand."""


class Held(Busy):
    """Somebody else holds that row just now, and who asked may not wait for it."""


def open_engine(url: str, *, is_beside: bool = False) -> Engine:
    """Return an address's engine, `is_beside` for an event loop. Raises UnusableDatabaseUrl."""
    pooled = _BESIDE if is_beside else _POOLED
    try:
        address = make_url(url)
        if address.get_backend_name() == "postgresql" and "+" not in address.drivername:
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() == "sqlite":
            patience = {"timeout": BUSY_TIMEOUT_MS / 1000}
            pooled = pooled if address.database not in (None, "", ":memory:") else {}
            return _sqlite(create_engine(address, connect_args=patience, **_QUIET, **pooled))
        return _looked_after(
            create_engine(address, **_QUIET, **{"pool_size": 10, "max_overflow": 10, **pooled})
        )
    except (ArgumentError, ModuleNotFoundError) as error:
        raise UnusableDatabaseUrl(
            "GOODFIT_DATABASE_URL is not an address that SQLAlchemy understands. "
            "Write sqlite:///goodfit.db or postgresql://user@host/name."
        ) from error


def _looked_after(engine: Engine) -> Engine:
    """Ask a connection that idled whether it is still there before it is used again.

    Asking before every use, as SQLAlchemy's own `pool_pre_ping` does, is one more way to the
    database and back for each transaction.
    """
    from bot.store.server_statements import AskingDriver  # noqa: PLC0415 (not for SQLite)

    @event.listens_for(engine, "do_connect")
    def _on_connect(_dialect: Any, _record: Any, where: Any, options: Any) -> Any:
        if is_guest():
            raise Busy
        return AskingDriver.connect(*where, **options)

    @event.listens_for(engine, "checkin")
    def _on_checkin(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, record: Any, _fairy: object) -> None:
        idle_since = record.info.get("idle_since")
        if idle_since is None or time.monotonic() - idle_since < ASK_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    return engine


def _sqlite(engine: Engine) -> Engine:
    """Let writers queue instead of failing: WAL, and the write lock taken at the beginning."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        options = connection.get_execution_options()
        begin = "BEGIN" if options.get("reading") else "BEGIN IMMEDIATE"
        waits = options.get("waiting", True)
        # Not through SQLAlchemy: every transaction of every request begins so.
        driver = connection.connection.dbapi_connection
        try:
            if not waits:
                driver.execute("PRAGMA busy_timeout=0").close()
            driver.execute(begin)
        except sqlite3.Error as error:
            if not waits:
                raise Busy from error
            raise told_by_driver(connection, begin, error) from error
        finally:
            if not waits:
                driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}").close()

    return engine
