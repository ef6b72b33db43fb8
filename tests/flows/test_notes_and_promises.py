"""Notes, promises, hours to invest and sums: typed, answered with what follows, put right."""

import json
from datetime import timedelta

import pytest
from journey import history
from living import TEAM, Living

from bot.domain.history import NoteKind

ROOM = "C0ACMEINT"
GENERAL = "C0GENERAL"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("praise", NoteKind.PRAISE),
        ("win", NoteKind.WIN),
        ("discount", NoteKind.DISCOUNT_ASK),
        ("meeting", NoteKind.MEETING),
        ("contact", NoteKind.CONTACT),
        ("goal", NoteKind.GOAL),
        ("duty", NoteKind.CLIENT_DUTY),
        ("goodbye", NoteKind.DEPARTURE),
    ],
)
def test_every_kind_of_note_is_logged_by_its_word(
    living: Living, word: str, kind: NoteKind
) -> None:
    answer = living.slack.person("U0DANA").command(ROOM, f'/note acme {word} "as we said"')

    assert "as we said" in answer.text
    assert "Acme" in answer.text
    note = history(living).notes[-1]
    assert (note.kind, note.text) == (kind, "as we said")


def test_a_note_without_its_kind_opens_the_form_with_what_was_typed(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    before = len(history(living).notes)

    priya.command(ROOM, '/note acme "they were pleased with the launch"')

    form = living.slack.wait_for(priya.modal)
    assert form.values["text"]["text"]["value"] == "they were pleased with the launch"
    assert form.values["note_kind"]["note_kind"]["selected_option"] is None
    assert "note_kind" in priya.submit(form).errors
    done = priya.submit(form, {"note_kind": "praise"})
    assert done.result == "closed", done.errors
    living.slack.wait_for(lambda: len(history(living).notes) == before + 1)
    assert history(living).notes[-1].kind is NoteKind.PRAISE


def test_a_duty_has_a_due_date_and_is_done_with_one_click(living: Living) -> None:
    tom = living.slack.person("U0TOM")
    answer = tom.command(ROOM, '/note acme duty "send the logo" by 2070-07-01')
    assert "by 1 Jul 2070" in answer.text

    tom.press(answer.message, "Done today")

    living.slack.wait_for(lambda: history(living).notes[-1].done == living.today())


def test_a_goodbye_is_given_its_kind_by_a_person_in_the_menu(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    answer = dana.command(ROOM, '/note acme goodbye "we have what we wanted"')
    assert history(living).notes[-1].bucket is None
    assert "which goodbye it is" in answer.text

    dana.click(answer.message, "entry.more", "They got what they came for")

    living.slack.wait_for(lambda: history(living).notes[-1].bucket == "fulfilled")


def test_only_the_owner_or_a_manager_logs_duties_and_promises(living: Living) -> None:
    sam = living.slack.person("U0SAM")

    duty = sam.command(GENERAL, '/note acme duty "send the logo" by friday')
    promise = sam.command(GENERAL, '/promise acme "a report" by friday')

    for answer in (duty, promise):
        assert "Only the client's owner, or a manager" in answer.text
        assert "You typed:" in answer.text
    assert all(note.kind is not NoteKind.CLIENT_DUTY for note in history(living).notes)


def test_a_promise_has_a_date_and_is_delivered_later_with_a_link(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/promise acme "the spring report" by 2070-03-01')
    assert "Promised to Acme: the spring report, by 1 Mar 2070" in answer.text
    ref = next(d.id for d in history(living).deliverables if d.promised == "the spring report")

    told = priya.command(ROOM, f"/promise {ref} delivered https://files.example/report.pdf")

    assert "the spring report" in told.text
    kept = next(d for d in history(living).deliverables if d.id == ref)
    assert kept.delivered == living.today()
    assert kept.evidence == "https://files.example/report.pdf"


def test_a_promise_without_a_date_opens_the_form_and_saves_nothing_yet(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    before = len(history(living).deliverables)

    priya.command(ROOM, '/promise acme "the spring report"')

    form = living.slack.wait_for(priya.modal)
    assert form.values["text"]["text"]["value"] == "the spring report"
    assert len(history(living).deliverables) == before
    due = (living.today() + timedelta(days=9)).isoformat()
    priya.submit(form, {"due": due})
    living.slack.wait_for(lambda: len(history(living).deliverables) == before + 1)


def test_delivering_what_is_no_promise_says_how_it_is_called(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, '/scope acme "a banner" 3h')

    answer = priya.command(ROOM, "/promise S-1 delivered")

    assert "A promise has a name like D-12" in answer.text


def test_a_members_hours_to_invest_count_once_a_manager_approved_them(living: Living) -> None:
    priya, dana = living.slack.person("U0PRIYA"), living.slack.person("U0DANA")
    before = len(history(living).investments)

    answer = priya.command(ROOM, '/invest acme 20h until 2070-07-01 "learn their shop system"')

    assert "It counts once a manager approved it" in answer.text
    assert len(history(living).investments) == before
    dana.open_home()
    home = living.slack.wait_for(lambda: (h := dana.home()) and "to approve" in h.words and h)
    assert "learn their shop system, 20 h, until 1 Jul 2070" in home.words
    dana.press(home, "Approve")
    living.slack.wait_for(lambda: len(history(living).investments) == before + 1)
    living.slack.wait_for(lambda: (h := dana.home()) and "to approve" not in h.words)


def test_a_member_can_neither_approve_hours_nor_change_approved_ones(living: Living) -> None:
    priya, dana = living.slack.person("U0PRIYA"), living.slack.person("U0DANA")
    answer = priya.command(ROOM, '/invest acme 20h until 2070-07-01 "learn their shop system"')
    ref = next(w for w in answer.text.replace(".", " ").split() if w.startswith("I-"))

    seen = json.dumps({"ref": ref, "revision": 0})
    living.forge_click("U0PRIYA", "entry.approve_investment", seen)
    assert history(living).investments == ()

    dana.open_home()
    home = living.slack.wait_for(lambda: (h := dana.home()) and "to approve" in h.words and h)
    dana.press(home, "Approve")
    living.slack.wait_for(lambda: history(living).investments)
    living.forge_click("U0PRIYA", "entry.undo", ref)
    assert history(living).investments


def test_a_manager_takes_an_approval_back_and_the_hours_wait_again(living: Living) -> None:
    priya, dana = living.slack.person("U0PRIYA"), living.slack.person("U0DANA")
    answer = priya.command(ROOM, '/invest acme 20h until 2070-07-01 "learn their shop system"')
    ref = next(w for w in answer.text.replace(".", " ").split() if w.startswith("I-"))
    living.forge_click(
        "U0DANA", "entry.approve_investment", json.dumps({"ref": ref, "revision": 0})
    )
    assert history(living).investments
    living.forge_click("U0PRIYA", "entry.unapprove_investment", ref)
    assert history(living).investments

    dana.command(ROOM, "/client acme")
    view = living.slack.wait_for(lambda: (m := dana.modal()) and ref in m.words and m)
    dana.click(view, f"entry.edit.{ref}")
    form = living.slack.wait_for(lambda: (m := dana.modal()) and "Logged by" in m.words and m)
    dana.press(form, "Take the approval back")

    living.slack.wait_for(lambda: not history(living).investments)
    living.slack.wait_for(
        lambda: any("took back the approval" in m.text for m in living.slack.messages(priya.direct))
    )
    dana.open_home()
    living.slack.wait_for(lambda: (h := dana.home()) and "to approve" in h.words)
    with living.database.begin(TEAM, reading=True) as store:
        assert [c.action for c in store.entries.list_changes(ref)] == ["unapproved", "approved"]


def test_a_manager_who_logs_hours_to_invest_has_approved_them(living: Living) -> None:
    answer = living.slack.person("U0DANA").command(ROOM, "/invest acme 20h until 2070-07-01 course")

    assert "do not hurt the score" in answer.text
    assert history(living).investments[-1].hours == 20


@pytest.mark.parametrize("until", ["last friday", "1.1.2026"])
@pytest.mark.parametrize("who", ["U0DANA", "U0PRIYA"])
def test_hours_to_invest_do_not_end_before_they_begin(living: Living, who: str, until: str) -> None:
    answer = living.slack.person(who).command(ROOM, f'/invest acme 10h until {until} "a case"')

    today = f"{living.today():%-d %b %Y}"
    assert f"they end on {today} or later. Nothing was saved." in answer.text
    assert "You typed: /invest acme 10h until" in answer.text
    assert history(living).investments == ()


def test_the_client_may_be_left_out_in_its_channel_with_every_command(living: Living) -> None:
    dana = living.slack.person("U0DANA")

    for line in (
        '/note praise "they said thanks for the page"',
        '/promise "a report" by friday',
        '/invest 5h until 2070-07-01 "a trial"',
    ):
        assert "Acme" in dana.command(ROOM, line).text, line
    assert history(living).notes[-1].text == "they said thanks for the page"


def test_what_was_said_on_another_day_is_dated_so(living: Living) -> None:
    living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner" 3h on 2026-01-05')

    assert history(living).scope_requests[-1].asked_on.isoformat() == "2026-01-05"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('/scope acme "a banner" 3h on {}', "a banner, 3 h, asked on {}."),
        ("/scope acme a banner 3h on {}", "a banner, 3 h, asked on {}."),
        ('/complaint acme "it was late" on {}', "it was late, said on {}."),
        ('/note acme praise "lovely" on {}', "lovely, on {}."),
    ],
)
def test_the_receipt_names_a_day_that_is_not_today(living: Living, line: str, said: str) -> None:
    priya, today = living.slack.person("U0PRIYA"), living.today()
    day = today - timedelta(days=1)

    answer = priya.command(ROOM, line.format(day))
    assert said.format(f"{day:%-d %b %Y}") in answer.text
    assert said.format(f"{day:%-d %b %Y}").rstrip(".") in answer.message.words

    answer = priya.command(ROOM, line.format(today).replace("acme", "northwind"))
    assert f"{today:%-d %b %Y}" not in answer.text


def test_a_day_that_is_near_is_refused_and_not_taken_for_last_years(living: Living) -> None:
    soon = living.today() + timedelta(days=9)
    for line in (
        '/scope acme "a banner" 3h on {}',
        '/complaint acme "it was late" on {}',
        '/note acme praise "lovely" on {}',
    ):
        answer = living.slack.person("U0PRIYA").command(ROOM, line.format(f"{soon:%-d.%-m.}"))
        assert "still to come" in answer.text
    assert history(living).scope_requests == ()


def test_any_entry_is_opened_moved_and_taken_back_from_its_own_message(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/note acme praise "lovely work"')

    priya.press(answer.message, "Change it")
    form = living.slack.wait_for(priya.modal)
    assert "Logged by Priya Nair" in form.words
    with living.database.begin(TEAM, reading=True) as store:
        other = store.clients.find("halyard")
    assert other is not None
    priya.submit(form, {"client": str(other.id), "text": "lovely work, all of it"})

    living.slack.wait_for(lambda: "lovely work, all of it" in answer.message.words)
    assert "Halyard" in answer.message.words
    assert history(living, other.id).notes[-1].text == "lovely work, all of it"
    priya.press(answer.message, "Change it")
    form = living.slack.wait_for(lambda: (m := priya.modal()) and "What" in m.words and m)
    assert "text was “lovely work”" in form.words
    priya.press(form, "Take it back")
    living.slack.wait_for(lambda: not history(living, other.id).notes)


def test_the_digest_is_posted_again_by_a_manager_alone(living: Living) -> None:
    living.slack.wait_for(lambda: living.slack.messages("C0HEALTH"))
    living.slack.wait_for(living.outbox_is_empty)

    told = living.slack.person("U0DANA").command(GENERAL, "/goodfit digest now")
    refused = living.slack.person("U0PRIYA").command(GENERAL, "/goodfit digest now")

    assert "is drawn anew where it stands" in told.text
    assert "Only a manager" in refused.text
