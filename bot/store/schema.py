"""The schema's history: migrate forward, and say where a database stands."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from bot.domain.errors import DomainError
from bot.shipped import shipped
from bot.store import walls
from bot.store.database import Database

LOCK = 7_326_001
# The migration from which on there are walls between workspaces.
_WALLS = "0010"
# What PostgreSQL says to somebody who may not.
_MAY_NOT = "42501"


class NotTheOwner(DomainError):
    """The database is behind this version, and its owner alone may change it."""


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

    Raises NotTheOwner where there is something to do and whoever asks may not.
    """
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        is_elsewhere = connection.dialect.name == "postgresql"
        if is_elsewhere:
            # Several processes may start at once on an empty database.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            walls.become_owner(connection)
        try:
            (command.downgrade if down else command.upgrade)(config, revision)
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) != _MAY_NOT:
                raise
            raise NotTheOwner(
                "The database is behind this version, and its owner alone may change it. "
                "Set GOODFIT_OWNER_DATABASE_URL and run: goodfit db upgrade"
            ) from error
        if is_elsewhere and not down:
            _look_after_walls(connection)


def _look_after_walls(connection: Connection) -> None:
    """Give what came since its wall, and heed a role that was made since."""
    has_walls = (_revision(connection) or "") >= _WALLS
    if has_walls and walls.owns_tables(connection):
        walls.raise_walls(connection)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def is_current(database: Database) -> bool:
    """Say whether every migration was run."""
    with database.engine.connect() as connection:
        current = _revision(connection)
    return current == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    return config
