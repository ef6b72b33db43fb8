"""How the database stands: read, and nothing changed."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import DomainError
from bot.store.database import Database
from bot.store.schema import is_current


class DatabaseIsAway(DomainError):
    """The database does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseLook:
    """A database that answers: where it is, whether every migration was run, and its clock."""

    address: str
    is_current: bool
    now: datetime | None


def address_of(url: str) -> str:
    """Return a database's address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def missing_file(url: str) -> str | None:
    """Return the file of an SQLite database that is not there: looking must not make it."""
    address = make_url(url)
    name = address.database
    if address.get_backend_name() != "sqlite" or not name or name == ":memory:":
        return None
    return None if Path(name).exists() else name


def why_not_ready(database: Database) -> str:
    """Say in a sentence why nothing can be kept just now; "" where all is well. It raises nothing.

    It takes no lock, so that a busy database is no reason.
    """
    if missing_file(database.engine.url.render_as_string(hide_password=False)):
        return "The database's file is not there."
    try:
        ready = is_current(database)
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        return f"The database does not answer ({cause})."
    return "" if ready else "The database is behind this version: run goodfit db upgrade."


def look_at_database(database: Database) -> DatabaseLook:
    """Return how a database stands. Raises DatabaseIsAway."""
    try:
        with database.engine.connect() as connection:
            is_postgresql = connection.dialect.name == "postgresql"
            now = connection.execute(text("SELECT now()")).scalar_one() if is_postgresql else None
        return DatabaseLook(
            address=database.engine.url.render_as_string(hide_password=True),
            is_current=is_current(database),
            now=None if now is None else now.astimezone(UTC),
        )
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise DatabaseIsAway(f"It does not answer ({cause}).") from error
