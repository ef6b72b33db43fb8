"""A letter whose facts changed is not sent: the thread says what, and writes it anew."""

from dataclasses import replace
from datetime import timedelta

from draft_steps import draft_of, edit, log_complaint, modal_with, value_of
from journey import APPROVALS, draft_apology
from living import TEAM, Living

from bot.domain.draft import DraftState


def correct(living: Living) -> None:
    """Mark the complaint behind the letter as corrected, behind the bot's back."""
    with living.database.begin(TEAM) as store:
        store.entries.change(
            "C-1",
            by="U0PRIYA",
            at=living.clock(),
            action="changed",
            corrected_on=living.today(),
            proof="https://example.com/report",
        )


def move_contact(living: Living) -> None:
    with living.database.begin(TEAM) as store:
        client = replace(store.clients.get(1).client, contact_email="ana@acme.example")
        store.clients.save(1, client, by="U0PRIYA", at=living.clock())


def test_approving_is_refused_with_what_changed_and_one_click_writes_the_next_version(
    living: Living,
) -> None:
    thread = draft_apology(living)
    dana, version = living.slack.person("U0DANA"), thread.version(1)
    correct(living)
    living.know("U0DANA")

    dana.press(version, "Approve version 1")

    told = living.slack.wait_for(lambda: dana.ephemerals(APPROVALS))[-1].text
    assert "Version 1 is out of date, so nothing was sent." in told
    assert "C-1 was corrected on" in told
    living.slack.wait_for(lambda: "out of date, nothing was sent" in version.words)
    assert "*Since then:* C-1 was corrected on" in version.words
    assert "Approve version 1" not in version.words
    thread.wait_until("out of date, nothing was sent")
    assert draft_of(living).state is DraftState.WAITING
    assert living.slack.mails() == []

    dana.press(version, "Write version 2")

    anew = thread.version(2)
    assert "written anew: C-1 was corrected on" in anew.words
    # What the ledger had prefilled follows it: the proof is new.
    assert "https://example.com/report" in draft_of(living).answers["proof"]
    dana.press(anew, "Approve version 2")
    thread.wait_until("sent, approved by Dana Whitfield")
    assert len(living.slack.mails()) == 1


def test_a_new_complaint_is_said_at_once_and_its_answer_is_asked_for(living: Living) -> None:
    thread = draft_apology(living)
    dana, version = living.slack.person("U0DANA"), thread.version(1)
    log_complaint(living, "the banner is still wrong")
    living.slack.wait_for(lambda: "out of date, nothing was sent" in version.words)
    assert "C-2 was logged by Priya Nair: the banner is still wrong" in version.words
    with living.database.begin(TEAM) as store:
        store.entries.change("C-2", by="U0TOM", at=living.clock(), action="changed", fault="ours")

    dana.press(version, "Write version 2")

    form = modal_with(living, dana, "Some answers are missing")
    assert "the banner is still wrong" in form.words
    kept = form.values["miss"]["miss"]["value"]
    assert kept == "we sent your September report two days late"
    assert form.values["point_1"]["point_1"]["value"].startswith("I left it in my outbox")
    assert not form.values["point_2"]["point_2"].get("value")
    assert dana.submit(form, {"point_2": "The old file came back. It is right since today."})
    anew = thread.version(2)
    assert "The old file came back" in anew.words
    assert set(draft_of(living).complaint_ids) == {"C-1", "C-2"}
    living.slack.wait_for(lambda: "Approve version 2" in anew.words)


def test_an_answer_to_one_point_is_never_given_to_another(living: Living) -> None:
    thread = draft_apology(living)
    dana, version = living.slack.person("U0DANA"), thread.version(1)
    log_complaint(living, "the banner is still wrong")
    living.slack.wait_for(lambda: "C-2 was logged" in version.words)
    today = living.today()
    with living.database.begin(TEAM) as store:
        for ref, columns in (("C-1", {"resolved_on": today}), ("C-2", {"fault": "ours"})):
            store.entries.change(ref, by="U0TOM", at=living.clock(), action="changed", **columns)

    dana.press(version, "Write version 2")

    form = modal_with(living, dana, "Some answers are missing")
    assert "the banner is still wrong" in form.words
    assert not form.values["point_1"]["point_1"].get("value")
    assert "point_2" not in form.values


def test_another_contact_makes_it_out_of_date_and_the_new_version_goes_there(
    living: Living,
) -> None:
    thread = draft_apology(living)
    dana, version = living.slack.person("U0DANA"), thread.version(1)
    move_contact(living)
    living.know("U0DANA")
    dana.press(version, "Approve version 1")
    living.slack.wait_for(lambda: "ana@acme.example" in version.words)
    assert "(by Priya Nair on" in version.words

    dana.press(version, "Write version 2")

    anew = thread.version(2)
    assert "Jo Reyes ana@acme.example" in anew.words
    assert draft_of(living).recipient == "ana@acme.example"
    assert living.slack.mails() == []


def test_an_editor_who_has_read_what_changed_keeps_the_words(living: Living) -> None:
    thread = draft_apology(living)
    dana, tom = living.slack.person("U0DANA"), living.slack.person("U0TOM")
    version = thread.version(1)
    correct(living)
    living.know("U0DANA", "U0TOM")
    dana.press(version, "Approve version 1")
    living.slack.wait_for(lambda: "out of date" in version.words)

    assert edit(living, tom, version, {"subject": "Two days late"}) == "closed"

    anew = thread.version(2)
    assert "what changed since was read" in anew.words
    living.slack.wait_for(lambda: "Approve version 2" in anew.words)
    dana.press(anew, "Approve version 2")
    thread.wait_until("sent, approved by Dana Whitfield")


def test_what_changed_while_a_form_stood_open_is_not_taken_as_read(living: Living) -> None:
    thread = draft_apology(living)
    tom, version = living.slack.person("U0TOM"), thread.version(1)
    tom.press(version, "Edit")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "subject" in m.values and m)
    correct(living)

    assert tom.submit(form, {"subject": "Two days late"}).result == "closed"

    anew = thread.version(2)
    living.slack.wait_for(lambda: "out of date" in anew.words)
    assert "Approve version 2" not in anew.words


def test_a_letter_whose_day_has_passed_is_not_approved_and_asks_for_another(
    living: Living,
) -> None:
    soon = living.today() + timedelta(days=2)
    thread = draft_apology(living, update_on=soon.isoformat())
    dana, version = living.slack.person("U0DANA"), thread.version(1)
    living.clock.advance(days=2)
    living.know("U0DANA")

    dana.press(version, "Approve version 1")

    told = living.slack.wait_for(lambda: dana.ephemerals(APPROVALS))[-1].text
    passed = f"{soon:%-d %b %Y}, a day that it names, has passed"
    assert f"nothing was sent. Since it was written: {passed}. Press Write version 2" in told
    living.slack.wait_for(lambda: f"*Since then:* {passed}" in version.words)
    assert "Approve version 1" not in version.words
    assert living.slack.mails() == []

    dana.press(version, "Write version 2")

    form = modal_with(living, dana, "This date has passed. Which day from today on?")
    assert dana.submit(form, {"update_on": "2070-11-30"}).result != "errors"
    anew = thread.version(2)
    living.slack.wait_for(lambda: "Approve version 2" in anew.words)
    dana.press(anew, "Approve version 2")
    thread.wait_until("sent, approved by Dana Whitfield")


def test_whoever_edits_a_letter_whose_day_has_passed_has_read_it(living: Living) -> None:
    thread = draft_apology(living, update_on=(living.today() + timedelta(days=2)).isoformat())
    tom, version = living.slack.person("U0TOM"), thread.version(1)
    living.clock.advance(days=2)
    living.know("U0TOM")

    assert edit(living, tom, version, {"subject": "Two days late"}) == "closed"

    anew = thread.version(2)
    assert "what changed since was read" in anew.words
    living.slack.wait_for(lambda: "Approve version 2" in anew.words)


def test_discarding_an_out_of_date_version_sends_nothing(living: Living) -> None:
    thread = draft_apology(living)
    dana, version = living.slack.person("U0DANA"), thread.version(1)
    correct(living)
    living.know("U0DANA")
    dana.press(version, "Approve version 1")
    living.slack.wait_for(lambda: "Discard" in version.words)

    dana.press(version, "Discard")
    dana.submit(modal_with(living, dana, "nothing is sent"), {})

    thread.wait_until("rejected by Dana Whitfield")
    assert living.slack.mails() == []


def test_a_version_written_anew_twice_by_two_people_is_one(living: Living) -> None:
    thread = draft_apology(living)
    thread.version(1)
    correct(living)
    living.know("U0DANA", "U0TOM")
    seen = value_of(living)

    assert living.forge_click("U0DANA", "draft.again", seen, trigger_id="t1") == 200
    assert living.forge_click("U0TOM", "draft.again", seen, trigger_id="t2") == 200

    thread.version(2)
    assert draft_of(living).version.number == 2
