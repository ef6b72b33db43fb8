"""Processes that start at the same moment write the same rows, and none fails over the other."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.domain.team import Person, Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.store import Store
from sandbox.driver import LONGEST_NAP

TEAM = "T0ONE"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def start(store: Store) -> None:
    store.team.save(Team(id=TEAM, name="One"), at=NOW)
    store.team.save_person(Person(user_id="U0PRIYA", name="Priya Nair", read_at=NOW))


@pytest.mark.postgresql
def test_two_processes_that_make_a_workspace_known_at_once_both_start(
    empty_database_url: str,
) -> None:
    if empty_database_url.startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    database = Database(empty_database_url)
    migrate(database)
    ended = threading.Event()

    def start_too() -> None:
        with database.begin(TEAM) as store:
            start(store)
        ended.set()

    other = threading.Thread(target=start_too, daemon=True)
    with database.begin(TEAM) as store:
        start(store)
        other.start()
        while not waits(database) and not ended.is_set():
            ended.wait(LONGEST_NAP)

    assert ended.wait(10)
    with database.begin(TEAM, reading=True) as store:
        assert store.team.get().name == "One"
        assert store.team.find_person("U0PRIYA") is not None
    database.close()


def waits(database: Database) -> bool:
    """Say whether somebody waits for a lock."""
    with database.session(reading=True) as session:
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event_type = 'Lock'"
        )
        return bool(session.execute(text(query)).scalar_one())
