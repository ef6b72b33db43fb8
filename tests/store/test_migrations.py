"""Migrations run forward and back on every database, and give just what the code maps."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Index, inspect, text

from bot.domain.client import Client
from bot.domain.team import Team
from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.rows import Base
from bot.store.schema import UnknownRevision, is_current, migrate
from bot.use_cases import portfolios


def test_the_migrations_give_the_tables_that_the_code_maps(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrate(database)

    assert is_current(database)
    with database.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        opts = {
            "include_name": is_mapped,
            "include_object": lambda one, _name, kind, *_: (
                not (is_sqlite and kind == "index" and is_postgresqls(one))
            ),
        }
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def is_mapped(name: str | None, kind: str, _parents: object) -> bool:
    # On PostgreSQL a month is a table of its own, which nothing asks.
    return kind != "table" or not re.search(r"_(first|default|\d{4}_\d{2})$", name or "")


def is_postgresqls(index: Index) -> bool:
    # Of bytes alone; SQLite's keys are that already, and `ddl_if` leaves it out there.
    return bool(index.dialect_options["postgresql"]["ops"])


def test_they_run_back_and_forward_again(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrate(database)
    migrate(database, "base", down=True)
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    assert not is_current(database)

    migrate(database)
    migrate(database)
    assert is_current(database)
    database.close()


def test_a_migration_that_is_not_there_is_told_and_nothing_is_changed(
    empty_database_url: str,
) -> None:
    database = Database(empty_database_url)
    migrate(database)

    with pytest.raises(UnknownRevision, match='There is no migration "9999"'):
        migrate(database, "9999", down=True)

    assert is_current(database)
    database.close()


def test_every_table_has_the_team_first_in_its_key() -> None:
    for table in Base.metadata.tables.values():
        assert next(c.name for c in table.primary_key) == "team_id", table.name


def test_they_run_back_and_forward_with_data_in_the_tables(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrate(database)
    folder = read_folder(Path(__file__).parents[1] / "portfolio" / "worked")
    now = datetime(2026, 6, 30, 12, tzinfo=UTC)
    portfolios.import_folder(database.begin, folder, team_id="A", now=now)
    with database.begin("A", reading=True) as store:
        before = dict(store.histories.each())

    migrate(database, "0001", down=True)
    migrate(database)

    with database.begin("A", reading=True) as store:
        assert dict(store.histories.each()) == before
    database.close()


def test_clients_of_the_version_before_are_found_by_each_of_their_names(
    empty_database_url: str,
) -> None:
    database = Database(empty_database_url)
    migrate(database)
    now = datetime(2026, 6, 30, 12, tzinfo=UTC)
    with database.begin("A") as store:
        store.team.save(Team(id="A"), at=now)
        client = Client(key="lumiere", name="Café Lumière Ltd.")
        store.clients.add(client, by=None, at=now)
        store.clients.add_aliases(1, ["The Lights", "!!!"])

    migrate(database, "0001", down=True)
    migrate(database)

    with database.begin("A", reading=True) as store:
        names = ("lumiere", "cafe lumiere ltd", "THE LIGHTS", "cafe")
        assert {store.clients.match(name).exact for name in names} == {(1,)}
        assert store.clients.match("Café Lumiere GmbH").near == (1,)
    database.close()


def test_jobs_come_and_go_with_queues_that_hold_something_and_the_version_before_works_on(
    empty_database_url: str,
) -> None:
    database = Database(empty_database_url)
    migrate(database, "0006")
    now = datetime(2026, 6, 30, 12, tzinfo=UTC)
    before = "INSERT INTO deliveries (team_id, id, once, kind, payload, state, due_at, attempts, "
    before += "perhaps_sent, created_at) VALUES ('A', :id, :once, 'direct', '{}', 'queued', :now, "
    before += "0, false, :now)"

    def add(number: int) -> None:
        with database.session() as session:
            values = {"id": number, "once": f"x{number}", "now": now}
            session.execute(text(before), values)

    add(1)
    migrate(database, "0007")
    add(2)
    every_team = EveryTeam(database.session)
    claimed = every_team.claim_delivery(now=now, lane="outbox")
    assert claimed is not None
    every_team.jobs.enrol_house("purge", due_at=now)

    migrate(database, "0006", down=True)
    assert "jobs" not in inspect(database.engine).get_table_names()
    add(3)
    migrate(database, "0007")

    with database.session(reading=True) as session:
        states = session.execute(text("SELECT id, state FROM deliveries ORDER BY id")).all()
    assert [tuple(row) for row in states] == [(1, "sending"), (2, "queued"), (3, "queued")]
    assert (
        every_team.jobs.claim(
            ["purge"], now=now, until=now + timedelta(minutes=1), limit=1, of_house=True
        )
        == []
    )
    database.close()
