"""Workspaces install Goodfit by themselves, over real HTTP, each with what is its own."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fakes import Clock
from many import Many
from sqlalchemy import insert

from bot.store.database import Database
from bot.store.rows import OauthStateRow
from bot.use_cases.installations import MOST_BEGUN
from sandbox.events import Event
from sandbox.many.driver import ManySlacks
from sandbox.slack import Settings


@pytest.fixture
def slacks() -> Iterator[ManySlacks]:
    with ManySlacks(3, Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0)) as made:
        yield made


@pytest.fixture
def many(slacks: ManySlacks, database_url: str) -> Iterator[Many]:
    with Many(slacks, database_url) as bot:
        yield bot


def scope_teams(many: Many, word: str) -> list[str]:
    found = many.rows("SELECT team_id, text FROM scope_requests")
    return sorted(str(team) for team, text in found if word in str(text))


def fill_states(many: Many, count: int) -> None:
    ends = many.clock() + timedelta(minutes=10)
    rows = [
        {"team_id": "*", "state": f"{number:064}", "browser": "b", "expires_at": ends}
        for number in range(count)
    ]
    with many.database.session() as session:
        session.execute(insert(OauthStateRow), rows)


def states(many: Many) -> object:
    return many.rows("SELECT count(*) FROM oauth_states")[0][0]


def test_each_workspace_is_served_by_its_own_token_and_sees_its_own_alone(many: Many) -> None:
    page = many.install(1)
    assert page.status_code == 200
    assert "Goodfit is installed in Harbour &amp; Pine 1" in page.text
    dm = many[1].wait_for(lambda: many[1].dms("U0DANA"))[-1]
    assert "Hi Dana Whitfield, I'm Goodfit" in dm.text
    assert many[0].dms("U0DANA") == []
    many.install(0)
    for digit in (0, 1):
        many.load(digit)
    answer = many[1].person("U0PRIYA").command("C0ACMEINT", '/scope "A Spanish version" 6h')
    assert "Spanish" in answer.text
    assert scope_teams(many, "A Spanish version") == ["T1HARBOUR"]
    answer = many[0].person("U0PRIYA").command("C0ACMEINT", '/scope "A French version" 6h')
    assert "French" in answer.text
    assert scope_teams(many, "A French version") == ["T0HARBOUR"]
    many.settle()
    assert many[0].refusals() + many[1].refusals() == []


def test_tokens_stand_sealed_in_the_database(many: Many) -> None:
    many.install(0)
    token = next(iter(many.slacks.grants.tokens))
    (row,) = many.rows("SELECT sealed_token, sealed_refresh, installer FROM installations")
    assert token not in str(row)
    assert str(row[0]).startswith("gAAAA")
    assert row[2] == "U0DANA"


def test_the_pages_keep_themselves_and_their_addresses(many: Many) -> None:
    with many.browser() as browser:
        asked = browser.get("/slack/install")
    assert asked.status_code == 302
    cookie = asked.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    page = many.install(0)
    for told in (asked, page):
        assert told.headers["cache-control"] == "no-store"
        assert told.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in told.headers["content-security-policy"]
    (style,) = re.findall("<style>(.*?)</style>", page.text, re.DOTALL)
    kept = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{kept}';" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "//" not in style


def test_a_state_is_good_once(many: Many) -> None:
    with many.browser() as browser:
        asked = browser.get("/slack/install").headers["location"]
        assert browser.get(many.slacks.agree(asked, 0)).status_code == 200
        again = browser.get(many.slacks.agree(asked, 1))
    assert again.status_code == 400
    assert "if not, nothing was installed" in again.text
    assert many.rows("SELECT team_id FROM installations") == [("T0HARBOUR",)]


def test_a_state_of_another_browser_installs_nothing_and_stays_good_for_its_own(
    many: Many,
) -> None:
    with many.browser() as mine, many.browser() as other:
        asked = mine.get("/slack/install").headers["location"]
        back = many.slacks.agree(asked, 0)
        assert other.get(back).status_code == 400
        other.get("/slack/install")
        assert other.get(back).status_code == 400
        assert many.rows("SELECT team_id FROM installations") == []
        assert mine.get(back).status_code == 200


def test_a_state_expires_after_ten_minutes(many: Many) -> None:
    with many.browser() as browser:
        back = many.slacks.agree(browser.get("/slack/install").headers["location"], 0)
        many.clock.advance(minutes=10, seconds=1)
        assert browser.get(back).status_code == 400


def test_so_many_may_have_begun_at_once_and_the_next_is_asked_to_wait(many: Many) -> None:
    fill_states(many, MOST_BEGUN - 1)
    with many.browser() as browser:
        last = browser.get("/slack/install")
        assert last.status_code == 302
        full = browser.get("/slack/install")
        assert full.status_code == 429
        assert "Please try again in some minutes" in full.text
        assert 0 < int(full.headers["retry-after"]) <= 600
        assert states(many) == MOST_BEGUN
        # Who began already ends it all the same, and makes room by that.
        assert browser.get(many.slacks.agree(last.headers["location"], 0)).status_code == 200
        assert browser.get("/slack/install").status_code == 302


def test_what_nobody_ended_in_time_makes_room_again(many: Many) -> None:
    fill_states(many, MOST_BEGUN)
    with many.browser() as browser:
        wait = int(browser.get("/slack/install").headers["retry-after"])
        many.clock.advance(seconds=wait)
        assert browser.get("/slack/install").status_code == 302
    assert states(many) == 1


def test_processes_that_begin_at_once_keep_the_bound_together(database_url: str) -> None:
    now = Clock()()
    processes = [Database(database_url) for _ in range(4)]

    def begin(number: int) -> bool:
        with processes[number % 4].begin("*") as store:
            state = f"{number:064}"
            ends = now + timedelta(minutes=10)
            return store.oauth_states.add(state, "b", expires_at=ends, most=3, now=now) is None

    with ThreadPoolExecutor(16) as hands:
        kept = list(hands.map(begin, range(16)))
    for one in processes:
        one.close()
    assert sum(kept) == 3


def test_a_code_that_was_used_is_refused_by_slack_and_told_in_words(many: Many) -> None:
    with many.browser() as browser:
        first = many.slacks.agree(browser.get("/slack/install").headers["location"], 0)
        assert browser.get(first).status_code == 200
        second = many.slacks.agree(browser.get("/slack/install").headers["location"], 0)
        code = first.partition("code=")[2].partition("&")[0]
        used = second.replace(second.partition("code=")[2].partition("&")[0], code)
        page = browser.get(used)
    assert page.status_code == 400
    assert "Slack refused the installation" in page.text


def test_whoever_says_no_has_nothing_installed(many: Many) -> None:
    with many.browser() as browser:
        page = browser.get(many.slacks.decline(browser.get("/slack/install").headers["location"]))
    assert page.status_code == 400
    assert "Goodfit was not installed" in page.text
    assert many.rows("SELECT team_id FROM installations") == []


def test_what_stands_in_an_address_is_shown_escaped_or_not_at_all(many: Many) -> None:
    with many.browser() as browser:
        page = browser.get("/slack/oauth_redirect?state=<script>x</script>&error=<b>no</b>")
    assert page.status_code == 400
    assert "<script>" not in page.text
    assert "<b>" not in page.text


def test_an_event_of_a_workspace_that_is_not_installed_is_taken_and_kept_nowhere(
    many: Many,
) -> None:
    many.install(0)
    many.settle()
    before = many.rows("SELECT count(*) FROM inbox")
    body = {"type": "reaction_added", "user": "U0DANA", "reaction": "memo"}
    assert many[1].send_event(body, "C0GENERAL").status == 200
    assert many.rows("SELECT count(*) FROM inbox") == before
    told = many[1].person("U0DANA").command("C0GENERAL", "/goodfit help")
    assert "not set up in this workspace" in told.text


def test_an_event_that_names_another_team_outside_counts_for_whom_slack_sent_it_to(
    many: Many,
) -> None:
    many.install(0)
    many.install(1)
    many.settle()
    body = {"type": "app_home_opened", "user": "U0DANA", "tab": "home"}
    envelope = many[1].slack.events.envelope(Event(body, team="T0HARBOUR"))
    # On the wire the outer team is another's: what Slack's authorization names is the tenant.
    envelope["team_id"] = "T1HARBOUR"
    assert many[1].slack.outgoing.event(envelope).status == 200
    many.settle()
    kept = many.rows("SELECT team_id FROM inbox WHERE kind = 'app_home_opened'")
    assert kept == [("T1HARBOUR",)]


def test_scopes_that_were_not_granted_switch_features_off_with_a_word(many: Many) -> None:
    granted = ["commands", "chat:write", "users:read", "channels:read", "groups:read"]
    page = many.install(0, granted=[*granted, "im:history", "reactions:read", "app_mentions:read"])
    assert "<li>without files:write, /goodfit export names the command" in page.text
    dm = many[0].wait_for(lambda: many[0].dms("U0DANA"))[-1]
    assert "without files:read, a file that is sent to the bot is not imported" in dm.text
    told = many[0].person("U0DANA").command("C0GENERAL", "/goodfit export")
    assert "files:write" in told.text
    told = many[0].person("U0DANA").command("C0GENERAL", "/goodfit help")
    assert "without files:write, /goodfit export names the command" in told.text
    many.settle()
    assert many.rows("SELECT kind, error FROM deliveries WHERE state = 'failed'") == []
