"""A night is read a page at a time: what needs a decision, who is at risk, the rest."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from bot.domain.client import Client
from bot.domain.snapshot import Snapshot
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.store import Store

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
NIGHT = NOW.date()
BEFORE = date(2026, 6, 29)
# Client by client: fit, debt, at risk, play.
SCORES = {
    "calm": (90.0, 0.0, False, "none"),
    "risky": (40.0, 0.0, True, "none"),
    "unknown": (None, 5.0, False, "none"),
    "worse": (20.0, 10.0, True, "none"),
    "deciding": (70.0, 0.0, False, "apology"),
    "archived": (0.0, 90.0, True, "apology"),
}


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A team whose clients were scored in two nights, and one that never was."""
    database = Database(database_url)
    migrate(database)
    with database.begin("A") as made:
        for key in (*SCORES, "fresh"):
            owner = "U2" if key in ("risky", "fresh") else "U1"
            made.clients.add(Client(key=key, name=key, owner=owner), by=None, at=NOW)
        made.clients.archive(6, by="U1", at=NOW)
        for night in (BEFORE, NIGHT):
            made.nights.save([snapshot(n, key, night) for n, key in enumerate(SCORES, 1)])
        yield made
    database.close()


def snapshot(number: int, key: str, night: date) -> Snapshot:
    fit, debt, at_risk, play = SCORES[key]
    plain = {"name": play, "reason": "all_quiet", "figures": {}, "entries": []}
    return Snapshot(
        client_id=number,
        local_date=night,
        fit=fit,
        debt=debt,
        band="green",
        ruled_band="green",
        shown_band="green",
        rule_version="1",
        since=night,
        at_risk=at_risk,
        play=play,
        receipt={"play": plain | {"is_suggestion": False}, "signals": [], "missing": []},
    )


def test_decisions_come_first_then_who_is_at_risk_and_the_worst_before_the_rest(
    store: Store,
) -> None:
    found = store.nights.list_standings(NIGHT, limit=9)

    assert [one.name for one in found] == ["deciding", "worse", "risky", "calm", "unknown"]
    assert [one.fit_before for one in found] == [one.fit for one in found]


def test_a_page_holds_what_stands_on_it_alone(store: Store) -> None:
    page = store.nights.list_standings(NIGHT, limit=2, offset=1)

    assert [one.name for one in page] == ["worse", "risky"]
    assert store.nights.count_standings(NIGHT) == 5


def test_who_is_at_risk_is_read_alone_the_worst_first(store: Store) -> None:
    assert [one.name for one in store.nights.list_at_risk(NIGHT)] == ["worse", "risky"]
    assert [one.name for one in store.nights.list_at_risk(NIGHT, limit=1)] == ["worse"]
    assert store.nights.count_standings(NIGHT, at_risk=True) == 2


def test_an_owner_sees_their_own(store: Store) -> None:
    assert [one.name for one in store.nights.list_standings(NIGHT, owner="U2", limit=9)] == [
        "risky"
    ]
    assert store.nights.count_standings(NIGHT, owner="U2") == 1
    assert store.nights.list_unscored(NIGHT, owner="U1", limit=9) == []


def test_a_client_without_a_score_is_named_before_its_first_night(store: Store) -> None:
    assert store.nights.list_unscored(NIGHT, limit=9) == [(7, "fresh")]
    assert store.nights.count_unscored(NIGHT) == 1
    assert store.nights.count_unscored(None) == 6
    assert len(store.nights.list_unscored(None, limit=2)) == 2


def test_one_client_is_found_in_one_night(store: Store) -> None:
    found = store.nights.find(2, BEFORE)
    assert found is not None
    assert found.fit == 40.0
    assert store.nights.find(7, NIGHT) is None
