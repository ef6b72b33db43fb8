"""Goodbyes and second chances as clients read them, and what their forms ask and refuse."""

import re
from dataclasses import replace
from datetime import date

import pytest
from letters.cases import CASES as EARLIER
from letters.cases import MERIDIAN, TODAY, LetterCase, complaint
from letters.cases_of_goodbyes import FAREWELLS, STAYING, TIDEWATER, VELO, note
from letters.cases_of_partings import FERNHILL, PARTING
from letters.cases_of_second_chances import ALDER, CASTELL, SECOND_CHANCES
from test_letters_golden import drafted, expect

from bot.domain.complaint import Fault
from bot.domain.draft import Tone
from bot.domain.history import History, NoteKind
from bot.domain.letter_check import Weight, check_letter
from bot.messages.letter_facts import LetterFacts
from bot.messages.letters import letter_html, letter_text, render_letter
from bot.messages.questions import MissingAnswers, questions_for

PAGES = ("farewell_full", "part_typed_markup", "chance_typed_markup")
CASES = (*FAREWELLS, *STAYING, *PARTING, *SECOND_CHANCES)
BY_NAME = {c.name: c for c in CASES}


def told(case: LetterCase, **answers: str) -> LetterFacts:
    return replace(case, answers={**case.answers, **answers}).facts


def refused(case: LetterCase, **answers: str) -> dict[str, str]:
    with pytest.raises(MissingAnswers) as refusal:
        told(case, **answers)
    return refusal.value.fields


def asked(kind: str, history: History):
    return {q.name: q for q in questions_for(kind, history, today=TODAY)}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_letter_reads_as_it_was_approved(case: LetterCase) -> None:
    letter = drafted(case)

    expect(f"{case.name}.txt", f"Subject: {letter.subject}\n\n{letter_text(letter)}")


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_formal_letter_reads_as_it_was_approved(case: LetterCase) -> None:
    letter = drafted(case, Tone.FORMAL)

    expect(f"{case.name}.formal.txt", f"Subject: {letter.subject}\n\n{letter_text(letter)}")


@pytest.mark.parametrize("case", [c for c in CASES if c.name in PAGES], ids=lambda c: c.name)
def test_page_is_as_it_was_approved(case: LetterCase) -> None:
    expect(f"{case.name}.html", letter_html(drafted(case)))


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_draft_passes_its_own_check(case: LetterCase, tone: Tone) -> None:
    letter = drafted(case, tone)

    found = check_letter(
        letter.kind,
        letter.subject,
        {s.name: s.text for s in letter.sections},
        client=case.history.client.name,
        other_clients=case.others,
    )

    assert [f for f in found if f.weight is Weight.BLOCKING] == []


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_subject_is_short_and_lines_are_tidy(case: LetterCase, tone: Tone) -> None:
    letter = drafted(case, tone)
    text = letter_text(letter)

    assert 3 <= len(letter.subject.split()) <= 6
    assert len(letter.subject) < 50
    assert not re.search(r"  | [,.;]|,,|\?\.|!\.|\.\.(?!\.)|:\n\n[^-“]", text)


@pytest.mark.parametrize("case", [*CASES, *EARLIER], ids=lambda c: c.name)
def test_formal_letter_has_no_contraction(case: LetterCase) -> None:
    text = letter_text(drafted(case, Tone.FORMAL))

    assert not re.search(r"(?i)\b(?:I|we|you|it|that)\W(?:m|re|ll|ve|d|s)\b|n\Wt\b", text)
    assert "Yours sincerely," in text


@pytest.mark.parametrize("kind", sorted({c.kind for c in (*CASES, *EARLIER)}))
def test_every_letter_has_four_clients(kind: str) -> None:
    clients = {c.history.client.name for c in (*CASES, *EARLIER) if c.kind == kind}

    assert len(clients) >= 4


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_goodbye_is_as_long_as_clients_read(case: LetterCase) -> None:
    letter = drafted(case)
    schedule = {"greeting", "handover", "deadlines", "money", "standing_offer", "signature"}
    own = [s.text for s in letter.sections if s.name not in schedule]
    lines = [line for text in own for line in text.split("\n") if not line.startswith("- ")]
    count = sum(len(line.split()) for line in lines)

    most = 170 if case.kind == "second_chance" else 150
    assert 70 <= count <= most


def test_farewell_asks_beside_what_the_ledger_knows() -> None:
    questions = asked("farewell", TIDEWATER)

    assert questions["told_on"].prefill == "2026-09-14"
    assert questions["told_on"].known == (
        "Noted on Monday 14 September: We can run it ourselves now",
    )
    assert questions["last_day"].prefill == "2026-10-30"
    assert questions["last_day"].known[0] == "The agreement ends on Friday 30 October"
    assert "Members book boats themselves" in questions["came_for"].known[0]
    assert "No booking by telephone" in questions["came_for"].known[1]
    assert "nicest people" in questions["recommend_to"].known[0]
    assert "alternatives" not in questions
    assert "reason" not in questions


def test_notice_counts_from_the_day_they_told_us() -> None:
    questions = asked("stay_in_touch", VELO)

    assert questions["last_day"].prefill == "2026-11-20"
    assert questions["last_day"].known == ("The agreement asks for 60 days notice",)


def test_notice_long_over_leaves_today_as_the_last_day() -> None:
    early = replace(VELO, notes=(note(NoteKind.DEPARTURE, "Stop", date(2026, 1, 5)),))

    assert asked("part_ways", early)["last_day"].prefill == TODAY.isoformat()


def test_they_may_leave_before_their_notice_is_over() -> None:
    case = BY_NAME["stay_minimal"]

    letter = letter_text(render_letter(case.kind, told(case, last_day="2026-09-30")))

    assert "Our last day is Wednesday 30 September." in letter


def test_nothing_is_asked_of_who_has_a_complaint() -> None:
    resolved = complaint("late", resolved_on=date(2026, 9, 20), remedy="refund")
    theirs = complaint("slow", fault=Fault.THEIRS)
    righted = replace(resolved, remedy_accepted=True)

    assert "recommend_to" not in asked("farewell", replace(TIDEWATER, complaints=(resolved,)))
    assert "recommend_to" not in asked("farewell", replace(TIDEWATER, complaints=(theirs,)))
    assert "recommend_to" in asked("farewell", replace(TIDEWATER, complaints=(righted,)))


def test_offer_that_was_not_accepted_must_stand_in_a_goodbye() -> None:
    for kind in ("farewell", "stay_in_touch", "part_ways"):
        assert asked(kind, MERIDIAN)["standing_offer"].required
    text = letter_text(drafted(BY_NAME["farewell_standing_offer"]))
    assert "An earlier offer of ours still stands. The $800" in text


def test_only_staying_in_touch_says_when_we_ask_again() -> None:
    assert "back_on" in asked("stay_in_touch", VELO)
    assert "back_on" not in asked("farewell", VELO)
    assert "back_on" not in asked("part_ways", VELO)


def test_parting_shows_what_was_delivered_of_the_plan() -> None:
    assert asked("part_ways", FERNHILL)["ready"].known == (
        "Delivered: Plan for the open days",
        "Delivered: Letter to parents",
    )


@pytest.mark.parametrize(
    ("name", "answers", "field", "why"),
    [
        ("farewell_full", {"told_on": "2026-09-24"}, "told_on", "This day is still to come."),
        ("farewell_full", {"last_day": "2026-09-22"}, "last_day", "This date has passed."),
        ("farewell_full", {"came_for": " "}, "came_for", "Please answer this in words."),
        ("farewell_full", {"steps": "Files; Sam"}, "steps", "Line 1 needs three parts"),
        ("farewell_full", {"second_thanks": ""}, "second_thanks", "Please answer"),
        ("farewell_full", {"final_amount": ""}, "final_amount", "How much is it?"),
        ("farewell_full", {"standing_offer": "£90"}, "recommend_to", "An offer for a wrong"),
        ("farewell_full", {"also_signs": "Sam and Lena"}, "also_signs", "Please name one"),
        ("stay_minimal", {"back_on": "2026-11-20"}, "back_on", "Choose a day after our last"),
        ("stay_minimal", {"back_on": ""}, "back_on", "Please answer this in words."),
        ("part_minimal", {"door": "…"}, "door", "Please answer this in words."),
    ],
)
def test_goodbye_refuses(name: str, answers: dict[str, str], field: str, why: str) -> None:
    found = refused(BY_NAME[name], **answers)

    assert list(found) == [field]
    assert found[field].startswith(why)


def test_sender_does_not_sign_twice() -> None:
    text = letter_text(
        render_letter("farewell", told(BY_NAME["farewell_full"], also_signs="priya nair"))
    )

    assert "Kind regards,\n\nPriya Nair" in text


def test_second_chance_asks_beside_what_the_ledger_knows() -> None:
    questions = asked("second_chance", CASTELL)
    widget = asked("second_chance", ALDER)

    assert questions["favour"].known == ("Friday 18 September: Could you send us our logo?",)
    assert questions["miss"].known == (
        "Our side, as logged: Finance matched the order number only.",
    )
    assert questions["answered"].known == (
        "They said on 2025-03-04: I think we have paid for the Spanish pages twice",
    )
    assert "set it going before you approve" in questions["offer_kind"].known[-1]
    assert widget["miss"].known == ("Offered for C-1: An apology; they refused",)
    assert not any(name.startswith("alternative") for name in questions)


def test_second_chance_takes_the_five_oldest_wrongs() -> None:
    many = tuple(
        complaint(f"wrong {n}", id=f"C-{n}", raised_on=date(2025, 1, n)) for n in range(1, 8)
    )
    history = replace(CASTELL, complaints=many)

    questions = asked("second_chance", history)
    facts = replace(BY_NAME["chance_refund"], history=history).facts

    assert questions["miss"].known == (
        "Not in this letter: 2 more old wrongs. Right them in another.",
    )
    assert facts.old_wrong is not None
    assert [t.words for t in facts.old_wrong.told] == [f"wrong {n}" for n in range(1, 6)]


def test_accepted_remedy_is_not_raised_again() -> None:
    wrong, *others = ALDER.complaints
    righted = replace(wrong, remedy_accepted=True)
    case = replace(
        BY_NAME["chance_three_complaints"],
        history=replace(ALDER, complaints=(righted, *others)),
    )

    assert "loses appointments" not in letter_text(drafted(case))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (
            {"offer_kind": "reduced_price"},
            "We owe you $4,312. It comes off your price, and you will see that by",
        ),
        (
            {"offer_kind": "future_work", "offer_amount": "", "offer_hours": "1"},
            "We owe you 1 hour of work. It is yours to use from",
        ),
        (
            {"offer_kind": "free_work", "offer_amount": "", "offer_hours": "6"},
            "We owe you 6 hours of work. It is under way, at no charge, and you will have it by",
        ),
    ],
)
def test_what_is_owed_is_said_with_its_sum_or_hours(answers: dict[str, str], words: str) -> None:
    case = BY_NAME["chance_refund"]

    assert words in letter_text(render_letter(case.kind, told(case, **answers)))
