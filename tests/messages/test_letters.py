"""Letters as sections: edits, text, page and fingerprint; and the questions before them."""

from dataclasses import fields, replace
from datetime import date

import pytest
from letters.cases import CASES, HALYARD, HARBOUR, KLINIK, LATE, MERIDIAN, OMALLEY, TODAY, complaint

from bot.domain.complaint import Fault, Severity
from bot.domain.history import History
from bot.messages.letter_facts import LetterFacts
from bot.messages.letter_kinds import KINDS, UnknownLetter
from bot.messages.letters import (
    fingerprint,
    letter_html,
    letter_text,
    render_letter,
    with_edits,
)
from bot.messages.questions import MissingAnswers, facts_from, questions_for
from bot.shipped import shipped

BY_NAME = {c.name: c for c in CASES}
FULL = BY_NAME["apology_one_point"]
EXIT = BY_NAME["exit_full"]


def letter(name: str = "apology_one_point"):
    case = BY_NAME[name]
    return render_letter(case.kind, case.facts)


def drafted(case, **answers: str) -> LetterFacts:
    return replace(case, answers={**case.answers, **answers}).facts


def refused(case, **answers: str) -> dict[str, str]:
    with pytest.raises(MissingAnswers) as refusal:
        drafted(case, **answers)
    return refusal.value.fields


def asked(kind: str, history: History):
    return {q.name: q for q in questions_for(kind, history, today=TODAY)}


def test_every_letter_has_its_folder() -> None:
    for kind in KINDS:
        folder = shipped("templates") / "messages" / kind
        assert {p.name for p in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}


def test_unknown_letter_is_refused() -> None:
    with pytest.raises(UnknownLetter):
        questions_for("love_letter", HARBOUR, today=TODAY)


def test_facts_have_no_field_for_internal_figures() -> None:
    names = {f.name for f in fields(LetterFacts)}

    assert not names & {"score", "fit", "debt", "margin", "hours", "history", "others"}


def test_edit_replaces_a_section_in_text_and_page() -> None:
    edited = with_edits(letter(), {"sorry": "I'm sorry that we\n\n\n\nwere late."})

    assert "I'm sorry that we\n\nwere late." in letter_text(edited)
    assert "were late.</p>" in letter_html(edited)
    assert "eight days" not in letter_text(edited)


def test_emptied_section_leaves_the_letter() -> None:
    edited = with_edits(letter(), {"already_done": " \n "})

    assert "already_done" not in [s.name for s in edited.sections]
    assert "\n\n\n" not in letter_text(edited)


def test_edited_subject_stays_on_one_line() -> None:
    edited = with_edits(letter(), {}, subject="Rates\r\nBcc: all@example.com")

    assert edited.subject == "Rates Bcc: all@example.com"


def test_fingerprint_changes_with_anything_that_is_sent() -> None:
    sent = letter()
    prints = {
        fingerprint(sent, "jo@a.example", "priya@n.example"),
        fingerprint(sent, "jo@b.example", "priya@n.example"),
        fingerprint(sent, "jo@a.example", "tom@n.example"),
        fingerprint(with_edits(sent, {"sorry": "Sorry."}), "jo@a.example", "priya@n.example"),
        fingerprint(with_edits(sent, {}, subject="Other"), "jo@a.example", "priya@n.example"),
    }

    assert len(prints) == 5
    assert fingerprint(letter(), "jo@a.example", "priya@n.example") in prints


def test_typed_markup_is_shown_as_it_was_typed() -> None:
    page = letter_html(letter("apology_typed_markup"))

    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "{{ price }}" in page
    assert "49" not in letter("apology_typed_markup").sections[0].text


def test_link_of_the_proof_can_be_followed() -> None:
    url = "https://harbourvine.example/rates"

    assert f'<a href="{url}">{url}</a>' in letter_html(letter())


def test_each_point_has_a_question_that_shows_it() -> None:
    questions = asked("apology", OMALLEY)

    assert [n for n in questions if n.startswith("point_")] == [f"point_{n}" for n in range(1, 6)]
    assert "Nobody picked up the phone on Friday" in questions["point_2"].known[0]
    assert "explanation" in questions


def test_single_point_is_not_asked_for_a_common_cause() -> None:
    assert "explanation" not in asked("apology", HARBOUR)


def test_what_the_ledger_knows_stands_beside_and_in_the_fields() -> None:
    questions = asked("apology", HARBOUR)

    assert questions["contact"].prefill == "Jo"
    assert questions["proof"].prefill == "https://harbourvine.example/rates"
    assert questions["miss"].known == ("Our side, as logged: Sam had the sheet since the 4th.",)
    assert questions["miss"].prefill == ""


def test_title_stays_in_the_greeting() -> None:
    assert asked("apology", KLINIK)["contact"].prefill == "Dr. Anna von Hohenfels"


def test_major_complaint_says_call_first() -> None:
    assert "Call or meet first" in asked("apology", OMALLEY)["miss"].known[0]


def test_overdue_promises_are_points_where_nobody_complained() -> None:
    points = drafted(BY_NAME["apology_overdue_promise"]).points

    assert [p.due for p in points] == [date(2026, 9, 4), date(2026, 9, 11)]


def test_only_open_failures_of_ours_are_points() -> None:
    history = replace(
        HARBOUR,
        complaints=(
            complaint("ours"),
            complaint("theirs", fault=Fault.THEIRS),
            complaint("unknown", fault=Fault.UNKNOWN),
            complaint("resolved", resolved_on=date(2026, 9, 20)),
        ),
    )

    assert [n for n in asked("apology", history) if n.startswith("point_")] == ["point_1"]


def test_client_without_a_logged_failure_is_asked_for_their_words() -> None:
    questions = asked("apology", replace(HARBOUR, complaints=()))

    assert questions["their_words"].required


def test_forms_stay_within_what_slack_shows() -> None:
    many = [complaint(*(f"{i}, {n}" for n in range(6)), id=f"C-{i}") for i in range(9)]
    last = complaint("worst", id="C-9", severity=Severity.MAJOR)
    history = replace(HARBOUR, complaints=(*many, last))

    questions = asked("apology", history)
    points = [q for n, q in questions.items() if n.startswith("point_")]

    assert len(questions) <= 40
    assert len(points) == 19  # three whole complaints and the major one
    assert any("worst" in q.known[0] for q in points)
    assert "6 more open complaints" in " ".join(questions["miss"].known)
    for kind in KINDS:
        for question in questions_for(kind, history, today=TODAY):
            assert 0 < question.max_length <= 3_000
            assert len(question.prefill) <= question.max_length


def test_shared_fault_admits_our_part() -> None:
    history = replace(HARBOUR, complaints=(complaint("x y", fault=Fault.SHARED),))
    shared = render_letter("apology", replace(FULL, history=history).facts)

    assert "That much is our fault." in letter_text(shared)


@pytest.mark.parametrize(
    ("answers", "field", "why"),
    [
        ({"contact": " "}, "contact", "Please answer this in words."),
        ({"miss": "..."}, "miss", "Please answer this in words."),
        ({"miss": "x" * 501}, "miss", "Please keep this under 500 characters."),
        ({"update_on": "2026-09-22"}, "update_on", "This date has passed. Which day from today"),
        ({"update_on": "soon"}, "update_on", "Please write a date."),
        ({"done_by": ""}, "done_by", "By when will it be done? A promise needs a date."),
        ({"owner": "Sam and Lena"}, "owner", "Please name one person."),
        ({"checker": ""}, "checker", "Please answer this in words."),
    ],
)
def test_apology_refuses(answers: dict[str, str], field: str, why: str) -> None:
    found = refused(FULL, **answers)

    assert list(found) == [field]
    assert found[field].startswith(why)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"offer_amount": ""}, "offer_amount"),
        ({"offer_amount": "some"}, "offer_amount"),
        ({"offer_amount": "0"}, "offer_amount"),
        ({"offer_amount": "1.2345,6"}, "offer_amount"),
        ({"offer_kind": "cake"}, "offer_kind"),
        ({"offer_kind": "free_work"}, "offer_amount"),
        ({"offer_hours": "6"}, "offer_hours"),
        ({"cost": ""}, "cost"),
        ({"checker": ""}, "checker"),
    ],
)
def test_offer_refuses(answers: dict[str, str], field: str) -> None:
    assert field in refused(BY_NAME["offer_refund_two_alternatives"], **answers)


@pytest.mark.parametrize(
    ("answers", "field", "why"),
    [
        ({"last_day": "2026-11-21"}, "last_day", "The agreement asks for 60 days notice"),
        ({"decided_on": "2026-09-24"}, "decided_on", "This day is still to come."),
        ({"steps": "Files; Sam"}, "steps", "Line 1 needs three parts"),
        ({"steps": "a; Sam; 1 May 2027\nb; Sam; soon"}, "steps", "Line 2 ends with no date"),
        ({"steps": "a; Sam; 2026-01-01"}, "steps", "Line 1: this date has passed."),
        ({"steps": "a; Sam; 1 May\n" * 13}, "steps", "Please keep to 12 steps"),
        ({"final_by": ""}, "final_by", "By when?"),
        ({"final_amount": ""}, "final_amount", "How much is it?"),
        ({"final_money": "settled"}, "final_amount", "Nothing is open, you say."),
    ],
)
def test_exit_refuses(answers: dict[str, str], field: str, why: str) -> None:
    found = refused(EXIT, **answers)

    assert list(found) == [field]
    assert found[field].startswith(why)


def test_exit_asks_with_what_the_ledger_knows() -> None:
    questions = asked("graceful_exit", HALYARD)

    # 60 days from 23 September, and a week in which it may wait for a manager.
    assert questions["last_day"].prefill == "2026-11-29"
    assert questions["promised"].prefill == (
        "New website: delivered on Friday 27 March, https://halyard.example\n"
        "Monthly newsletter, January to August: delivered on Friday 28 August, "
        "eight issues in the archive\n"
        "Autumn campaign: due on Friday 13 November"
    )
    assert questions["thanks"].known == ("Noted: Love the site",)


def test_exit_must_state_an_offer_that_was_not_accepted() -> None:
    assert asked("graceful_exit", MERIDIAN)["standing_offer"].required
    assert not asked("graceful_exit", HALYARD)["standing_offer"].required
    assert "standing_offer" in refused(BY_NAME["exit_refund_and_standing_offer"], standing_offer="")


def test_missing_answers_are_named_all_at_once() -> None:
    with pytest.raises(MissingAnswers) as refusal:
        facts_from("apology", LATE, {}, sender=FULL.sender, agency="Northlight Studio", today=TODAY)

    assert {"contact", "thing", "miss", "point_1", "point_2"} < set(refusal.value.fields)
    assert refusal.value.sentence == (
        "Some answers are missing or cannot be read; nothing was drafted."
    )
