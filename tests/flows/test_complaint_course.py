"""A complaint's course: their side, our side, what was done, raised again, done what we could."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from journey import history
from living import TEAM, Living

from bot.domain.calendar import Calendar
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault, Reraise, Severity, Verdict, WrongCourse
from bot.domain.failure import failed_fixes, open_wrongs
from bot.domain.history import MessageStatus, SentMessage
from bot.domain.permission import NotYours
from bot.domain.team import Actor
from bot.messages.fixed_answers import fixed, unfixed, which_was_fixed
from bot.use_cases import fixes
from sandbox.answer import Answer, View
from sandbox.message import Message

ROOM = "C0ACMEINT"
SAID = "/complaint acme the september report was late"
HEARD = {"client_side_heard": "yes"}
POINTS = "It was two days late\nNobody told us"
PROOF = "https://example.com/report.pdf"


def complaint(living: Living, number: int = 1) -> Complaint:
    return next(c for c in history(living).complaints if c.id == f"C-{number}")


def put(living: Living, client_id: int = 1, by: str = "U0PRIYA", **columns: Any) -> str:
    """Put a complaint into the ledger as it stands after some of its course."""
    day = living.today() - timedelta(days=30)
    value = Complaint(id="", raised_on=day, text="the september report was late")
    with living.database.begin(TEAM) as store:
        value = replace(value, **columns)
        name: str = store.entries.add(value, client_id, by=by, at=living.clock()).id
        return name


def corrected(living: Living, **columns: Any) -> str:
    """Put a complaint into the ledger that was corrected with proof ten days ago."""
    day = living.today() - timedelta(days=10)
    known = {
        "by": "U0TOM",
        "fault": Fault.OURS,
        "points": ("It was late",),
        "corrected_on": day,
        "proof": PROOF,
    }
    return put(living, **{**known, **columns})


def logged(living: Living, words: str = SAID, who: str = "U0PRIYA") -> Answer:
    return living.slack.person(who).command(ROOM, words)


def opened(living: Living, message: Message, label: str, who: str = "U0PRIYA") -> View:
    person = living.slack.person(who)
    living.slack.wait_for(lambda: label in message.words)
    person.press(message, label)
    return living.slack.wait_for(person.modal)


def form_of(living: Living, ref: str, who: str = "U0DANA") -> View:
    """Open an entry's form as its card does."""
    person = living.slack.person(who)
    trigger = person.command(ROOM, "/complaint acme only to have a card")
    message = trigger.message
    for block in message.record["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id") == "entry.edit":
                element["value"] = ref
    person.click(message, "entry.edit")
    return living.slack.wait_for(person.modal)


def shows(living: Living, view: View, field: str) -> View:
    """Wait until the form was drawn anew with this field."""
    return living.slack.wait_for(lambda: view if field in view.values else None)


def go(living: Living, view: View, label: str, field: str, who: str = "U0DANA") -> View:
    living.slack.person(who).press(view, label)
    return shows(living, view, field)


# --- Their side, then ours ---


def test_the_form_opens_with_their_side_and_asks_for_no_fault_yet(living: Living) -> None:
    form = opened(living, logged(living).message, "Add their side")

    assert {"text", "points", "severity", "on", "client_side_heard"} <= set(form.values)
    assert form.values["text"]["text"]["value"] == "the september report was late"
    assert form.values["points"]["points"]["value"] is None
    assert form.values["client_side_heard"]["client_side_heard"]["selected_option"] is None
    assert "fault" not in form.values
    assert "Go to what was done" in form.words
    assert "Go to our side" not in form.words


def test_once_their_side_is_saved_the_same_form_asks_for_ours(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = logged(living)
    form = opened(living, answer.message, "Add their side")

    done = priya.submit(form, HEARD | {"points": POINTS, "severity": "major"})

    assert done.result == "updated", done.errors
    assert {"our_side", "fault", "cause"} <= set(form.values)
    assert "Nobody told us" in form.words
    assert complaint(living).points == ("It was two days late", "Nobody told us")
    assert complaint(living).severity == "major"
    living.slack.wait_for(lambda: "Our side and fault" in answer.message.words)

    done = priya.submit(
        form,
        {
            "our_side": "I left it in my outbox.",
            "fault": "shared",
            "cause": "communication",
        },
    )

    assert done.result == "closed", done.errors
    saved = complaint(living)
    assert (saved.our_side, saved.fault, saved.cause) == (
        "I left it in my outbox.",
        "shared",
        "communication",
    )
    living.slack.wait_for(lambda: "What was done" in answer.message.words)


def test_without_points_or_without_having_heard_them_ours_is_not_asked_for(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = logged(living)
    form = opened(living, answer.message, "Add their side")
    assert "client_side_heard" in priya.submit(form, {"points": POINTS}).errors
    assert priya.submit(form, {"points": "", "severity": "major"}).result == "closed"

    living.slack.wait_for(lambda: "major" in answer.message.words)
    form = opened(living, answer.message, "Add their side")
    done = priya.submit(form, {"points": POINTS, "client_side_heard": "no"})

    assert done.result == "closed"
    assert complaint(living).client_side_heard is False
    form = opened(living, answer.message, "Add their side")
    assert "fault" not in form.values


def test_fault_before_their_side_is_refused_also_when_the_form_is_an_old_one(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    form = form_of(living, put(living, points=("Late",)), "U0PRIYA")
    assert "fault" in form.values
    with living.database.begin(TEAM) as store:
        store.entries.change("C-1", by="U0TOM", at=living.clock(), action="changed", points=[])

    done = priya.submit(form, {"fault": "ours"})

    assert done.result == "errors"
    assert "First their side" in done.errors["fault"]
    assert complaint(living).fault is Fault.UNKNOWN


def test_bullets_before_their_points_are_not_kept_and_long_lists_lose_nothing(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    ref = put(living, points=tuple(f"point {n} {'x' * 200}" for n in range(40)))
    form = form_of(living, ref, "U0PRIYA")
    form = go(living, form, "Go to their side", "points", "U0PRIYA")
    assert "points.3" in form.values

    assert priya.submit(form, {"severity": "major"}).result == "closed"
    assert len(complaint(living).points) == 40
    form = form_of(living, put(living), "U0PRIYA")
    points = {"points": "- It was late\n\n • Nobody told us"}
    assert priya.submit(form, HEARD | points).result == "updated"
    assert complaint(living, 3).points == ("It was late", "Nobody told us")


def test_a_text_longer_than_one_field_comes_back_whole(living: Living) -> None:
    words = " ".join(f"word{n}" for n in range(600))
    ref = put(living, text=words, points=("Late",), our_side=words)
    priya = living.slack.person("U0PRIYA")
    form = form_of(living, ref, "U0PRIYA")
    assert priya.submit(form, {"fault": "ours"}).result == "closed"
    form = go(living, form_of(living, ref, "U0PRIYA"), "Go to their side", "text.2", "U0PRIYA")
    assert priya.submit(form, {"severity": "major"}).result == "closed"

    assert complaint(living).text == words
    assert complaint(living).our_side == words


def test_a_complaint_is_moved_to_another_client_with_what_raised_it_again(living: Living) -> None:
    ref = corrected(living)
    with living.database.begin(TEAM) as store:
        again = Reraise(id="", on=living.today(), verdict=Verdict.ALREADY_FIXED)
        store.entries.add(again, 1, by="U0PRIYA", at=living.clock(), complaint_id=1)
    dana = living.slack.person("U0DANA")
    form = go(living, form_of(living, ref), "Go to their side", "points")

    done = dana.submit(form, {"client": "2"})

    assert done.result == "closed", done.errors
    moved = next(c for c in history(living, 2).complaints if c.id == ref)
    assert [r.verdict for r in moved.reraises] == [Verdict.ALREADY_FIXED]


def test_where_clients_are_too_many_for_a_list_the_name_is_written(living: Living) -> None:
    with living.database.begin(TEAM) as store:
        for n in range(100):
            client = Client(key=f"extra-{n}", name=f"Extra {n}")
            store.clients.add(client, by="U0DANA", at=living.clock())
    ref = put(living)
    dana = living.slack.person("U0DANA")
    form = form_of(living, ref)

    unknown = dana.submit(form, HEARD | {"client_name": "Nobody & Co"})
    done = dana.submit(form, HEARD | {"client_name": "northwind traders"})

    assert "Write its whole name" in unknown.errors["client_name"]
    assert done.result == "closed", done.errors
    assert [c.id for c in history(living, 2).complaints] == [ref]


def test_a_day_to_come_or_after_our_answer_cannot_be_when_they_said_it(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    ref = put(living, responded_on=living.today() - timedelta(days=20))
    form = form_of(living, ref)

    ahead = dana.submit(form, HEARD | {"on": str(living.today() + timedelta(days=1))})
    late = dana.submit(form, HEARD | {"on": str(living.today())})

    assert "still to come" in ahead.errors["on"]
    assert "We acted upon it on" in late.errors["on"]


def test_words_that_are_not_saved_are_not_lost_by_going_to_another_step(living: Living) -> None:
    ref = put(living, points=("Late",))
    form = form_of(living, ref)
    dana = living.slack.person("U0DANA")
    living.slack.slack.interactions.fill(form.record, {"our_side": "half a thought"})

    dana.press(form, "Go to what was done")

    living.slack.wait_for(lambda: "not saved yet" in form.words)
    assert form.values["our_side"]["our_side"]["value"] == "half a thought"
    dana.press(form, "Go to what was done")
    shows(living, form, "responded_on")
    assert complaint(living).our_side is None


def test_a_form_that_is_out_of_date_saves_nothing(living: Living) -> None:
    ref = put(living, points=("Late",))
    forms = {
        "fault": form_of(living, ref, "U0DANA"),
        "responded_on": go(
            living,
            form_of(living, ref, "U0TOM"),
            "Go to what was done",
            "responded_on",
            "U0TOM",
        ),
    }
    with living.database.begin(TEAM) as store:
        store.entries.change(ref, by="U0PRIYA", at=living.clock(), action="changed", text="mine")

    ours = living.slack.person("U0DANA").submit(forms["fault"], {"fault": "ours"})
    done = living.slack.person("U0TOM").submit(
        forms["responded_on"], {"responded_on": str(living.today())}
    )

    assert "your form was open" in str(ours.errors)
    assert "your form was open" in str(done.errors)
    assert complaint(living).fault is Fault.UNKNOWN
    assert complaint(living).responded_on is None


def test_who_may_not_change_a_complaint_reads_it(living: Living) -> None:
    ref = corrected(living, our_side="It lay in my outbox", remedy="refund", remedy_accepted=False)
    form = form_of(living, ref, "U0SAM")

    assert form.record["submit"] is None
    for words in ("It was late", "It lay in my outbox", PROOF, "A refund, refused", "Ours"):
        assert words in form.words
    assert "Take it back" not in form.words


def test_every_change_is_told_in_the_form_with_who_when_and_what_it_was(living: Living) -> None:
    ref = put(living, points=("Late",))
    dana = living.slack.person("U0DANA")
    assert dana.submit(form_of(living, ref), {"our_side": "My outbox"}).result == "closed"
    form = form_of(living, ref)
    assert dana.submit(form, {"our_side": "My inbox"}).result == "closed"

    told = form_of(living, ref).words

    assert "Dana Whitfield changed it (our side was “My outbox”)" in told


def test_typed_words_stand_in_plain_text_and_cannot_ping(living: Living) -> None:
    bad = "<!channel> *bold*"
    ref = corrected(living, text=bad, points=(bad,), our_side=bad, proof=bad, remedy=bad)
    for who in ("U0DANA", "U0SAM"):
        form = form_of(living, ref, who)
        assert "<!channel>" not in json.dumps(
            [b for b in form.blocks if b["type"] in ("section", "context")]
        )


# --- What was done ---


def course_form(living: Living, ref: str, who: str = "U0DANA") -> View:
    form = form_of(living, ref, who)
    if "responded_on" in form.values:
        return form
    return go(living, form, "Go to what was done", "responded_on", who)


def test_answered_corrected_with_proof_a_remedy_and_the_end_are_saved(living: Living) -> None:
    ref = put(living, points=("Late",), fault=Fault.OURS)
    day = living.today()
    form = course_form(living, ref)

    done = living.slack.person("U0DANA").submit(
        form,
        {
            "responded_on": str(day - timedelta(days=5)),
            "corrected_on": str(day - timedelta(days=3)),
            "proof": PROOF,
            "remedy": "free_work",
            "remedy_offered_on": str(day - timedelta(days=3)),
            "remedy_delivered_on": str(day - timedelta(days=1)),
            "remedy_accepted": "yes",
            "resolved_on": str(day),
        },
    )

    assert done.result == "closed", done.errors
    saved = complaint(living)
    assert saved.responded_on == day - timedelta(days=5)
    assert (saved.corrected_on, saved.proof) == (day - timedelta(days=3), PROOF)
    assert (saved.remedy, saved.remedy_accepted) == ("free_work", True)
    assert saved.remedy_offered_on == day - timedelta(days=3)
    assert saved.remedy_delivered_on == day - timedelta(days=1)
    assert saved.resolved_on == day
    assert not saved.is_open
    assert not saved.done_what_we_could


@pytest.mark.parametrize(
    ("filled", "field", "words"),
    [
        ({"corrected_on": 0}, "proof", "Write where it can be seen"),
        ({"proof": PROOF}, "corrected_on", "Choose the day on which it was corrected"),
        ({"responded_on": 1}, "responded_on", "still to come"),
        ({"resolved_on": -31}, "resolved_on", "They said it on"),
        ({"remedy_accepted": "no"}, "remedy", "Choose what we offered"),
        ({"remedy": "other"}, "remedy_words", "Write what we offered"),
        ({"remedy": "fix", "remedy_words": "cake"}, "remedy_words", "empty this field"),
        (
            {"remedy": "fix", "remedy_offered_on": -1, "remedy_delivered_on": -2},
            "remedy_delivered_on",
            "We offered it on",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(
    living: Living, filled: dict[str, Any], field: str, words: str
) -> None:
    ref = put(living, points=("Late",), fault=Fault.OURS)
    before = complaint(living)
    form = course_form(living, ref)
    typed = {
        name: str(living.today() + timedelta(days=value)) if isinstance(value, int) else value
        for name, value in filled.items()
    }

    done = living.slack.person("U0DANA").submit(form, typed)

    assert done.result == "errors"
    assert words in done.errors[field]
    assert complaint(living) == before


def test_a_remedy_in_free_words_is_kept_and_shown_again(living: Living) -> None:
    ref = put(living, points=("Late",), fault=Fault.OURS)
    form = course_form(living, ref)
    done = living.slack.person("U0DANA").submit(
        form, {"remedy": "other", "remedy_words": "lunch with the founder"}
    )

    assert done.result == "closed", done.errors
    assert complaint(living).remedy == "lunch with the founder"
    again = course_form(living, ref)
    assert again.values["remedy_words"]["remedy_words"]["value"] == "lunch with the founder"


def test_today_is_the_workspaces_own_day(living: Living) -> None:
    living.change_team(timezone="Pacific/Kiritimati")
    ref = put(living, points=("Late",), fault=Fault.OURS)
    there = Calendar("Pacific/Kiritimati").today(living.clock())
    form = course_form(living, ref)

    done = living.slack.person("U0DANA").submit(form, {"responded_on": str(there)})

    assert done.result == "closed", done.errors
    assert complaint(living).responded_on == there


def test_answered_today_is_one_choice_and_an_earlier_answer_stands(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = logged(living)
    priya.click(answer.message, "entry.more", "Answered today")
    living.slack.wait_for(lambda: complaint(living).responded_on)
    first = complaint(living).responded_on
    assert first == living.today()

    living.clock.advance(days=1)
    living.know("U0PRIYA")
    priya.click(answer.message, "entry.more", "Answered today")

    living.slack.wait_for(living.outbox_is_empty)
    assert complaint(living).responded_on == first


# --- Done what we could ---


def closes(living: Living, ref: str, who: str = "U0DANA", **filled: str) -> dict[str, str]:
    """Say that we have done what we could; return the errors."""
    form = course_form(living, ref, who)
    done = living.slack.person(who).submit(form, {"done_what_we_could": ["yes"], **filled})
    return done.errors


def test_a_manager_closes_what_was_delivered_without_their_yes_and_it_stays_unrighted(
    living: Living,
) -> None:
    day = living.today()
    ref = put(
        living,
        fault=Fault.OURS,
        points=("Late",),
        remedy="refund",
        remedy_delivered_on=day - timedelta(days=1),
    )

    assert closes(living, ref) == {}

    saved = complaint(living)
    assert saved.done_what_we_could
    assert saved.resolved_on == day
    assert saved.remedy_accepted is None
    assert open_wrongs(history(living)) == []


def test_before_a_remedy_or_an_answer_to_an_offer_it_is_refused_with_what_it_takes(
    living: Living,
) -> None:
    day = living.today()
    nothing = put(living, fault=Fault.OURS, points=("Late",))
    offered = day - timedelta(days=13)
    fresh = put(
        living, fault=Fault.OURS, points=("Late",), remedy="credit", remedy_offered_on=offered
    )

    assert "First a remedy must be delivered" in closes(living, nothing)["done_what_we_could"]
    assert "They have until" in closes(living, fresh)["done_what_we_could"]
    assert complaint(living).is_open

    living.clock.advance(days=1)
    living.know("U0DANA")
    assert closes(living, fresh) == {}
    assert not next(c for c in history(living).complaints if c.id == fresh).is_open


def test_an_offer_that_a_letter_made_and_they_refused_counts_too(living: Living) -> None:
    ref = put(living, fault=Fault.OURS, points=("Late",))
    with living.database.begin(TEAM) as store:
        offer = SentMessage(
            id="",
            on=living.today() - timedelta(days=2),
            kind="recovery_offer",
            status=MessageStatus.REJECTED,
            complaint=ref,
        )
        store.entries.add(offer, 1, by="U0DANA", at=living.clock())

    assert closes(living, ref) == {}
    assert complaint(living).done_what_we_could


def test_only_managers_are_offered_it_and_only_they_can(living: Living) -> None:
    ref = put(
        living,
        fault=Fault.OURS,
        points=("Late",),
        remedy="refund",
        remedy_delivered_on=living.today(),
    )
    form = course_form(living, ref, "U0PRIYA")
    assert "done_what_we_could" not in form.values
    form.record["blocks"].append(
        {
            "type": "input",
            "block_id": "done_what_we_could",
            "label": {"type": "plain_text", "text": "x"},
            "optional": True,
            "element": {
                "type": "checkboxes",
                "action_id": "done_what_we_could",
                "options": [{"text": {"type": "plain_text", "text": "x"}, "value": "yes"}],
            },
        }
    )

    done = living.slack.person("U0PRIYA").submit(form, {"done_what_we_could": ["yes"]})

    assert "Only a manager can do that" in str(done.errors)
    assert complaint(living).is_open


@pytest.mark.parametrize("before", [{}, {"remedy_accepted": False}])
def test_only_a_manager_resolves_what_they_refused_a_remedy_for(
    living: Living, before: dict[str, Any]
) -> None:
    day = living.today()
    known = {"remedy": "refund", "remedy_delivered_on": day, **before}
    ref = put(living, fault=Fault.OURS, severity=Severity.MAJOR, points=("Late",), **known)
    filled = {"remedy_accepted": "no", "resolved_on": str(day)}

    refused = living.slack.person("U0PRIYA").submit(course_form(living, ref, "U0PRIYA"), filled)
    assert "only a manager can resolve it" in refused.errors["resolved_on"]
    assert complaint(living).is_open

    done = living.slack.person("U0DANA").submit(course_form(living, ref), filled)
    assert done.result == "closed", done.errors
    assert not complaint(living).is_open

    # What a manager resolved stands when the member writes on.
    form = course_form(living, ref, "U0PRIYA")
    written = living.slack.person("U0PRIYA").submit(form, {"responded_on": str(day)})
    assert written.result == "closed", written.errors
    assert complaint(living).responded_on == day


def test_a_member_notes_no_refusal_of_what_they_resolved(living: Living) -> None:
    day = living.today()
    ref = put(living, points=("Late",), remedy="refund", resolved_on=day)
    form = course_form(living, ref, "U0PRIYA")

    done = living.slack.person("U0PRIYA").submit(form, {"remedy_accepted": "no"})

    assert "only a manager can resolve it" in done.errors["resolved_on"]
    assert complaint(living).remedy_accepted is None


def test_opening_it_again_takes_done_what_we_could_away(living: Living) -> None:
    day = living.today()
    ref = put(
        living,
        fault=Fault.OURS,
        points=("Late",),
        remedy="refund",
        remedy_delivered_on=day,
        resolved_on=day,
        done_what_we_could=True,
    )
    form = course_form(living, ref)

    done = living.slack.person("U0DANA").submit(form, {"resolved_on": None})

    assert done.result == "closed", done.errors
    assert complaint(living).is_open
    assert not complaint(living).done_what_we_could


def reopened(living: Living) -> str:
    """Put a complaint that was closed without their yes, and whose fix failed five days ago."""
    day = living.today()
    closed = {"resolved_on": day - timedelta(days=10), "done_what_we_could": True}
    ref = corrected(living, by="U0PRIYA", remedy="refund", **closed)
    with living.database.begin(TEAM) as store:
        value = Reraise(id="", on=day - timedelta(days=5), verdict=Verdict.FIX_FAILED)
        store.entries.add(value, 1, by="U0PRIYA", at=living.clock(), complaint_id=1)
    return ref


def test_what_came_back_is_closed_anew_and_as_of_today(living: Living) -> None:
    ref = reopened(living)
    before = str(living.today() - timedelta(days=6))
    assert "First a remedy" in closes(living, ref, remedy_delivered_on=before)["done_what_we_could"]

    assert closes(living, ref, remedy_delivered_on=str(living.today())) == {}

    assert complaint(living).resolved_on == living.today()
    assert not complaint(living).is_open


def test_a_member_writes_on_in_what_came_back_and_closes_nothing(living: Living) -> None:
    form = course_form(living, reopened(living), "U0PRIYA")
    day = str(living.today() - timedelta(days=2))

    done = living.slack.person("U0PRIYA").submit(form, {"responded_on": day})

    assert done.result == "closed", done.errors
    assert str(complaint(living).responded_on) == day
    assert complaint(living).is_open
    assert complaint(living).done_what_we_could


# --- Raised again ---


def test_a_complaint_like_a_corrected_one_is_logged_and_asked_about_with_the_proof(
    living: Living,
) -> None:
    corrected(living)

    answer = logged(living)

    assert len(history(living).complaints) == 2
    assert "C-1" in answer.message.words
    assert PROOF in answer.message.words
    for label in ("Our fix failed", "It is fixed already", "It is a new one"):
        assert answer.message.button(label)


def test_our_fix_failed_makes_it_a_re_raise_and_the_old_one_is_owed_again(living: Living) -> None:
    corrected(living, resolved_on=living.today() - timedelta(days=5))
    answer = logged(living)

    living.slack.person("U0PRIYA").press(answer.message, "Our fix failed")

    living.slack.wait_for(lambda: len(history(living).complaints) == 1)
    old = complaint(living)
    again = old.reraises[0]
    assert (again.verdict, again.text) == (Verdict.FIX_FAILED, "the september report was late")
    assert again.on == living.today()
    assert old.is_open
    assert old.corrected_on is not None
    assert failed_fixes(old, living.today()) == [again]
    living.slack.wait_for(lambda: "C-1 was raised again" in answer.message.words)
    assert "C-2 was taken back" in answer.message.words


def test_fixed_already_is_no_debt_and_undo_and_log_it_again_work(living: Living) -> None:
    corrected(living, resolved_on=living.today() - timedelta(days=5))
    priya = living.slack.person("U0PRIYA")
    answer = logged(living)
    priya.press(answer.message, "It is fixed already")
    living.slack.wait_for(lambda: "It is fixed already: nothing is owed" in answer.message.words)
    assert [r.verdict for r in complaint(living).reraises] == [Verdict.ALREADY_FIXED]
    assert not complaint(living).is_open

    priya.press(answer.message, "Undo")
    living.slack.wait_for(lambda: "C-2 counts again" in answer.message.text)
    assert complaint(living).reraises == ()
    assert [c.id for c in history(living).complaints] == ["C-1", "C-2"]

    priya.press(answer.message, "Log it again")
    living.slack.wait_for(lambda: complaint(living).reraises)
    assert [c.id for c in history(living).complaints] == ["C-1"]


def test_a_new_one_stays_and_is_not_asked_about_again(living: Living) -> None:
    corrected(living)
    answer = logged(living)

    living.slack.person("U0PRIYA").press(answer.message, "It is a new one")

    living.slack.wait_for(lambda: "It is a new one" not in answer.message.words)
    assert [c.id for c in history(living).complaints] == ["C-1", "C-2"]
    assert complaint(living).reraises == ()


@pytest.mark.parametrize("first", ["complaint.fix_failed", "complaint.new"])
def test_it_is_decided_once_and_whoever_comes_second_is_told(living: Living, first: str) -> None:
    corrected(living)
    answer = logged(living)
    value = json.dumps({"new": "C-2", "old": "C-1"})
    assert living.forge_click("U0TOM", first, value) == 200
    before = complaint(living).reraises

    living.slack.person("U0PRIYA").press(answer.message, "It is fixed already")

    living.slack.wait_for(
        lambda: any(
            "decided already" in m.text for m in living.slack.person("U0PRIYA").ephemerals()
        )
    )
    assert complaint(living).reraises == before


def test_only_who_logged_it_or_a_manager_decides_whose_it_is(living: Living) -> None:
    corrected(living)
    logged(living)

    living.forge_click("U0SAM", "complaint.fix_failed", json.dumps({"new": "C-2", "old": "C-1"}))

    assert complaint(living).reraises == ()
    assert len(history(living).complaints) == 2


def test_complaints_of_two_clients_are_never_one(living: Living) -> None:
    corrected(living)
    put(living, 2, by="U0PRIYA")

    living.forge_click("U0PRIYA", "complaint.fix_failed", json.dumps({"new": "C-2", "old": "C-1"}))

    assert complaint(living).reraises == ()
    assert [c.id for c in history(living, 2).complaints] == ["C-2"]


def test_the_re_raise_keeps_the_message_and_its_author(living: Living) -> None:
    corrected(living)
    sam, priya = living.slack.person("U0SAM"), living.slack.person("U0PRIYA")
    ts = sam.say(ROOM, "They say the september report was late again").ts
    priya.react(ROOM, ts, "rotating_light")
    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]

    priya.press(answer, "Our fix failed")

    living.slack.wait_for(lambda: complaint(living).reraises)
    with living.database.begin(TEAM, reading=True) as store:
        kept = store.entries.get(complaint(living).reraises[0].id)
        changes = store.entries.list_changes("C-2")
    assert kept.asked_by == "U0SAM"
    assert kept.said_at is not None
    assert kept.source is not None
    assert kept.value.permalink.endswith(ts.replace(".", ""))
    assert [(c.by, c.action) for c in changes] == [("U0PRIYA", "raised_again")]


def test_a_corrected_complaint_is_raised_again_from_its_own_form(living: Living) -> None:
    ref = corrected(living)
    priya = living.slack.person("U0PRIYA")
    form = form_of(living, ref, "U0PRIYA")
    priya.press(form, "Raised again")
    shows(living, form, "verdict")
    assert PROOF in form.words

    missing = priya.submit(form, {"text": "late once more"})
    ahead = priya.submit(
        form, {"verdict": "fix_failed", "on": str(living.today() + timedelta(days=2))}
    )
    done = priya.submit(form, {"verdict": "fix_failed", "on": str(living.today())})

    assert "verdict" in missing.errors
    assert "still to come" in ahead.errors["on"]
    assert done.result == "closed", done.errors
    again = complaint(living).reraises[0]
    assert (again.verdict, again.text) == (Verdict.FIX_FAILED, "late once more")


def test_a_complaint_that_was_never_corrected_cannot_come_back(living: Living) -> None:
    ref = put(living)
    assert "Raised again" not in form_of(living, ref).words


def test_a_re_raise_is_corrected_in_a_small_form_beside_the_old_complaint(living: Living) -> None:
    corrected(living)
    with living.database.begin(TEAM) as store:
        value = Reraise(id="", on=living.today(), verdict=Verdict.UNKNOWN, text="late again")
        ref = store.entries.add(value, 1, by="U0PRIYA", at=living.clock(), complaint_id=1).id
    form = form_of(living, ref, "U0PRIYA")
    assert "the september report was late" in form.words
    assert PROOF in form.words

    done = living.slack.person("U0PRIYA").submit(
        form, {"verdict": "already_fixed", "text": "late, they thought"}
    )

    assert done.result == "closed", done.errors
    again = complaint(living).reraises[0]
    assert (again.verdict, again.text) == (Verdict.ALREADY_FIXED, "late, they thought")
    reader = form_of(living, ref, "U0SAM")
    assert reader.record["submit"] is None
    assert "late, they thought" in reader.words


def test_after_a_failed_fix_a_correction_counts_from_the_day_after(living: Living) -> None:
    ref = corrected(living)
    with living.database.begin(TEAM) as store:
        value = Reraise(id="", on=living.today(), verdict=Verdict.FIX_FAILED)
        store.entries.add(value, 1, by="U0PRIYA", at=living.clock(), complaint_id=1)
    form = course_form(living, ref)

    done = living.slack.person("U0DANA").submit(form, {"corrected_on": str(living.today())})

    assert "counts from the day after" in done.errors["corrected_on"]


# --- Fixed, by an emoji ---

LINK = "https://harbour-pine.slack.example/archives/C0ACMEINT/p1"
ROOT = "https://harbour-pine.slack.example/archives/C0ACMEINT/p0"


def actor(living: Living, user: str = "U0DANA") -> Actor:
    with living.database.begin(TEAM, reading=True) as store:
        team = store.team.get()
    return Actor(team=team, user_id=user, name=user, is_manager=user in team.managers)


def fix(living: Living, ts: str = "2.0", who: str = "U0DANA", links: Any = (LINK, ROOT)) -> Any:
    return fixes.fix_by_reaction(
        living.database.begin,
        actor(living, who),
        links=links,
        proof=LINK,
        emoji="wrench",
        event_ts=ts,
        client_id=1,
        now=living.clock(),
    )


def unfix(living: Living, ts: str = "3.0", who: str = "U0DANA") -> Any:
    return fixes.unfix_by_reaction(
        living.database.begin,
        actor(living, who),
        links=(LINK, ROOT),
        proof=LINK,
        emoji="wrench",
        event_ts=ts,
        client_id=1,
        now=living.clock(),
    )


def test_the_emoji_marks_the_complaint_of_the_thread_corrected_with_the_message_as_proof(
    living: Living,
) -> None:
    put(living, permalink=ROOT)

    found = fix(living)

    assert found.is_news
    assert (complaint(living).corrected_on, complaint(living).proof) == (living.today(), LINK)
    told = fixed(found.logged)
    assert "C-1 of Acme is marked as corrected today" in told.text


def test_the_emoji_taken_off_sets_it_back_while_nothing_was_decided_since(living: Living) -> None:
    put(living, permalink=LINK)
    fix(living)

    back = unfix(living)

    assert (complaint(living).corrected_on, complaint(living).proof) == (None, None)
    assert "C-1 of Acme is set back" in unfixed(back).text


def test_what_was_decided_since_stands_when_the_emoji_goes(living: Living) -> None:
    ref = put(living, permalink=LINK)
    fix(living)
    with living.database.begin(TEAM) as store:
        day = living.today()
        store.entries.change(ref, by="U0TOM", at=living.clock(), action="changed", resolved_on=day)

    assert unfix(living) is None
    assert complaint(living).corrected_on == living.today()


def test_events_out_of_order_and_repeated_change_nothing(living: Living) -> None:
    put(living, permalink=LINK)
    assert unfix(living, "3.0") is None
    assert fix(living, "2.0") is None
    assert complaint(living).corrected_on is None

    assert fix(living, "4.0").is_news
    assert fix(living, "4.0") is None


def test_somebody_elses_emoji_keeps_it_corrected(living: Living) -> None:
    put(living, permalink=LINK)
    fix(living, who="U0DANA")
    second = fix(living, who="U0TOM")

    assert not second.is_news
    assert "corrected since" in fixed(second.logged, is_news=False).text
    assert unfix(living, who="U0DANA") is None
    assert complaint(living).corrected_on == living.today()


def test_where_no_complaint_was_logged_the_open_ones_are_offered_to_pick_from(
    living: Living,
) -> None:
    put(living, text="the banner is *wrong* <!channel>")
    put(living, text="theirs", fault=Fault.THEIRS)
    put(living, text="done", corrected_on=living.today())
    put(living, text="over", resolved_on=living.today())

    found = fix(living)

    assert [c.id for c in found.offered] == ["C-1"]
    question = which_was_fixed(found.client_name, found.offered, proof=found.proof)
    assert "Which complaint of Acme is fixed?" in question.text
    assert "<!channel>" not in json.dumps(list(question.blocks))
    click = question.blocks[1]["accessory"]
    assert living.forge_click("U0DANA", click["action_id"], click["value"]) == 200
    assert (complaint(living).corrected_on, complaint(living).proof) == (living.today(), LINK)

    assert unfix(living) is not None
    assert complaint(living).corrected_on is None


def test_an_emoji_taken_off_another_message_of_the_thread_sets_nothing_back(
    living: Living,
) -> None:
    put(living, permalink=ROOT)
    fix(living)
    now, reader = living.clock(), actor(living)

    found = fixes.unfix_by_reaction(
        living.database.begin,
        reader,
        links=("https://x.example/p9", ROOT),
        proof="https://x.example/p9",
        emoji="wrench",
        event_ts="9.0",
        client_id=1,
        now=now,
    )

    assert found is None
    assert complaint(living).corrected_on == living.today()


def test_set_back_is_a_button_too_and_only_while_nothing_was_decided_since(
    living: Living,
) -> None:
    ref = put(living, permalink=LINK)
    button = fixed(fix(living).logged).blocks[1]["elements"][0]
    assert button["text"]["text"] == "Set it back"

    living.forge_click("U0TOM", button["action_id"], button["value"])
    assert complaint(living).corrected_on == living.today()
    living.forge_click("U0DANA", button["action_id"], button["value"])
    assert complaint(living).corrected_on is None

    fix(living, "9.0")
    with living.database.begin(TEAM) as store:
        store.entries.change(ref, by="U0TOM", at=living.clock(), action="changed", text="other")
    living.forge_click("U0DANA", button["action_id"], button["value"])
    assert complaint(living).corrected_on == living.today()


def test_a_complaint_whose_fix_failed_is_marked_fixed_anew_from_the_day_after(
    living: Living,
) -> None:
    ref = corrected(living, permalink=LINK, by="U0DANA")
    with living.database.begin(TEAM) as store:
        value = Reraise(id="", on=living.today(), verdict=Verdict.FIX_FAILED)
        store.entries.add(value, 1, by="U0PRIYA", at=living.clock(), complaint_id=1)
    with pytest.raises(WrongCourse, match="counts from the day after"):
        fix(living)

    living.clock.advance(days=1)

    assert fix(living).logged.ref == ref
    assert complaint(living).corrected_on == living.today()
    assert failed_fixes(complaint(living), living.today()) == []


def test_the_emoji_of_somebody_who_may_not_change_it_is_refused(living: Living) -> None:
    put(living, permalink=LINK, by="U0TOM")

    with pytest.raises(NotYours):
        fix(living, who="U0SAM")
    assert complaint(living).corrected_on is None


def test_where_no_complaint_waits_it_is_said_and_nothing_changes(living: Living) -> None:
    found = fix(living)
    told = which_was_fixed(found.client_name, found.offered, proof=found.proof)

    assert "none of Acme waits for a correction" in told.text
