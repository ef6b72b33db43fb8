"""A migration leaves the version before it its tables: what that reads and writes, it still can.

While an upgrade is under way processes of the version before run on the database of the new one,
on connections that they opened before. Here each migration is run between two writers: both write
every table as it was before it, with all that can be said and with as little as was ever enough.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    select,
    text,
)
from test_migrations import is_mapped
from walled import ALONE, walled_database

from bot.shipped import shipped
from bot.store.database import Database
from bot.store.schema import migrate

MIGRATIONS = ScriptDirectory(str(shipped("migrations")))
# From this one on no process is stopped for a migration; those before it were run with a stop.
FIRST = "0006"
# psycopg lets the server keep a statement when it asks it for the sixth time.
KEPT_AT = 6
# Keys that grew: by table, why no statement of the version before names the shorter one.
LONGER: dict[str, str] = {
    "audit": "a line is added under its number and never put in the place of another",
}

WAITING = text("""
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
""")


def steps() -> list[tuple[str, str]]:
    """Return (the revision before, the revision) of every migration that is run beside another."""
    scripts = reversed(list(MIGRATIONS.walk_revisions()))
    return [(str(s.down_revision), s.revision) for s in scripts if s.revision >= FIRST]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The tables as the version before knows them, asked over one connection of its own."""

    connection: Connection
    tables: tuple[Table, ...]

    def write(self, number: int) -> None:
        """Write two rows into each table: one that says all it can, one that says the least."""
        with self.connection.begin():
            for table in self.tables:
                for row, is_full in ((number, True), (number + 1, False)):
                    values = {c.name: _value(c, row) for c in table.columns if is_full or _must(c)}
                    self.connection.execute(table.insert().values(values))

    def change(self) -> None:
        """Say of each row what it says already."""
        with self.connection.begin():
            for table in self.tables:
                same = {column.name: column for column in table.columns}
                self.connection.execute(table.update().values(same))

    def count(self) -> dict[str, int]:
        """Read every row of each table in all its columns, and count them."""
        with self.connection.begin():
            return {t.name: len(self.connection.execute(select(t)).all()) for t in self.tables}

    def remove(self, number: int) -> None:
        """Take a row out of each table again."""
        with self.connection.begin():
            for table in reversed(self.tables):
                keys = [column == _value(column, number) for column in table.primary_key]
                assert self.connection.execute(table.delete().where(*keys)).rowcount == 1


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def behind(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[str]:
    """A database without tables; on PostgreSQL of a role like a small team's, which may do all."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/goodfit.db"
        return
    with walled_database(is_migrated=False, owner=ALONE) as made:
        yield made.owner


@contextmanager
def working_at(url: str, revision: str) -> Iterator[Before]:
    """Bring a database to a revision, and be the process that works with it from then on."""
    database = Database(url)
    migrate(database, revision)
    with database.engine.connect() as connection:
        yield Before(connection=connection, tables=tables_of(connection))
    database.close()


def tables_of(connection: Connection) -> tuple[Table, ...]:
    with connection.begin():
        found = MetaData()
        found.reflect(connection, only=lambda name, _: is_mapped(name, "table", None))
    return tuple(t for t in found.sorted_tables if t.name != "alembic_version")


def _must(column: Column[Any]) -> bool:
    return not column.nullable and column.server_default is None


def _value(column: Column[Any], number: int) -> Any:
    """Return a value that is another for each number; equal in all tables, so that links hold."""
    kinds: tuple[tuple[Any, Any], ...] = (
        (JSON, {"number": number}),
        (Boolean, True),
        (DateTime, datetime(2026, 6, number, 12, tzinfo=UTC)),
        (Date, date(2026, 6, number)),
        (Float, float(number)),
        (Integer, number),
        # As long as it may be.
        (String, str(number).rjust(getattr(column.type, "length", None) or 40, "x")),
    )
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def upgrade(url: str, revision: str) -> None:
    """Migrate as the new version does: in a process, so over a connection, of its own."""
    database = Database(url)
    migrate(database, revision)
    database.close()


@pytest.mark.parametrize(("before", "after"), steps())
def test_the_version_before_reads_and_writes_every_table_after_a_migration(
    behind: str, before: str, after: str
) -> None:
    with working_at(behind, before) as old:
        old.write(1)
        for _ in range(KEPT_AT):
            assert set(old.count().values()) == {2}

        upgrade(behind, after)

        assert set(old.count().values()) == {2}
        old.write(3)
        old.change()
        old.remove(1)
        assert set(old.count().values()) == {3}


@pytest.mark.parametrize(("before", "after"), steps())
def test_a_migration_takes_nothing_away_and_asks_for_nothing_new(
    behind: str, before: str, after: str
) -> None:
    with working_at(behind, before) as old:
        upgrade(behind, after)
        new = {table.name: table for table in tables_of(old.connection)}
    for table in old.tables:
        now = new[table.name]
        assert set(table.columns.keys()) <= set(now.columns.keys()), table.name
        added = [c for c in now.columns if c.name not in table.columns]
        assert not [c.name for c in added if _must(c)], table.name
        assert links(now) <= links(table), f"{table.name}: a link that rows of before may break"
        assert rules(now) <= rules(table), f"{table.name}: a rule that rows of before may break"
        assert unique(now) - unique(table) <= longer(table), table.name
        # What ON CONFLICT names must be there by just that name.
        assert unique(table) - unique(now) <= longer(table), table.name


def links(table: Table) -> set[Any]:
    return {tuple(c.columns.keys()) for c in table.foreign_key_constraints}


def rules(table: Table) -> set[Any]:
    return {str(c.sqltext) for c in table.constraints if hasattr(c, "sqltext")}


def unique(table: Table) -> set[tuple[str, ...]]:
    keys = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    indexes = [i for i in table.indexes if i.unique]
    return {tuple(one.columns.keys()) for one in (table.primary_key, *keys, *indexes)}


def longer(table: Table) -> set[tuple[str, ...]]:
    """Return the keys of a table before and after it grew; none where it may not."""
    if table.name not in LONGER:
        return set()
    return {tuple(table.primary_key.columns.keys()), (*table.primary_key.columns.keys(), "at")}


@pytest.mark.postgresql
@pytest.mark.parametrize("behind", ["postgresql"], indirect=True)
def test_who_works_while_a_migration_comes_is_not_refused_and_the_migration_comes_after_them(
    behind: str,
) -> None:
    with working_at(behind, "0009") as old, ThreadPoolExecutor() as hands:
        tables = {table.name: table for table in old.tables}
        work = old.connection.begin()
        old.connection.execute(tables["snapshots"].update().values(client_id=1))
        migrating = hands.submit(upgrade, behind, "0010")
        while not old.connection.execute(WAITING).scalar() and not migrating.done():
            # Within a transaction one is otherwise told the same each time.
            old.connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        # The migration waits for what is in hand here, and this for nothing that it has.
        old.connection.execute(tables["audit"].select().with_for_update())
        old.connection.execute(tables["deliverables"].update().values(client_id=1))
        old.connection.execute(tables["time_entries"].update().values(client_id=1))
        work.commit()
        migrating.result()

        assert set(old.count().values()) == {0}
