"""The one parser: what people type, quotes curly or missing, hours and sums as they write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed import Sum, parse_hours, parse_sum, parse_typed, plain

KNOWN = {"acme", "acme retail", "northwind"}


def is_client(words: str) -> bool:
    return words.casefold() in KNOWN


@pytest.mark.parametrize(
    ("typed", "client", "text", "hours", "amount"),
    [
        ('acme "extra landing page" 6h', "acme", "extra landing page", 6.0, None),
        ("acme “extra landing page” 6h", "acme", "extra landing page", 6.0, None),
        ("acme «extra» 6h", "acme", "extra", 6.0, None),
        ("acme extra landing page 6 h", "acme", "extra landing page", 6.0, None),
        ('acme "extra landing page 6h', "acme", "extra landing page", 6.0, None),
        ("Acme Retail a page 90 min", "Acme Retail", "a page", 1.5, None),
        ("acme, three pages", "acme", "three pages", None, None),
        ("acme: three pages", "acme", "three pages", None, None),
        ('acme "say "hi" now" 1h', "acme", 'say "hi" now', 1.0, None),
        ('acme "x" 1h30m $900', "acme", "x", 1.5, Sum(number="900", currency="USD")),
        ('acme "x" €1.200 2h', "acme", "x", 2.0, Sum(number="1200", currency="EUR")),
        ('acme "x" 900 EUR', "acme", "x", None, Sum(number="900", currency="EUR")),
        ("acme ready by MAY 15", "acme", "ready by MAY 15", None, None),
        ("acme the big job of the 5 m", "acme", "the big job of the 5 m", None, None),
        ('"no client" 2h', None, "no client", 2.0, None),
        ("acme R&amp;D &lt;b&gt;", "acme", "R&D <b>", None, None),
        ("acme see <https://a.example/x|a.example/x>", "acme", "see a.example/x", None, None),
        ("acme ask <#C1|general>", "acme", "ask #general", None, None),
        ("zebra something", "zebra", "something", None, None),
        ('acme the "report" was late 2h', "acme", 'the "report" was late', 2.0, None),
        ('acme 6h "hours first"', "acme", "hours first", 6.0, None),
        ('"Acme" "quoted client" 2h', "Acme", "quoted client", 2.0, None),
        ("", None, "", None, None),
        ("6h", None, "", 6.0, None),
        ('acme "x" 6h please', "acme", "x 6h please", None, None),
    ],
)
def test_a_line_is_taken_apart(
    typed: str, client: str | None, text: str, hours: float | None, amount: Sum | None
) -> None:
    found = parse_typed(typed, is_client)

    assert (found.client, found.text, found.hours, found.amount) == (client, text, hours, amount)


def test_a_complaint_keeps_its_numbers_as_words() -> None:
    found = parse_typed("acme late by 6h", is_client, with_quantities=False)

    assert (found.text, found.hours) == ("late by 6h", None)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("6h", 6.0),
        ("6 hrs", 6.0),
        ("1.5 hours", 1.5),
        ("1,5h", 1.5),
        ("1h30", 1.5),
        ("1h30m", 1.5),
        ("1 h 30 min", 1.5),
        ("90 min", 1.5),
        ("90m", 1.5),
        ("45 minutes", 0.75),
        ("2d", None),
        ("h", None),
        ("-6h", None),
        ("six hours", None),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, hours: float | None) -> None:
    assert parse_hours(typed) == hours


@pytest.mark.parametrize(
    ("typed", "number", "currency"),
    [
        ("$900", "900", "USD"),
        ("€1.200", "1200", "EUR"),
        ("1.200,50 EUR", "1200.50", "EUR"),
        ("1,200.50 USD", "1200.50", "USD"),
        ("12,50 €", "12.50", "EUR"),
        ("£ 80", "80", "GBP"),
        ("CHF 80", "80", "CHF"),
    ],
)
def test_sums_are_read_as_people_write_them(typed: str, number: str, currency: str) -> None:
    assert parse_sum(typed) == Sum(number=number, currency=currency)


@pytest.mark.parametrize("typed", ["900", "MAY 15", "15 MAY", "$", "EUR", "nine dollars"])
def test_what_is_no_sum_is_left_alone(typed: str) -> None:
    assert parse_sum(typed) is None


@given(st.text())
def test_no_text_breaks_the_parser_and_no_word_is_lost(typed: str) -> None:
    found = parse_typed(typed, is_client, with_quantities=False)

    kept = set(f"{found.client or ''} {found.text}".replace('"', " ").split())
    for word in plain(typed).replace('"', " ").split():
        # A comma or colon behind the client's name is the only thing that is dropped.
        assert word in kept or word.rstrip(",:") in kept or not word.strip(",:")
