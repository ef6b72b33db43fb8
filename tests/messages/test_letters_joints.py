"""Tidy joints, and sums, hours and dates as people read and type them."""

from datetime import date

import pytest

from bot.messages import joints
from bot.messages.letter_facts import Money
from bot.messages.money_and_dates import (
    days_words,
    hours_words,
    long_date,
    money_words,
    parse_date,
    parse_hours,
    parse_money,
    short_date,
)

TODAY = date(2026, 9, 23)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("we sent it", "We sent it."),
        ("We sent it.", "We sent it."),
        ("we sent it..", "We sent it."),
        ("we sent it...", "We sent it..."),
        ("really?", "Really?"),
        ("iPhone orders failed", "iPhone orders failed."),
        ("see https://a.example/x", "See https://a.example/x"),
        ("he said “stop.”", "He said “stop.”"),
        ("so it was (twice)", "So it was (twice)."),
        ("first,  then ;", "First, then."),
        ("- one\n- two", "- one\n- two"),
        ("", ""),
    ],
)
def test_sentence(typed: str, read: str) -> None:
    assert joints.sentence(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Too late", "“Too late”"),
        ('"Too late."', "“Too late.”"),
        ('You said "soon" twice', "“You said ‘soon’ twice”"),  # noqa: RUF001
        ("a\n\nb”", "“a b’”"),  # noqa: RUF001
    ],
)
def test_quoted(typed: str, read: str) -> None:
    assert joints.quoted(typed) == read


def test_long_complaint_is_quoted_up_to_a_word() -> None:
    words = joints.quoted("late " * 200)

    assert len(words) <= joints.QUOTE_LIMIT + 4
    assert words.endswith("late …”")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("we were late", "I'm sorry that we were late."),
        ("We were late.", "I'm sorry that we were late."),
        ("On Monday we were late", "I'm sorry. On Monday we were late."),
        ("Wednesday was missed", "I'm sorry. Wednesday was missed."),
    ],
)
def test_after_sorry(typed: str, read: str) -> None:
    assert joints.after_sorry(typed) == read


@pytest.mark.parametrize(
    ("first", "second", "read"),
    [
        ("the tea", "the cake", "Thank you for the tea. And thank you for the cake."),
        ("You fed us.", "You sang!", "You fed us. You sang! Thank you for both."),
        ("the tea", "You sang", "Thank you for the tea. You sang. Thank you for that too."),
        (
            "You fed us.",
            "the cake",
            "You fed us. Thank you for that, and thank you for the cake.",
        ),
        ("the tea", "We thank the cook", "Thank you for the tea. We thank the cook."),
    ],
)
def test_two_thanks(first: str, second: str, read: str) -> None:
    assert joints.two_thanks(first, second) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Whether the shop is open?", "ask whether the shop is open"),
        ("How you are.", "ask how you are"),
        ("about the shop", "ask about the shop"),
        ("The shop", "ask about the shop"),
        ("Another shop", "ask about another shop"),
        ("A shop", "ask about a shop"),
        ("A & B Ltd", "ask about A & B Ltd"),
    ],
)
def test_asking(typed: str, read: str) -> None:
    assert joints.asking(typed) == read


def test_formal_sorry_has_no_contraction() -> None:
    assert joints.after_sorry("We were late", is_formal=True) == "I am sorry that we were late."
    assert joints.after_sorry("It was late", is_formal=True) == "I am sorry. It was late."


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("trusting us", "Thank you for trusting us."),
        ("Trusting us.", "Thank you for trusting us."),
        ("for the best lunch", "Thank you for the best lunch."),
        ("thank you for all", "Thank you for all."),
        ("You trusted us", "You trusted us. Thank you."),
    ],
)
def test_thanks(typed: str, read: str) -> None:
    assert joints.thanks(typed) == read


def test_invisible_characters_cannot_change_what_is_read() -> None:
    assert joints.tidy("pay\u202e £1\u200b00\x00\ud800") == "pay £100"


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "read"),
    [
        (120000, "GBP", "en", "£1,200"),
        (95050, "EUR", "en", "€950.50"),
        (431200, "USD", "en_US", "$4,312"),
        (5000, "JPY", "en", "¥5,000"),
        (120000, "EUR", "de", "1.200\xa0€"),
    ],
)
def test_money_words(amount: int, currency: str, locale: str, read: str) -> None:
    assert money_words(Money(amount, currency), locale) == read


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1200", 120000),
        ("£1,200", 120000),
        ("1,200.50", 120050),
        ("1.200,50 EUR", 120050),
        ("950.5", 95050),
        ("1'200", 120000),
        ("1,2000", None),
        ("-5", None),
        ("0", None),
        ("12 hundred", None),
        ("1.234.5", None),
        ("٣", None),
    ],
)
def test_parse_money(typed: str, amount: int | None) -> None:
    assert parse_money(typed, "GBP") == (amount and Money(amount, "GBP"))


def test_yen_have_no_pence() -> None:
    assert parse_money("5,000", "JPY") == Money(5000, "JPY")
    assert parse_money("50.5", "JPY") is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-09-24", date(2026, 9, 24)),
        ("24 September", date(2026, 9, 24)),
        ("Thursday 24th September", date(2026, 9, 24)),
        ("Sep 24, 2026", date(2026, 9, 24)),
        ("1 March", date(2027, 3, 1)),
        ("29 Feb 2028", date(2028, 2, 29)),
        ("31 June", None),
        ("soon", None),
    ],
)
def test_parse_date(typed: str, day: date | None) -> None:
    assert parse_date(typed, TODAY) == day


def test_dates_are_written_out() -> None:
    assert long_date(date(2026, 9, 24), TODAY) == "Thursday 24 September"
    assert long_date(date(2027, 1, 15), TODAY) == "Friday 15 January 2027"
    assert long_date(date(2026, 9, 24), TODAY, "en_US") == "Thursday, September 24"
    assert short_date(date(2027, 1, 15), TODAY, "en_US") == "January 15, 2027"
    assert short_date(date(2026, 9, 24), TODAY, "de") == "24. September 2026"


def test_one_is_singular() -> None:
    assert (hours_words(1), hours_words(2.5), hours_words(12)) == (
        "1 hour",
        "2.5 hours",
        "12 hours",
    )
    assert (days_words(1), days_words(30)) == ("1 day", "30 days")


@pytest.mark.parametrize(
    ("typed", "hours"), [("6", 6), ("2,5 h", 2.5), ("12 hours", 12), ("0", None), ("six", None)]
)
def test_parse_hours(typed: str, hours: float | None) -> None:
    assert parse_hours(typed) == hours
