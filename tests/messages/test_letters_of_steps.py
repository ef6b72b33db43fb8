"""The letters of the steps as clients read them, in both tones. WRITE_LETTERS=1 writes them."""

import re

import pytest
from letters.cases_of_steps import STEPS
from letters.clients_of_steps import StepCase
from test_letters_any_text import check
from test_letters_golden import expect

from bot.domain.draft import Tone
from bot.domain.letter_check import Weight, check_letter
from bot.messages.letter_kinds import KINDS
from bot.messages.letters import Letter, letter_html, letter_text, render_letter

# words.md; the lists of an order, a recap, a reset and a term come on top.
WORDS = {
    "change_order": (60, 150),
    "value_recap": (60, 220),
    "goal_reset": (75, 140),
    "policy_explanation": (50, 170),
    "listen": (35, 80),
    "check_in": (20, 60),
}
REQUIRED = {
    "change_order": {"greeting", "goal", "covered", "options", "reply", "signature"},
    "value_recap": {
        *("greeting", "answer", "goals", "results", "failed", "decision", "signature"),
    },
    "goal_reset": {"greeting", "our_part", "seen", "hear", "agenda", "times", "signature"},
    "policy_explanation": {"greeting", "answer", "reason", "middle_ground", "signature"},
    "listen": {"greeting", "heard", "ask", "times", "signature"},
    "check_in": {"greeting", "seen", "question", "signature"},
}
both_tones = pytest.mark.parametrize("tone", Tone, ids=lambda t: t.value)
every_case = pytest.mark.parametrize("case", STEPS, ids=lambda c: c.name)
of_people = pytest.mark.parametrize(
    "case", [c for c in STEPS if "markup" not in c.name], ids=lambda c: c.name
)


def drafted(case: StepCase, tone: Tone = Tone.WARM) -> Letter:
    return render_letter(case.kind, case.facts(tone))


@both_tones
@every_case
def test_letter_reads_as_it_was_approved(case: StepCase, tone: Tone) -> None:
    letter = drafted(case, tone)

    expect(f"{case.name}.{tone.value}.txt", f"Subject: {letter.subject}\n\n{letter_text(letter)}")


@every_case
def test_page_is_as_it_was_approved(case: StepCase) -> None:
    if case.name in ("change_order_three_options", "value_recap_typed_markup"):
        expect(f"{case.name}.html", letter_html(drafted(case)))


@both_tones
@every_case
def test_letter_is_tidy_and_whole(case: StepCase, tone: Tone) -> None:
    letter = drafted(case, tone)
    text = letter_text(letter)

    check(letter)
    assert {s.name for s in letter.sections} >= REQUIRED[case.kind]
    assert not re.search(r" [,.;:!?]|,,|,\.|:\.|\(\)|:\n\n[^-]|:\s*$", text)
    assert "None" not in text


@both_tones
@of_people
def test_draft_has_nothing_that_clients_read_otherwise(case: StepCase, tone: Tone) -> None:
    letter = drafted(case, tone)

    found = check_letter(
        letter.kind,
        letter.subject,
        {s.name: s.text for s in letter.sections},
        client=case.history.client.name,
        other_clients=("Kestrel Outdoor", "Lumen"),
    )

    # A case may have one option, or facts that need more words than the letter reads best in.
    expected = {"one_option", "too_long", "many_questions"}
    assert [f for f in found if f.weight is Weight.BLOCKING] == []
    assert {f.rule for f in found if "date" not in f.advice} <= expected


@both_tones
@of_people
def test_length_is_that_of_its_kind(case: StepCase, tone: Tone) -> None:
    sections = [s for s in drafted(case, tone).sections if s.name not in ("greeting", "signature")]
    lines = [line for s in sections for line in s.text.split("\n")]
    count = sum(len(line.split()) for line in lines if not line.startswith("- "))

    fewest, most = WORDS[case.kind]
    assert fewest <= count <= most


@of_people
def test_subject_is_short(case: StepCase) -> None:
    subject = drafted(case).subject

    assert 3 <= len(subject.split()) <= 6
    assert len(subject) < 50


@every_case
def test_formal_letter_shortens_no_word_of_ours(case: StepCase) -> None:
    own = re.sub(r"“[^”]*”", "", letter_text(drafted(case, Tone.FORMAL)))

    assert not re.search(r"(?i)\b(?:I'm|I'd|we're|let's|don't|it's|can't|won't|isn't)\b", own)
    # A check-in is the sender's own words, nearly all of it.
    assert own != letter_text(drafted(case)) or case.kind == "check_in"


def test_every_letter_of_the_steps_has_four_clients() -> None:
    for kind in WORDS:
        assert kind in KINDS
        assert len({c.history.client.name for c in STEPS if c.kind == kind}) >= 4
