"""Clear lines are logged at the door: beside each other, and at nobody's expense."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from journey import history
from living import TEAM, Living
from sqlalchemy import text

PRIYA, TOM, ROOM, AT_ONCE = "U0PRIYA", "U0TOM", "C0ACMEINT", 12


def scope(living: Living, words: str) -> str:
    return living.slack.person(PRIYA).command(ROOM, f"/scope acme {words}").text


def test_lines_that_come_at_once_are_each_logged_once(living: Living) -> None:
    living.know(PRIYA)
    with ThreadPoolExecutor(AT_ONCE) as hands:
        told = list(hands.map(lambda n: scope(living, f"page {n} 1h"), range(AT_ONCE * 2)))

    assert all(one.startswith("Logged for Acme") for one in told)
    asks = history(living).scope_requests
    assert sorted(ask.text for ask in asks) == sorted(f"page {n}" for n in range(AT_ONCE * 2))
    assert len({ask.id for ask in asks}) == AT_ONCE * 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_line_waits_its_turn_while_somebody_writes(living: Living) -> None:
    living.know(PRIYA)
    with ThreadPoolExecutor(1) as hands:
        with living.database.begin(TEAM):
            typed = hands.submit(scope, living, "a banner")
            assert httpx.get(f"{living.slack.bot_url}/healthz", trust_env=False).text == "ok"
            assert not typed.done()
        assert typed.result().startswith("Logged for Acme")

    assert [ask.text for ask in history(living).scope_requests] == ["a banner"]


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_line_that_waits_for_its_client_keeps_no_other_waiting(living: Living) -> None:
    living.know(PRIYA, TOM)
    # Until the door has connections at hand, lines go the long way round.
    for n in range(3):
        scope(living, f"first {n}")
    with ThreadPoolExecutor(1) as hands:
        with living.database.begin(TEAM) as store:
            store.clients.get_held(1)
            typed = hands.submit(scope, living, "a banner")
            living.slack.wait_for(lambda: somebody_waits(living))
            other = living.slack.person(TOM).command(ROOM, "/scope northwind a page").text
            assert httpx.get(f"{living.slack.bot_url}/healthz", trust_env=False).text == "ok"
            assert not typed.done()
        assert typed.result().startswith("Logged for Acme")

    assert other.startswith("Logged for North")
    assert "a banner" in [ask.text for ask in history(living).scope_requests]


def somebody_waits(living: Living) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with living.database.engine.connect() as connection:
        return bool(connection.execute(waiting).scalar())
