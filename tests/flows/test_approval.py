"""From the digest to the e-mail: drafted, approved by a manager, sent once, as approved."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from journey import (
    ANSWERS,
    APPROVALS,
    EXIT_ANSWERS,
    Thread,
    draft_apology,
    history,
    new_root,
    next_night,
    state_of,
    wrong_of_ours,
)
from living import TEAM, Living

from bot.domain.draft import DraftState
from bot.domain.history import MessageStatus
from bot.store.every_team import EveryTeam
from bot.use_cases.deliveries import EMAIL_KINDS
from sandbox.driver import LocalSlack


def test_an_approved_apology_arrives_exactly_as_approved_and_once(living: Living) -> None:
    thread = draft_apology(living)
    version = thread.version(1)
    approved = next(
        element["text"]
        for block in version.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
        for element in part["elements"]
    )

    living.slack.person("U0DANA").press(version, "Approve version 1")

    thread.wait_until("sent, approved by Dana Whitfield")
    mails = living.slack.mails()
    assert len(mails) == 1
    assert mails[0]["text"].strip().replace("\r\n", "\n") == approved
    assert mails[0]["rcpt_to"] == ["jo@acme.example"]
    assert "I&#39;m sorry" in mails[0]["html"] or "I'm sorry" in mails[0]["html"]
    assert mails[0]["headers"]["Reply-To"].startswith("tom@")
    sent = history(living).messages
    assert [(m.kind, m.status, m.complaint) for m in sent] == [
        ("apology", MessageStatus.SENT, "C-1")
    ]
    assert history(living).complaints[0].responded_on is not None


def test_buttons_go_away_when_they_are_used_up(living: Living) -> None:
    thread = draft_apology(living)
    version = thread.version(1)
    living.slack.person("U0DANA").press(version, "Approve version 1")
    thread.wait_until("sent")

    living.slack.wait_for(lambda: not any(a.startswith("draft.") for a in version.action_ids))


@pytest.mark.parametrize("who", ["U0PRIYA", "U0SAM", "U0GUS", "W0JO"])
def test_nobody_but_a_manager_approves_rejects_or_marks(living: Living, who: str) -> None:
    draft_apology(living)
    with living.database.begin(TEAM, reading=True) as store:
        seen = store.drafts.get(1).version.fingerprint
    value = json.dumps({"draft": 1, "seen": seen})

    for action in ("draft.approve", "draft.reject", "draft.stop", "draft.mark_sent"):
        assert living.forge_click(who, action, value) == 200
    living.slack.wait_for(living.inbox_is_empty)

    assert state_of(living) is DraftState.WAITING
    assert living.slack.mails() == []


def test_a_refused_click_is_answered_to_the_clicker_alone(living: Living) -> None:
    thread = draft_apology(living)
    priya = living.slack.person("U0PRIYA")
    version = thread.version(1)
    before = len(thread.replies)

    priya.press(version, "Approve version 1")

    living.slack.wait_for(
        lambda: any("Only a manager" in m.text for m in priya.ephemerals(APPROVALS))
    )
    assert len(thread.replies) == before


def test_an_edit_makes_a_new_version_and_the_old_buttons_do_nothing(living: Living) -> None:
    thread = draft_apology(living)
    tom, old = living.slack.person("U0TOM"), thread.version(1)
    with living.database.begin(TEAM, reading=True) as store:
        seen = store.drafts.get(1).version.fingerprint
    tom.press(old, "Edit")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "subject" in m.values and m)
    assert tom.submit(form, {"subject": "Your report: two days late"}).result == "closed"

    new = thread.version(2)
    assert "Your report: two days late" in new.words
    assert "edited: Subject" in new.words
    living.slack.wait_for(lambda: "replaced by version 2" in old.words)
    # Known afresh, so that the late click is decided at once and does not wait in the inbox.
    living.know("U0DANA")
    assert living.forge_click("U0DANA", "draft.approve", json.dumps({"draft": 1, "seen": seen}))
    assert state_of(living) is DraftState.WAITING

    living.slack.person("U0DANA").press(new, "Approve version 2")
    thread.wait_until("sent, approved by Dana Whitfield")
    assert [m["subject"] for m in living.slack.mails()] == ["Your report: two days late"]


def test_a_rejected_draft_sends_nothing_and_says_why(living: Living) -> None:
    thread = draft_apology(living)
    dana = living.slack.person("U0DANA")
    dana.press(thread.version(1), "Reject")
    form = living.slack.wait_for(lambda: (m := dana.modal()) and "reason" in m.values and m)
    assert dana.submit(form, {"reason": "I will call them"}).result == "closed"

    thread.wait_until("rejected by Dana Whitfield")
    assert "I will call them" in thread.root.words
    assert living.slack.mails() == []


def test_sixteen_clicks_at_once_are_one_decision_and_one_email(living: Living) -> None:
    thread = draft_apology(living)
    thread.version(1)
    with living.database.begin(TEAM, reading=True) as store:
        seen = store.drafts.get(1).version.fingerprint
    value = json.dumps({"draft": 1, "seen": seen})
    # Known afresh, so that every click is decided at once and none waits in the inbox.
    living.know("U0DANA", "U0TOM")

    def click(number: int) -> int:
        who = "U0DANA" if number % 2 else "U0TOM"
        return living.forge_click(who, "draft.approve", value, trigger_id=f"t{number}")

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(click, range(16)))

    assert statuses == [200] * 16
    thread.wait_until("sent, approved by")
    assert len(living.slack.mails()) == 1


def test_an_approved_email_is_held_and_can_be_stopped(living: Living) -> None:
    living.change_team(hold_seconds=120)
    thread = draft_apology(living)
    dana = living.slack.person("U0DANA")
    dana.press(thread.version(1), "Approve version 1")
    thread.wait_until("about to leave")

    version = thread.version(1)
    living.slack.wait_for(lambda: "Stop sending" in version.words)
    dana.press(version, "Stop sending")

    thread.wait_until("waiting for a manager")
    living.clock.advance(minutes=5)
    living.slack.wait_for(living.outbox_is_empty)
    assert living.slack.mails() == []

    living.slack.wait_for(lambda: "Approve version 1" in version.words)
    dana.press(version, "Approve version 1")
    thread.wait_until("about to leave")
    living.clock.advance(minutes=3)
    thread.wait_until("sent, approved by Dana Whitfield")
    assert len(living.slack.mails()) == 1


def test_an_address_that_is_refused_comes_back_to_the_thread(living: Living) -> None:
    living.slack.slack.mailroom.refused.add("jo@acme.example")
    thread = draft_apology(living)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")

    living.slack.wait_for(
        lambda: any("550 5.1.1 No such person here" in m.words for m in thread.replies)
    )
    assert state_of(living) is DraftState.WAITING
    thread.wait_until("waiting for a manager")


def test_answers_that_are_missing_are_named_beside_their_fields(living: Living) -> None:
    wrong_of_ours(living)
    digest = next_night(living)
    tom = living.slack.person("U0TOM")
    tom.click(digest, "client.review.1")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "contact" in m.values and m)

    done = tom.submit(
        form,
        {
            "contact": "Jo",
            "thing": "Report",
            "miss": "we were late",
            "point_1": "x y",
            "owner": "Tom and Dana",
            "update_on": "2020-01-01",
            "prevention": "two people check",
            "checker": "Dana",
        },
    )

    assert done.result == "errors"
    assert "one person" in done.errors["owner"]
    assert "passed" in done.errors["update_on"]


def test_an_exit_is_refused_while_a_failure_of_ours_is_open(living: Living) -> None:
    wrong_of_ours(living)
    digest = next_night(living)
    tom = living.slack.person("U0TOM")
    tom.click(digest, "client.review.1")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "contact" in m.values and m)

    tom.click(form, "draft.choose_letter", "graceful_exit")

    told = living.slack.wait_for(lambda: (m := tom.modal()) and "still open" in m.words and m)
    assert "C-1 the report was late" in told.words
    assert "last_day" not in told.values


def test_without_a_way_out_the_text_is_handed_over_and_marked_sent(
    slack: LocalSlack, living_without_email: Living
) -> None:
    living = living_without_email
    thread = draft_apology(living)
    dana = slack.person("U0DANA")
    dana.press(thread.version(1), "Approve version 1")
    thread.wait_until("to be sent by hand")

    version = thread.version(1)
    slack.wait_for(lambda: "Mark as sent" in version.words)
    assert "I'm sorry that we sent your September report two days late" in version.words
    dana.press(version, "Mark as sent")

    thread.wait_until("sent by hand by Dana Whitfield")
    assert [m.kind for m in history(living).messages] == ["apology"]


def test_a_draft_that_slack_refuses_is_told_to_managers_and_shown_when_it_may_be(
    living: Living,
) -> None:
    living.slack.workspace.channels[APPROVALS]["members"].remove("U0GOODFIT")
    wrong_of_ours(living)
    digest = next_night(living)
    tom, dana = living.slack.person("U0TOM"), living.slack.person("U0DANA")
    tom.click(digest, "client.review.1")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "contact" in m.values and m)
    assert tom.submit(form, ANSWERS).result == "updated"

    told = living.slack.wait_for(lambda: living.slack.dms("U0DANA"))
    assert "could not be shown in Slack" in told[-1].text
    living.slack.workspace.channels[APPROVALS]["members"].append("U0GOODFIT")
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    dana.open_home()
    home = living.slack.wait_for(lambda: (h := dana.home()) and "Show it" in h.words and h)
    dana.click(home, "draft.show.1")

    thread = Thread(living, new_root(living, roots))
    assert "I'm sorry that we sent your September report" in thread.version(1).words


def test_what_was_perhaps_sent_is_parked_and_a_person_says_what_became_of_it(
    living: Living,
) -> None:
    living.change_team(hold_seconds=120)
    thread = draft_apology(living)
    version = thread.version(1)
    dana = living.slack.person("U0DANA")
    dana.press(version, "Approve version 1")
    thread.wait_until("about to leave")
    living.slack.wait_for(living.outbox_has_only_mail)
    living.bot.schedule.stop()
    # A process took the e-mail at its hour, and died without a word.
    living.clock.advance(minutes=3)
    every_team = EveryTeam(living.database.session)
    assert every_team.claim_delivery(now=living.clock(), kinds=EMAIL_KINDS) is not None
    living.clock.advance(minutes=11)
    assert living.send_all() > 0

    assert state_of(living) is DraftState.PARKED
    assert living.slack.mails() == []
    assert "nobody can say whether it arrived" in version.words
    living.know("U0DANA")
    dana.press(version, "It did not: wait again")
    living.send_all()
    assert state_of(living) is DraftState.WAITING
    dana.press(version, "Approve version 1")
    living.clock.advance(minutes=3)
    living.send_all()
    assert state_of(living) is DraftState.SENT
    assert len(living.slack.mails()) == 1


def test_a_letter_that_the_checker_would_block_needs_a_written_reason(living: Living) -> None:
    thread = draft_apology(living)
    tom, dana = living.slack.person("U0TOM"), living.slack.person("U0DANA")
    tom.press(thread.version(1), "Edit")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "subject" in m.values and m)
    bad = {"section.sorry.0": "We are sorry if you felt let down, but we were busy."}
    assert tom.submit(form, bad).result == "closed"
    version = thread.version(2)
    assert "Mend:" in version.words
    living.know("U0DANA")

    dana.press(version, "Approve version 2")
    asked = living.slack.wait_for(lambda: (m := dana.modal()) and "reason" in m.values and m)
    assert "The checker objects" in asked.words
    assert living.slack.mails() == []

    assert dana.submit(asked, {"reason": "They know me"}).result == "closed"
    thread.wait_until("sent, approved by Dana Whitfield")
    assert "They know me" in thread.root.words


def test_only_managers_edit(living: Living) -> None:
    thread = draft_apology(living)
    priya = living.slack.person("U0PRIYA")
    priya.press(thread.version(1), "Edit")

    living.slack.wait_for(
        lambda: (
            any("Only a manager" in m.text for m in priya.ephemerals(APPROVALS))
            or ((m := priya.modal()) and "Only a manager" in m.words)
        )
    )
    assert state_of(living) is DraftState.WAITING


def test_an_exit_needs_a_second_manager(living: Living) -> None:
    next_night(living)
    tom, dana = living.slack.person("U0TOM"), living.slack.person("U0DANA")
    living.know("U0TOM", "U0DANA")
    tom.open_home()
    home = living.slack.wait_for(lambda: (h := tom.home()) and "Halyard" in h.words and h)
    tom.click(home, "client.review.5")
    review = living.slack.wait_for(lambda: (m := tom.modal()) and "Draft a letter" in m.words and m)
    tom.click(review, "draft.choose_letter", "graceful_exit")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "last_day" in m.values and m)
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    done = tom.submit(form, EXIT_ANSWERS)
    assert done.result == "updated", done.errors
    thread = Thread(living, new_root(living, roots))
    version = thread.version(1)

    tom.press(version, "Approve version 1")
    living.slack.wait_for(
        lambda: any("second manager" in m.text for m in tom.ephemerals(APPROVALS))
    )
    assert state_of(living) is DraftState.WAITING
    dana.press(version, "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")
    assert "decided to end our work" in living.slack.mails()[0]["text"]


def test_a_second_letter_of_a_kind_is_warned_of_and_not_opened_by_itself(living: Living) -> None:
    thread = draft_apology(living)
    dana = living.slack.person("U0DANA")
    dana.press(thread.version(1), "Approve version 1")
    thread.wait_until("sent")
    dana.open_home()
    home = living.slack.wait_for(lambda: (h := dana.home()) and "Acme" in h.words and h)
    dana.click(home, "client.review.1")
    review = living.slack.wait_for(
        lambda: (m := dana.modal()) and "Draft a letter" in m.words and m
    )
    dana.click(review, "draft.choose_letter", "apology")

    warned = living.slack.wait_for(lambda: (m := dana.modal()) and "Mind:" in m.words and m)
    assert "no answer is noted" in warned.words


def test_a_letter_longer_than_a_message_is_read_in_a_window_and_sent_whole(living: Living) -> None:
    long = " ".join(f"In week {n} we did what we had said." for n in range(70))
    thread = draft_apology(living)
    tom, dana = living.slack.person("U0TOM"), living.slack.person("U0DANA")
    for number, name in enumerate(("sorry", "point_1", "next", "prevention", "closing"), 1):
        tom.press(thread.version(number), "Edit")
        field = f"section.{name}.0"
        form = living.slack.wait_for(lambda f=field: (m := tom.modal()) and f in m.values and m)
        kept = form.values[field][field]["value"]
        assert tom.submit(form, {field: f"{kept}\n\n{long}"}).result == "closed"
    version = thread.version(6)
    living.know("U0DANA")

    dana.press(version, "Read all")
    window = living.slack.wait_for(lambda: (m := dana.modal()) and "Subject" in m.words and m)
    assert window.words.count(long) == 5
    dana.dismiss(window)
    dana.press(version, "Approve version 6")
    thread.wait_until("sent, approved by Dana Whitfield")
    assert living.slack.mails()[0]["text"].count(long) == 5
