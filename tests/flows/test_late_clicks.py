"""A click that comes too late, or from whoever may not, is answered to that person alone."""

import json

import pytest
from draft_steps import draft_of, edit, modal_with, value_of
from journey import APPROVALS, draft_apology
from living import Living

from bot.domain.draft import DraftState


def told(living: Living, user: str) -> str:
    """Wait for the private answer, and return it with the addresses of its buttons."""
    person = living.slack.person(user)
    found = living.slack.wait_for(lambda: person.ephemerals(APPROVALS) or person.ephemerals())
    return found[-1].text + json.dumps(found[-1].blocks)


def press_old(living: Living, user: str, action: str, value: str) -> None:
    """Press a button of an old copy of a message, as a slow phone does."""
    living.know(user)
    living.forge_click(
        user, action, value, channel={"id": APPROVALS}, trigger_id=f"late.{user}.{action}"
    )


def answer_of(living: Living, user: str) -> str:
    """Wait for what the person alone was told, wherever it was said."""
    person = living.slack.person(user)

    def found() -> str:
        window = person.modal()
        direct = living.slack.dms(user)
        return (window and window.words + json.dumps(window.blocks)) or (
            direct[-1].text + json.dumps(direct[-1].blocks) if direct else ""
        )

    return living.slack.wait_for(found)


@pytest.mark.parametrize("action", ["draft.approve", "draft.reject", "draft.edit", "draft.again"])
def test_a_click_on_a_version_that_was_replaced_says_by_whom_and_leads_to_the_newest(
    living: Living, action: str
) -> None:
    thread = draft_apology(living)
    seen = value_of(living)
    tom = living.slack.person("U0TOM")
    assert edit(living, tom, thread.version(1), {"subject": "Two days late"}) == "closed"
    thread.version(2)
    before = draft_of(living)

    press_old(living, "U0DANA", action, seen)

    answer = answer_of(living, "U0DANA")
    assert "Version 1 was replaced by Tom Okafor on" in answer
    assert "so nothing happened." in answer
    assert "Go to version 2" in answer
    assert "/archives/C0APPROVE/p" in answer
    assert draft_of(living) == before


def test_a_click_on_a_decided_draft_says_who_decided_and_when(living: Living) -> None:
    thread = draft_apology(living)
    seen, dana = value_of(living), living.slack.person("U0DANA")
    dana.press(thread.version(1), "Reject")
    dana.submit(modal_with(living, dana, "nothing is sent"), {"reason": "No"})
    thread.wait_until("rejected by Dana Whitfield")

    press_old(living, "U0TOM", "draft.approve", seen)

    answer = answer_of(living, "U0TOM")
    assert "That draft was rejected by Dana Whitfield on" in answer
    assert "so nothing happened." in answer
    assert draft_of(living).state is DraftState.REJECTED


def test_whoever_may_not_is_told_who_can(living: Living) -> None:
    thread = draft_apology(living)
    priya = living.slack.person("U0PRIYA")
    living.know("U0PRIYA")

    priya.press(thread.version(1), "Approve version 1")

    answer = told(living, "U0PRIYA")
    assert "Only a manager can do that for Acme: Dana Whitfield or Tom Okafor." in answer
    assert "Nothing changed." in answer


def test_stopping_what_has_left_says_so(living: Living) -> None:
    thread = draft_apology(living)
    seen = value_of(living)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")

    press_old(living, "U0TOM", "draft.stop", seen)

    assert "The e-mail has left" in answer_of(living, "U0TOM")


def test_an_edit_loses_no_word_when_somebody_else_was_faster(living: Living) -> None:
    thread = draft_apology(living)
    tom, dana = living.slack.person("U0TOM"), living.slack.person("U0DANA")
    version = thread.version(1)
    living.know("U0TOM", "U0DANA")
    tom.press(version, "Edit")
    slow = living.slack.wait_for(lambda: (m := tom.modal()) and "subject" in m.values and m)
    assert edit(living, dana, version, {"subject": "Dana was faster"}) == "closed"
    thread.version(2)

    done = tom.submit(slow, {"subject": "Tom's words"})

    assert done.result == "errors"
    assert "Version 1 was replaced by Dana Whitfield" in " ".join(done.errors.values())
    assert "Your words are still here" in " ".join(done.errors.values())
    assert (form := tom.modal()) is not None
    assert "subject" in form.values
    assert draft_of(living).version.subject == "Dana was faster"
