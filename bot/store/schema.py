"""The schema's history: migrate forward, and say where a database stands."""

import functools

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from bot.domain.errors import DomainError
from bot.shipped import shipped
from bot.store import walls
from bot.store.database import Database
from bot.store.standstill import DatabaseBusy, InUse, stand_still

LOCK = 7_326_001
# The migration from which on there are walls between workspaces.
_WALLS = "0010"
# What PostgreSQL says to somebody who may not.
_MAY_NOT = "42501"
# Some minutes of a short wait and a pause, in which everybody else goes on.
_TRIES = 600
_PAUSE = text("SELECT pg_sleep(0.3)")


class NotTheOwner(DomainError):
    """The database is behind this version, and its owner alone may change it."""


class UnknownRevision(DomainError):
    """No migration has such a name."""


def bring_up_to_date(url: str, owner_url: str | None = None) -> None:
    """Migrate the database of `url`, as its owner where that is another, who lets `url` in.

    Raises UnusableDatabaseUrl, NotTheOwner.
    """
    database = Database(owner_url or url)
    try:
        migrate(database)
        role = make_url(url).username
        if owner_url is not None and role is not None and database.engine.name == "postgresql":
            with database.engine.begin() as connection:
                walls.let_in(connection, role)
    finally:
        database.close()


def migrate(database: Database, revision: str = "head", *, down: bool = False) -> None:
    """Bring a database forward to `revision`, or `down` to it; an empty one gets its tables.

    On SQLite one that is up to date is not locked: a process may start while others write.
    On PostgreSQL the tables are taken all at once, when nobody holds one of them.
    Raises NotTheOwner where there is something to do and whoever asks may not, DatabaseBusy,
    UnknownRevision.
    """
    is_elsewhere = database.engine.dialect.name == "postgresql"
    if revision == "head" and not down and not is_elsewhere and is_current(database):
        return
    for _ in range(_TRIES if is_elsewhere else 1):
        try:
            with database.engine.begin() as connection:
                _migrate(connection, revision, down=down)
                return
        except InUse:
            with database.engine.begin() as connection:
                connection.execute(_PAUSE)
    raise DatabaseBusy(
        "The database was not changed: something has kept one of its tables for minutes, such as "
        "a backup or an export. Run goodfit db upgrade again when that is over."
    )


def _migrate(connection: Connection, revision: str, *, down: bool) -> None:
    """Do so in one transaction. Raises NotTheOwner, InUse."""
    is_elsewhere = connection.dialect.name == "postgresql"
    config = _config()
    config.attributes["connection"] = connection
    if is_elsewhere:
        # Several processes may start at once on an empty database.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        walls.become_owner(connection)
    if revision == "head" and is_ahead(connection):
        return
    is_there = _is_at(connection, revision)
    if is_elsewhere and walls.owns_tables(connection) and not is_there:
        stand_still(connection)
    try:
        if not is_there:
            (command.downgrade if down else command.upgrade)(config, revision)
    except CommandError as error:
        raise UnknownRevision(
            f'There is no migration "{revision}" to go to from here. Nothing was changed. '
            "They are called 0001, 0002 and so on; base is before the first."
        ) from error
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _MAY_NOT:
            raise
        raise NotTheOwner(
            "The database is behind this version, and its owner alone may change it. "
            "Set GOODFIT_OWNER_DATABASE_URL and run: goodfit db upgrade"
        ) from error
    if is_elsewhere and not down:
        _look_after_walls(connection)


def _is_at(connection: Connection, revision: str) -> bool:
    return _revision(connection) == (
        _scripts().get_current_head() if revision == "head" else revision
    )


def _look_after_walls(connection: Connection) -> None:
    """Give what came since its wall, and heed a role that was made since."""
    has_walls = (_revision(connection) or "") >= _WALLS
    if has_walls and walls.owns_tables(connection):
        walls.raise_walls(connection)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def is_current(database: Database) -> bool:
    """Say whether every migration of this version was run, be it by a newer one."""
    with database.engine.execution_options(reading=True).connect() as connection:
        if is_ahead(connection):
            return True
        current = _revision(connection)
    return current == _scripts().get_current_head()


def is_ahead(connection: Connection) -> bool:
    """Say whether a newer version migrated this database: this one still works with it.

    So it does while an upgrade is under way; a revision that is not ours can only be newer.
    """
    current = _revision(connection)
    return current is not None and current not in _ours()


@functools.cache
def _scripts() -> ScriptDirectory:
    """Return the migrations as they are shipped: to read them takes longer than to look."""
    return ScriptDirectory.from_config(_config())


@functools.cache
def _ours() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    return config
