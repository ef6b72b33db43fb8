"""Run Alembic on the connection it is given, or on GOODFIT_DATABASE_URL."""

import os

from alembic import context

from bot.store.database import Database
from bot.store.rows import Base

given = context.config.attributes.get("connection")


def _migrate(connection: object) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


if given is not None:
    _migrate(given)
else:
    database = Database(os.environ.get("GOODFIT_DATABASE_URL", "sqlite:///goodfit.db"))
    with database.engine.begin() as connection:
        _migrate(connection)
