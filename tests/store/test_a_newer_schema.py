"""While an upgrade is under way the previous version runs on a database that is ahead of it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.schema import is_ahead, is_current, migrate


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Database]:
    made = Database(empty_database_url)
    migrate(made)
    yield made
    made.close()


def set_revision(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def revision_of(database: Database) -> str:
    with database.engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def test_a_process_of_the_previous_version_stays_ready(database: Database) -> None:
    set_revision(database, "9999")

    assert is_current(database)


def test_a_process_of_the_previous_version_that_starts_anew_leaves_the_schema_alone(
    database: Database,
) -> None:
    set_revision(database, "9999")

    migrate(database)

    assert revision_of(database) == "9999"


def test_a_database_that_is_behind_is_not_ahead_and_not_ready(database: Database) -> None:
    migrate(database, "0004", down=True)

    with database.engine.connect() as connection:
        assert not is_ahead(connection)
    assert not is_current(database)


def test_an_empty_database_is_not_ahead_and_gets_its_tables(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        assert not is_ahead(connection)

    migrate(database)

    assert is_current(database)
    database.close()
