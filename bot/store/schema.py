"""The schema's history: migrate forward, and say where a database stands."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.shipped import shipped
from bot.store.database import Database

LOCK = 7_326_001


def migrate(database: Database, revision: str = "head", *, down: bool = False) -> None:
    """Bring a database forward to `revision`, or `down` to it; an empty one gets its tables.

    One that is up to date is not locked: a process may start while others write.
    """
    if revision == "head" and not down and is_current(database):
        return
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        if connection.dialect.name == "postgresql":
            # Several processes may start at once on an empty database.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        if revision == "head" and is_ahead(connection):
            return
        if down:
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)


def is_current(database: Database) -> bool:
    """Say whether every migration of this version was run, be it by a newer one."""
    with database.engine.execution_options(reading=True).connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if is_ahead(connection):
            return True
    return current == ScriptDirectory.from_config(_config()).get_current_head()


def is_ahead(connection: Connection) -> bool:
    """Say whether a newer version migrated this database: this one still works with it.

    So it does while an upgrade is under way; a revision that is not ours can only be newer.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    ours = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return current is not None and current not in ours


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    return config
