"""Events that name a workspace or an organisation which they are not of: each is refused.

They are worded and signed by hand here, and not by the local Slack, which would not send them.
"""

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from many import Many

from sandbox.many.driver import ManySlacks
from sandbox.outgoing import signature
from sandbox.slack import Settings

OWN, WIDE, THIRD = "T0HARBOUR", "T1HARBOUR", "T2HARBOUR"
ORGANISATION = "E0GROUP"
PEOPLE = {OWN: "U0DANA", WIDE: "U1DANA"}
TAKEN, NOT_SIGNED = 200, 401


@pytest.fixture
def slacks() -> Iterator[ManySlacks]:
    with ManySlacks(3, Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0)) as made:
        yield made


@pytest.fixture
def many(slacks: ManySlacks, database_url: str) -> Iterator[Many]:
    """Workspace 0 installed by itself, workspace 1 by its organisation, workspace 2 not at all."""
    with Many(slacks, database_url) as bot:
        bot.install(0)
        bot.install(wide=(1,))
        bot[1].person("U0DANA").command("C0GENERAL", "/goodfit help")
        bot.settle()
        assert installed(bot) == [(ORGANISATION, None), (OWN, None), (WIDE, ORGANISATION)]
        yield bot


def installed(many: Many) -> list[tuple[object, ...]]:
    return many.rows(
        "SELECT team_id, through FROM installations WHERE gone_at IS NULL ORDER BY team_id"
    )


def event(number: int, *, outer: str, inner: str, of: str | None = None) -> dict[str, Any]:
    """Give an event of `inner` by its authorization, of `outer` outside it, of a group `of`."""
    return {
        "type": "event_callback",
        "event_id": f"EvFORGED{number}",
        "event_time": int(time.time()),
        "team_id": outer,
        "enterprise_id": of,
        "api_app_id": "A0GOODFIT",
        "event": {"type": "app_home_opened", "user": PEOPLE.get(inner, "U2DANA"), "tab": "home"},
        "authorizations": [
            {
                "enterprise_id": of,
                "team_id": inner,
                "user_id": "U0GOODFIT",
                "is_bot": True,
                "is_enterprise_install": of is not None,
            }
        ],
    }


def send(many: Many, body: dict[str, Any], *, secret: str | None = None) -> int:
    """Send an event by hand, signed with the app's secret or another; give the status."""
    raw = json.dumps(body).encode()
    now = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature(secret or many.slacks.signing_secret, now, raw),
    }
    where = f"{many.url}/slack/events"
    return httpx.post(where, content=raw, headers=headers, trust_env=False).status_code


def kept(many: Many) -> list[tuple[object, ...]]:
    many.settle()
    return many.rows("SELECT team_id, event_id FROM inbox WHERE event_id LIKE 'EvFORGED%'")


def test_what_another_secret_signed_is_refused_whomever_it_names(many: Many) -> None:
    for number, team in enumerate((OWN, WIDE, THIRD)):
        body = event(number, outer=team, inner=team)
        assert send(many, body, secret="f" * 32) == NOT_SIGNED
    assert kept(many) == []


@pytest.mark.parametrize(("outer", "inner"), [(WIDE, OWN), (OWN, WIDE), (THIRD, OWN)])
def test_the_outer_team_gets_nothing_of_an_event_that_another_was_sent(
    many: Many, outer: str, inner: str
) -> None:
    assert send(many, event(1, outer=outer, inner=inner)) == TAKEN
    assert kept(many) == [(inner, "EvFORGED1")]


def test_an_outer_team_that_is_served_lends_nothing_to_an_inner_one_that_is_not(
    many: Many,
) -> None:
    assert send(many, event(1, outer=OWN, inner=THIRD)) == TAKEN
    assert kept(many) == []


def test_a_workspace_of_its_own_that_names_an_organisation_keeps_its_own_installation(
    many: Many,
) -> None:
    before = many.rows("SELECT * FROM installations ORDER BY team_id")
    assert send(many, event(1, outer=WIDE, inner=OWN, of=ORGANISATION)) == TAKEN
    assert kept(many) == [(OWN, "EvFORGED1")]
    assert many.rows("SELECT * FROM installations ORDER BY team_id") == before


def test_a_workspace_that_its_organisation_does_not_name_is_let_go_again(many: Many) -> None:
    assert send(many, event(1, outer=WIDE, inner=THIRD, of=ORGANISATION)) == TAKEN
    many[2].wait_for(lambda: THIRD not in {team for team, _ in installed(many)})
    assert installed(many) == [(ORGANISATION, None), (OWN, None), (WIDE, ORGANISATION)]
    assert {team for team, _ in many.rows("SELECT team_id, user_id FROM people")} == {OWN, WIDE}
    found = many.rows("SELECT team_id FROM inbox WHERE event_id LIKE 'EvFORGED%'")
    assert WIDE not in {team for (team,) in found}


def test_an_organisation_that_nobody_installed_opens_nothing(many: Many) -> None:
    assert send(many, event(1, outer=THIRD, inner=THIRD, of="E9OTHER")) == TAKEN
    assert kept(many) == []
    assert THIRD not in {team for team, _ in installed(many)}


def test_the_organisations_own_id_is_no_workspace(many: Many) -> None:
    assert send(many, event(1, outer=ORGANISATION, inner=ORGANISATION, of=ORGANISATION)) == TAKEN
    assert kept(many) == []


def test_a_workspace_that_leaves_takes_along_nobody_whom_it_names_outside(many: Many) -> None:
    many.clock.advance(seconds=2)
    body = event(1, outer=WIDE, inner=OWN)
    body["event"] = {"type": "app_uninstalled"}
    body["event_time"] = int(many.clock().timestamp()) + 1
    assert send(many, body) == TAKEN
    assert installed(many) == [(ORGANISATION, None), (WIDE, ORGANISATION)]
