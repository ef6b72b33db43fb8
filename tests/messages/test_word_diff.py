"""What an edit changed, in a line and word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.letters import Letter, Section
from bot.messages.word_diff import Piece, what_changed, word_diff


def letter(subject: str = "The report", **sections: str) -> Letter:
    return Letter("apology", subject, tuple(Section(n, n.title(), t) for n, t in sections.items()))


def test_what_was_cut_and_added_stands_where_it_was() -> None:
    pieces = word_diff("We are very sorry for it.", "We are sorry for that delay.")

    assert [(p.words, p.became) for p in pieces if p.became != "kept"] == [
        (" very", "cut"),
        ("it.", "cut"),
        ("that delay.", "added"),
    ]


@given(st.text(), st.text())
def test_no_character_of_either_text_is_lost(before: str, after: str) -> None:
    pieces = word_diff(before, after)

    assert "".join(p.words for p in pieces if p.became != "added") == before
    assert "".join(p.words for p in pieces if p.became != "cut") == after


def test_a_note_names_each_part_with_the_words_cut_and_added() -> None:
    before = letter(sorry="We are very sorry.", closing="Yours")
    after = letter("The late report", sorry="We are sorry.", closing="Yours")

    assert what_changed(before, after, "a@b.example", "c@b.example") == (
        "Recipient, Subject (1 word added), Sorry (1 word cut)"
    )


def test_a_section_that_was_emptied_is_named() -> None:
    note = what_changed(
        letter(sorry="We are sorry.", closing="Yours"), letter(closing="Yours"), "", ""
    )

    assert note == "Sorry (3 words cut)"


def test_a_field_full_of_one_word_is_compared_as_far_as_it_is_worth_it() -> None:
    before, after = "a " * 1500, "a b " * 750
    pieces = word_diff(before, after)

    assert "".join(p.words for p in pieces if p.became != "added") == before
    assert "".join(p.words for p in pieces if p.became != "cut") == after


def test_what_is_not_compared_any_more_is_shown_as_cut_and_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.messages.word_diff.MOST_COMPARED", 0)

    assert word_diff("one two", "one three") == [
        Piece("one two", "cut"),
        Piece("one three", "added"),
    ]
