"""Two at once, a double click, Slack's own repeat, a restart: one decision, one e-mail."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from draft_steps import draft_of, value_of
from journey import draft_apology
from living import TEAM, Living

from bot.domain.draft import DraftState
from sandbox.driver import LocalSlack


def decisions(living: Living) -> list[str]:
    """Return what was decided, oldest first."""
    with living.database.begin(TEAM, reading=True) as store:
        return [decision.kind for decision in store.drafts.list_decisions(1)]


def test_two_managers_at_once_are_one_decision_and_one_email(living: Living) -> None:
    thread = draft_apology(living)
    thread.version(1)
    seen = value_of(living)
    living.know("U0DANA", "U0TOM")

    def click(number: int) -> int:
        who = ("U0DANA", "U0TOM")[number % 2]
        return living.forge_click(who, "draft.approve", seen, trigger_id=f"t{number}")

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(click, range(2))) == [200, 200]

    thread.wait_until("sent, approved by")
    assert decisions(living) == ["approved"]
    assert len(living.slack.mails()) == 1


def test_approving_and_rejecting_at_once_is_one_of_them(living: Living) -> None:
    thread = draft_apology(living)
    thread.version(1)
    seen = value_of(living)
    living.know("U0DANA", "U0TOM")
    form = {
        "type": "view_submission",
        "user": {"id": "U0TOM", "team_id": TEAM},
        "team": {"id": TEAM, "domain": "harbour-pine"},
        "api_app_id": "A0GOODFIT",
        "trigger_id": "t.reject",
        "view": {
            "id": "V0FORGED",
            "type": "modal",
            "callback_id": "draft.reject_form",
            "app_installed_team_id": TEAM,
            "private_metadata": seen,
            "state": {"values": {}},
            "blocks": [],
        },
    }

    with ThreadPoolExecutor(2) as pool:
        both = [
            pool.submit(living.forge_click, "U0DANA", "draft.approve", seen),
            pool.submit(living.slack.slack.outgoing.payload, form),
        ]
        for one in both:
            one.result()

    living.slack.wait_for(living.outbox_is_empty)
    decided = decisions(living)
    assert len(decided) == 1
    assert len(living.slack.mails()) == (1 if decided == ["approved"] else 0)


def test_a_double_click_and_slacks_repeat_of_it_are_one_decision(living: Living) -> None:
    thread = draft_apology(living)
    thread.version(1)
    seen = value_of(living)
    living.know("U0DANA")

    for _ in range(3):
        # The very same payload, as Slack repeats it when our answer came too late.
        assert living.forge_click("U0DANA", "draft.approve", seen, trigger_id="same") == 200

    thread.wait_until("sent, approved by Dana Whitfield")
    assert decisions(living) == ["approved"]
    assert len(living.slack.mails()) == 1


@pytest.mark.parametrize("clicks", [1, 3])
def test_a_restart_between_click_and_send_sends_once(
    slack: LocalSlack, database_url: str, clicks: int
) -> None:
    first = Living(slack, database_url)
    first.load(Path(__file__).parent / "agency")
    with first:
        first.change_team(hold_seconds=120)
        thread = draft_apology(first)
        thread.version(1)
        seen = value_of(first)
        first.know("U0DANA")
        for number in range(clicks):
            first.forge_click("U0DANA", "draft.approve", seen, trigger_id=f"t{number}")
        assert draft_of(first).state is DraftState.APPROVED
    assert slack.mails() == []

    second = Living(slack, database_url)
    second.clock.ahead = first.clock.ahead
    with second:
        second.clock.advance(minutes=3)
        slack.wait_for(lambda: draft_of(second).state is DraftState.SENT)
        second.know("U0DANA")
        second.forge_click("U0DANA", "draft.approve", seen, trigger_id="late")
        slack.wait_for(second.outbox_is_empty)
        assert decisions(second) == ["approved"]

    assert len(slack.mails()) == 1
