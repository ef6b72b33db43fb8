"""A draft's thread: why, facts, comments, what an edit changed, and all that was decided."""

import json
from dataclasses import replace

import pytest
from draft_steps import choose, draft_of, edit, modal_with, reply_with, value_of
from journey import APPROVALS, draft_apology
from living import TEAM, Living

from bot.domain.draft import DraftState


def test_the_root_says_why_now_and_the_version_what_it_rests_on(living: Living) -> None:
    thread = draft_apology(living)

    living.slack.wait_for(lambda: "Why now:" in thread.root.words)
    assert "A wrong of ours has no apology yet, raised on" in thread.root.words
    assert "asked by Tom Okafor" in thread.root.words
    assert "*Rests on:* C-1" in thread.version(1).words


def test_a_letter_started_by_hand_says_so_and_names_no_money(living: Living) -> None:
    thread = draft_apology(living, contact="Jo")
    why = " ".join(draft_of(living).why)

    assert "€" not in why
    assert why in thread.root.words


def test_a_comment_stands_in_the_thread_and_mentions_who_asked(living: Living) -> None:
    thread = draft_apology(living)
    dana, version = living.slack.person("U0DANA"), thread.version(1)
    choose(dana, version, "Comment")
    form = modal_with(living, dana, "Your comment")

    assert dana.submit(form, {"words": "Is <!channel> *Monday* right?"}).result == "closed"

    said = reply_with(living, thread, "Dana Whitfield about version 1")
    assert "Is <!channel> *Monday* right?" in said.words
    assert "<!channel>" not in said.text
    assert "<@U0TOM>" in json.dumps(said.blocks)
    with living.database.begin(TEAM, reading=True) as store:
        kept = store.drafts.list_decisions(1)
        assert store.drafts.last_decision(1) is None
    assert [(d.kind, d.by, d.version, d.reason) for d in kept] == [
        ("commented", "U0DANA", 1, "Is <!channel> *Monday* right?")
    ]
    assert draft_of(living).state is DraftState.WAITING


def test_who_asked_for_a_draft_is_not_mentioned_in_their_own_comment(living: Living) -> None:
    thread = draft_apology(living)
    tom = living.slack.person("U0TOM")
    choose(tom, thread.version(1), "Comment")
    tom.submit(modal_with(living, tom, "Your comment"), {"words": "Please be quick"})

    said = json.dumps(reply_with(living, thread, "Tom Okafor about version 1").blocks)

    assert "<@U0DANA>" in said
    assert "<@U0TOM>" not in said


@pytest.mark.parametrize("do", ["comment", "compare", "facts", "snooze", "tone"])
def test_the_menu_does_nothing_for_who_has_no_part_in_the_draft(living: Living, do: str) -> None:
    draft_apology(living)
    sam, before = living.slack.person("U0SAM"), draft_of(living)
    living.know("U0SAM")

    value = json.dumps({"do": do, **json.loads(value_of(living))})
    assert living.forge_click("U0SAM", "draft.more", value, channel={"id": APPROVALS}) == 200

    def answer() -> str:
        window, direct = sam.modal(), living.slack.dms("U0SAM")
        return (window.words if window else "") + " ".join(m.text for m in direct)

    told = living.slack.wait_for(answer)
    assert "Only a manager" in told
    assert "the report was late" not in told
    assert draft_of(living) == before


def test_an_edit_is_shown_word_by_word_beside_the_version_before(living: Living) -> None:
    thread = draft_apology(living)
    tom = living.slack.person("U0TOM")
    assert edit(living, tom, thread.version(1), {"subject": "Your September report"}) == "closed"
    version = thread.version(2)
    assert "edited: Subject (" in version.words
    dana = living.slack.person("U0DANA")

    choose(dana, version, "Compare with version 1")

    view = modal_with(living, dana, "Version 2 beside version 1")
    styles = [
        (element["text"].strip(), element.get("style"))
        for block in view.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        if part["type"] == "rich_text_quote"
        for element in part["elements"]
    ]
    assert any(style == {"bold": True} and "Your" in text for text, style in styles)
    assert any(style == {"strike": True} for _, style in styles)


def test_the_facts_used_are_shown_with_how_they_stand(living: Living) -> None:
    thread = draft_apology(living)
    dana = living.slack.person("U0DANA")

    choose(dana, thread.version(1), "Facts used")

    view = modal_with(living, dana, "What the letter to Acme rests on")
    assert "C-1" in view.words
    assert "the report was late · fault: ours · open" in view.words


def test_the_other_tone_is_a_new_version_from_the_same_answers(living: Living) -> None:
    thread = draft_apology(living)
    dana, first = living.slack.person("U0DANA"), draft_of(living)
    choose(dana, thread.version(1), "Write it formally")

    version = thread.version(2)

    now = draft_of(living)
    assert "written anew, formal in tone" in version.words
    assert (now.tone.value, dict(now.answers)["miss"]) == ("formal", first.answers["miss"])
    # Whoever presses: the letter is still Tom's.
    assert "Tom Okafor" in now.version.envelope.from_name
    choose(dana, version, "Write it warmly")
    assert "written anew, warm in tone" in thread.version(3).words
    assert draft_of(living).version.sections == first.version.sections


def test_writing_anew_says_which_edits_by_hand_it_does_not_have(living: Living) -> None:
    thread = draft_apology(living)
    dana, tom = living.slack.person("U0DANA"), living.slack.person("U0TOM")
    assert edit(living, tom, thread.version(1), {"subject": "Two days late"}) == "closed"

    choose(dana, thread.version(2), "Write it formally")

    assert "formal in tone, without the edits of version 2" in thread.version(3).words


def test_all_that_was_decided_about_a_version_stays_in_the_thread(living: Living) -> None:
    living.change_team(hold_seconds=120)
    thread = draft_apology(living)
    dana, tom = living.slack.person("U0DANA"), living.slack.person("U0TOM")
    version = thread.version(1)
    dana.press(version, "Approve version 1")
    living.slack.wait_for(lambda: "Stop sending" in version.words)
    dana.press(version, "Stop sending")
    living.slack.wait_for(lambda: "stopped by Dana Whitfield" in version.words)
    assert "approved by Dana Whitfield" in version.words

    assert edit(living, tom, version, {"subject": "Two days late"}) == "closed"
    thread.version(2)

    living.slack.wait_for(lambda: "replaced by version 2" in version.words)
    assert "Tom Okafor, " in version.words
    assert "approved by Dana Whitfield" in version.words
    assert "stopped by Dana Whitfield" in version.words


def test_a_rejected_draft_is_written_anew_in_its_thread(living: Living) -> None:
    thread = draft_apology(living)
    dana, tom = living.slack.person("U0DANA"), living.slack.person("U0TOM")
    dana.press(thread.version(1), "Reject")
    dana.submit(modal_with(living, dana, "nothing is sent"), {"reason": "Too soon"})
    thread.wait_until("rejected by Dana Whitfield")
    version = thread.version(1)
    living.slack.wait_for(lambda: "Draft again" in version.words)

    tom.press(version, "Draft again")

    anew = thread.version(2)
    assert "written anew" in anew.words
    thread.wait_until("waiting for a manager")
    living.slack.wait_for(lambda: "rejected by Dana Whitfield" in version.words)
    dana.press(anew, "Approve version 2")
    thread.wait_until("sent, approved by Dana Whitfield")
    assert len(living.slack.mails()) == 1


def test_a_changed_contact_needs_a_second_person_and_the_thread_says_who_changed_it(
    living: Living,
) -> None:
    with living.database.begin(TEAM) as store:
        account = store.clients.find("acme")
        assert account is not None
        moved = store.clients.get(account.id).client
        store.clients.save(
            account.id,
            replace(moved, contact_email="ana@acme.example"),
            by="U0PRIYA",
            at=living.clock(),
        )
    thread = draft_apology(living)
    tom, version = living.slack.person("U0TOM"), thread.version(1)
    assert "Jo Reyes ana@acme.example" in version.words
    assert "A second manager must approve" in version.words
    assert "Priya Nair changed the contact's address" in version.words
    living.know("U0TOM")

    tom.press(version, "Approve version 1")

    told = living.slack.wait_for(lambda: tom.ephemerals(APPROVALS))[-1].text
    assert "the contact's address was changed in the last 7 days: Dana Whitfield." in told
    assert draft_of(living).state is DraftState.WAITING


def test_one_manager_alone_writes_why_they_decide_alone(living: Living) -> None:
    living.change_team(managers=("U0TOM",), offer_limit=None)
    with living.database.begin(TEAM) as store:
        client = store.clients.get(1).client
        store.clients.save(
            1, replace(client, contact_email="ana@acme.example"), by=None, at=living.clock()
        )
    thread = draft_apology(living)
    tom = living.slack.person("U0TOM")
    living.know("U0TOM")
    tom.press(thread.version(1), "Approve version 1")
    form = modal_with(living, tom, "why you decide alone")

    assert tom.submit(form, {"reason": "Dana is on leave"}).result == "closed"

    thread.wait_until("sent, approved by Tom Okafor")
    assert "Dana is on leave" in thread.root.words
