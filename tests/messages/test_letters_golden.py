"""The letters as clients read them. WRITE_LETTERS=1 writes them anew: then read them aloud."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from letters.cases import CASES, LetterCase

from bot.domain.draft import Tone
from bot.domain.letter_check import Weight, check_letter
from bot.messages.letters import Letter, letter_html, letter_text, render_letter

FOLDER = Path(__file__).parent / "letters"
PAGES = ("apology_typed_markup", "offer_refund_two_alternatives", "exit_full", "exit_typed_markup")


def drafted(case: LetterCase, tone: Tone = Tone.WARM) -> Letter:
    return render_letter(case.kind, replace(case.facts, tone=tone))


def expect(name: str, words: str) -> None:
    golden = FOLDER / name
    if os.environ.get("WRITE_LETTERS"):
        golden.write_text(words, encoding="utf-8")
    assert words == golden.read_text(encoding="utf-8")


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
def test_subject_is_short(case: LetterCase, tone: Tone) -> None:
    subject = drafted(case, tone).subject

    assert 3 <= len(subject.split()) <= 6
    assert len(subject) < 50
