"""What grows with every night is cut by months, and no row is lost on the way there or back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text
from walled import walled_database

from bot.domain.client import Client
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.partitions import make_room
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
# Well after the day on which the first part ends, whenever these tests are run.
LATER = datetime(2131, 3, 15, 12, tzinfo=UTC)
SNAPSHOT = Snapshot(
    client_id=1,
    local_date=NOW.date(),
    fit=1.0,
    debt=0.0,
    band="red",
    ruled_band="red",
    shown_band="red",
    at_risk=True,
    play="none",
    receipt={},
    rule_version="",
    since=NOW.date(),
    revenue=None,
)
NIGHTS = (NOW.date(), LATER.date(), date(2131, 4, 1))


@pytest.fixture
def walled() -> Iterator[tuple[Database, Database]]:
    """The owner's and the application's way into a database with nights of three months."""
    with walled_database() as made:
        owner, application = Database(made.owner), Database(made.application)
        fill(application)
        yield owner, application
        owner.close()
        application.close()


def fill(database: Database) -> None:
    with database.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
        store.clients.add(Client(key="acme", name="Acme"), by=None, at=NOW)
        store.nights.save([replace(SNAPSHOT, local_date=night) for night in NIGHTS])
        for at in (NOW, LATER):
            store.audit.add("refused", "command:/scope", user_id="U1", at=at)


def kept(database: Database) -> Any:
    with database.begin("A", reading=True) as store:
        nights = [store.nights.find(1, night) for night in NIGHTS]
        return nights, store.audit.list_newest(limit=9)


def where(database: Database, table: str) -> list[str]:
    """Return the part in which each row stands, the oldest first."""
    month_of = {"snapshots": "local_date", "audit": "at"}[table]
    query = f"SELECT tableoid::regclass::text FROM {table} ORDER BY {month_of}"  # noqa: S608
    with database.engine.begin() as connection:
        connection.execute(text("SELECT set_config('goodfit.team_id', 'A', true)"))
        return list(connection.execute(text(query)).scalars())


@pytest.mark.postgresql
def test_room_for_a_month_takes_in_what_was_kept_before_there_was_any(
    walled: tuple[Database, Database],
) -> None:
    _, application = walled
    before = kept(application)
    assert where(application, "snapshots") == ["snapshots_first", *["snapshots_default"] * 2]

    assert make_room(application, LATER) == 8
    assert make_room(application, LATER) == 0

    assert where(application, "snapshots") == [
        "snapshots_first",
        "snapshots_2131_03",
        "snapshots_2131_04",
    ]
    assert where(application, "audit") == ["audit_first", "audit_2131_03"]
    assert kept(application) == before


@pytest.mark.postgresql
def test_a_night_that_is_scored_again_is_replaced_in_whatever_part_it_stands(
    walled: tuple[Database, Database],
) -> None:
    _, application = walled
    make_room(application, LATER)
    with application.begin("A") as store:
        store.nights.save([replace(SNAPSHOT, local_date=n, debt=7.0) for n in NIGHTS])

    nights, _ = kept(application)
    assert [night.debt for night in nights] == [7.0] * 3
    with application.begin("A") as store:
        store.nights.remove([1], LATER.date())
        assert store.nights.find(1, LATER.date()) is None


@pytest.mark.postgresql
def test_months_are_cut_and_mended_with_rows_in_every_part(
    walled: tuple[Database, Database],
) -> None:
    owner, application = walled
    make_room(application, LATER)
    before = kept(application)

    migrate(owner, "0009", down=True)
    assert where(application, "snapshots") == ["snapshots"] * 3
    assert kept(application) == before
    migrate(owner)

    assert where(application, "snapshots")[0] == "snapshots_first"
    with owner.engine.begin() as connection:
        connection.execute(text("SELECT set_config('goodfit.every_team', 'on', true)"))
        assert connection.execute(text("SELECT count(*) FROM snapshots")).scalar_one() == 3
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar_one() == 2


@pytest.mark.postgresql
def test_a_table_that_is_busy_is_left_for_the_next_time(
    walled: tuple[Database, Database],
) -> None:
    owner, application = walled
    with owner.engine.begin() as connection:
        connection.execute(text("LOCK TABLE audit IN ACCESS EXCLUSIVE MODE"))
        assert make_room(application, LATER) == 4

    assert make_room(application, LATER) == 4


def test_sqlite_has_no_parts_and_needs_no_room(tmp_path: Any) -> None:
    database = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(database)
    fill(database)

    assert make_room(database, LATER) == 0
    assert [night.local_date for night in kept(database)[0]] == list(NIGHTS)
    database.close()
