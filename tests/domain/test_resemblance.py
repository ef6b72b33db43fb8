"""Principle 6: which complaints sound like one that was corrected, and which do not."""

from typing import Any

import pytest
from builders import a_complaint, ago

from bot.domain.resemblance import resembling


def old(text: str = "the report was late", **fields: Any) -> Any:
    return a_complaint(ago(30), **{"text": text, "corrected_on": ago(10), **fields})


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("the report was late", "our report came too late"),
        ("the report was late", "REPORT: late again!"),
        ("nobody answers our mails", "nobody answered my mail for a week"),
        ("the logo on the banner is blurred", "the banner has a blurred logo still"),
    ],
)
def test_the_same_thing_in_other_words_resembles(known: str, said: str) -> None:
    complaint = old(known)

    assert resembling(said, [complaint]) is complaint


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("the report was late", "the newsletter was late"),
        ("the banner is wrong", "the invoice is wrong"),
        ("the report was late", "you charged us twice"),
        ("the report was late", "it was"),
        ("", "the report was late"),
        ("the report was late", ""),
    ],
)
def test_another_thing_does_not(known: str, said: str) -> None:
    assert resembling(said, [old(known)]) is None


def test_one_word_alone_is_no_likeness() -> None:
    complaint = old("the campaign report", points=("It was late",))

    assert resembling("the newsletter was late", [complaint]) is None


def test_a_point_of_theirs_counts_as_much_as_the_whole() -> None:
    complaint = old("many things", points=("nobody told us about it", "the logo was blurred"))

    assert resembling("the logo is blurred again", [complaint]) is complaint


def test_only_corrected_ones_and_only_what_was_said_since() -> None:
    said = "the report was late"

    assert resembling(said, [old(corrected_on=None)]) is None
    assert resembling(said, [old()], on=ago(11)) is None
    assert resembling(said, [old()], on=ago(10)) is not None
    assert resembling(said, []) is None


def test_of_equals_the_one_corrected_last_is_meant() -> None:
    first, last = old(), old(corrected_on=ago(5))

    assert resembling("the report was late", [last, first]) is last
    assert resembling("the report was late", [first, last]) is last


def test_the_likest_is_meant_whatever_the_order() -> None:
    near, other = old("the report was late"), old("the report had wrong numbers")

    assert resembling("wrong numbers in our report", [near, other]) is other
    assert resembling("wrong numbers in our report", [other, near]) is other
