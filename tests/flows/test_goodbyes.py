"""Goodbyes and second chances drafted in Slack, and the tone in which a letter speaks."""

from dataclasses import replace
from typing import Any

import pytest
from journey import (
    APPROVALS,
    EXIT_ANSWERS,
    Thread,
    draft_apology,
    history,
    new_root,
    next_night,
    wrong_of_ours,
)
from living import TEAM, Living

from bot.domain.client import Status
from bot.domain.draft import Tone

ELSEWHERE = "C0HEALTH"
GOODBYE = {
    "contact": "Margaret",
    "told_on": "2020-01-31",
    "last_day": "2070-12-18",
    "steps": EXIT_ANSWERS["steps"],
    "handover_contact": "Tom Okafor",
    "final_money": "settled",
    "thanks": "the story of the first boat",
    "second_thanks": "the coffee",
    "door": "The drawings of the boat stay with us.",
}
OWN = {
    "farewell": {"came_for": "You came for a website, and it sails."},
    "stay_in_touch": {"back_on": "2071-02-01", "back_by": "Tom Okafor"},
    "part_ways": {"ready": "The chart of the campaign is yours"},
}
SECOND_CHANCE = {
    "contact": "Jo",
    "favour": "The logo that you asked for is in your folder",
    "thing": "September report",
    "miss": "we sent your September report two days late",
    "cost": "Your board met without it.",
    "answered": "We told you that nobody reads it.",
    "offer_kind": "refund",
    "offer_amount": "120",
    "offer_words": "It is what the report cost you.",
    "offer_by": "2070-12-18",
}


def form_of(living: Living, who: str, line: str, field: str) -> Any:
    """Open a letter's questions by command."""
    person = living.slack.person(who)
    person.command(ELSEWHERE, line)
    return living.slack.wait_for(lambda: (m := person.modal()) and field in m.values and m)


def draft(living: Living, line: str, answers: dict[str, str]) -> Thread:
    """Draft a letter as Tom does; return its thread."""
    form = form_of(living, "U0TOM", line, "contact")
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    done = living.slack.person("U0TOM").submit(form, answers)
    assert done.result == "updated", done.errors
    return Thread(living, new_root(living, roots))


def make_former(living: Living, client_id: int = 1) -> None:
    """Let a client have left, with the wrong of theirs closed and never righted."""
    with living.database.begin(TEAM) as store:
        on = living.today()
        store.entries.change(
            "C-1", by="U0DANA", at=living.clock(), action="resolved", resolved_on=on
        )
        gone = replace(store.clients.get(client_id).client, status=Status.FORMER)
        store.clients.save(client_id, gone, by=None, at=living.clock())


def chosen_tone(form: Any) -> str:
    """Return the tone that the form has chosen."""
    value: str = form.values["tone"]["tone"]["selected_option"]["value"]
    return value


@pytest.mark.parametrize("kind", OWN)
def test_each_goodbye_is_drafted_and_leaves_as_approved(living: Living, kind: str) -> None:
    next_night(living)
    living.know("U0TOM", "U0DANA")

    thread = draft(living, f"/draft halyard {kind.replace('_', ' ')}", GOODBYE | OWN[kind])
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")

    thread.wait_until("sent, approved by Dana Whitfield")
    text = living.slack.mails()[0]["text"]
    assert "Thank you for the story of the first boat. And thank you for the coffee." in text
    assert "Our last day is Thursday 18 December 2070." in text.replace(",", "")
    assert [m.kind for m in history(living, 5).messages] == [kind]


def test_goodbye_is_refused_while_a_failure_of_ours_is_open(living: Living) -> None:
    wrong_of_ours(living)
    tom = living.slack.person("U0TOM")

    tom.command(ELSEWHERE, "/draft acme part ways")

    form = living.slack.wait_for(tom.modal)
    assert "A failure of ours is still open, so an exit cannot be drafted" in form.words


def test_second_chance_rights_an_old_wrong_and_answers_its_complaint(living: Living) -> None:
    wrong_of_ours(living)
    make_former(living)
    next_night(living)
    living.know("U0TOM", "U0DANA")

    thread = draft(living, "/draft acme second chance", SECOND_CHANCE)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")

    thread.wait_until("sent, approved by Dana Whitfield")
    text = living.slack.mails()[0]["text"]
    assert "“the report was late”" in text
    assert "You were right, and we were wrong. I'm sorry that we sent your September" in text
    sent = history(living).messages
    assert [(m.kind, m.complaint) for m in sent] == [("second_chance", "C-1")]


def test_second_chance_says_whom_it_is_for(living: Living) -> None:
    wrong_of_ours(living)
    tom = living.slack.person("U0TOM")

    tom.command(ELSEWHERE, "/draft acme second chance")

    form = living.slack.wait_for(tom.modal)
    assert "A second chance is for a client who left and came back." in form.words


def test_one_draft_speaks_formally_where_its_form_says_so(living: Living) -> None:
    thread = draft_apology(living, tone="formal")

    words = thread.version(1).words
    assert "I am sorry that we sent your September report two days late." in words
    assert "Yours sincerely," in words
    with living.database.begin(TEAM, reading=True) as store:
        assert store.drafts.get(1).tone is Tone.FORMAL


def test_form_begins_with_the_tone_of_the_workspace(living: Living) -> None:
    next_night(living)
    assert chosen_tone(form_of(living, "U0TOM", "/draft halyard farewell", "tone")) == "warm"
    with living.database.begin(TEAM) as store:
        store.team.save(replace(store.team.get(), tone="formal"), at=living.clock())

    form = form_of(living, "U0DANA", "/draft halyard farewell", "tone")

    assert chosen_tone(form) == "formal"
