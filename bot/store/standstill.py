"""A moment in which nobody else uses the tables: for a migration beside processes that work.

A migration that takes its tables one by one, each when it comes to it, sooner or later waits for
a command that waits for the migration, and PostgreSQL refuses one of the two. Here it takes all
tables before the first change, and whenever somebody keeps one of them it lets all of them go
again and comes back: who works waits a moment, and nobody is refused.
"""

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from bot.domain.errors import DomainError

# Far below the second after which PostgreSQL looks for those who wait for each other.
_WAIT = "100ms"
# "lock_not_available", and "deadlock_detected" in case another does the same.
_IN_USE = ("55P03", "40P01")
_LOCK = text("""
    SELECT 'LOCK TABLE ' || string_agg(quote_ident(relname), ', ' ORDER BY relname)
           || ' IN ACCESS EXCLUSIVE MODE'
    FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
      AND NOT relispartition AND relname <> 'alembic_version'
""")


class InUse(Exception):
    """Somebody keeps one of the tables."""


class DatabaseBusy(DomainError):
    """Somebody kept one of the tables for so long that a migration gave up."""


def stand_still(connection: Connection) -> None:
    """Take every table for this transaction, or raise InUse, after which it is to be ended."""
    statement = connection.execute(_LOCK).scalar()
    if statement is None:
        return
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT}'")
    try:
        connection.exec_driver_sql(statement)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) in _IN_USE:
            raise InUse from error
        raise
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
