"""Which nights are due is asked of the database, by time zone and hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.team import Team
from bot.store.database import Database
from bot.store.due_nights import DueNight
from bot.store.every_team import EveryTeam
from bot.store.schema import migrate
from bot.use_cases.nights import due_night, due_night_at

# 12:00 in London, 13:00 in Berlin, 21:00 in Tokyo and 01:00 of the next day in Auckland.
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TODAY = date(2026, 1, 15)
TEAMS = {
    "A": Team(id="A", timezone="Europe/London", night_hour=2),
    "B": Team(id="B", timezone="Europe/Berlin", night_hour=13),
    "C": Team(id="C", timezone="Europe/London", night_hour=13),
    "D": Team(id="D", timezone="Pacific/Auckland", night_hour=2),
    "E": Team(id="E", timezone="Pacific/Auckland", night_hour=0),
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    for team_id, team in TEAMS.items():
        with made.begin(team_id) as store:
            store.team.save(team, at=NOW)
    yield made
    made.close()


def due(database: Database, now: datetime = NOW) -> dict[str, date]:
    found = EveryTeam(database.session).list_due_nights(
        lambda zone, hour: due_night_at(zone, hour, now), now=now
    )
    assert all(isinstance(one, DueNight) for one in found)
    return dict(found)


def test_every_workspaces_latest_night_is_found_as_from_its_settings(database: Database) -> None:
    assert due(database) == {team.id: due_night(team, NOW) for team in TEAMS.values()}
    assert due(database)["C"] == date(2026, 1, 14)
    assert due(database)["E"] == date(2026, 1, 16)


def test_one_that_was_run_or_is_being_run_is_not_due_and_one_left_behind_is(
    database: Database,
) -> None:
    with database.begin("A") as store:
        store.nights.claim(TODAY, now=NOW)
        store.nights.finish(TODAY, at=NOW)
    with database.begin("B") as store:
        store.nights.claim(TODAY, now=NOW)

    assert set(due(database)) == {"C", "D", "E"}
    assert "B" in due(database, NOW + timedelta(minutes=2))
    assert "A" not in due(database, NOW + timedelta(minutes=2))


def test_nights_that_are_late_are_seen_by_hour_without_saying_whose(database: Database) -> None:
    with database.begin("A") as store:
        store.nights.claim(TODAY, now=NOW)
        store.nights.finish(TODAY, at=NOW)

    found = EveryTeam(database.session).look(lambda zone, hour: due_night_at(zone, hour, NOW))

    assert sorted((one.timezone, one.hour) for one in found.nights) == sorted(
        (team.timezone, team.night_hour) for team in TEAMS.values() if team.id != "A"
    )
