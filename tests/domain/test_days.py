"""Days as people write them; what could be two days is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.days import parse_day

WEDNESDAY = date(2026, 6, 24)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-07-01", date(2026, 7, 1)),
        ("2026/7/1", date(2026, 7, 1)),
        ("today", WEDNESDAY),
        ("Tomorrow", date(2026, 6, 25)),
        ("yesterday", date(2026, 6, 23)),
        ("friday", date(2026, 6, 26)),
        ("FRI", date(2026, 6, 26)),
        ("thurs.", date(2026, 6, 25)),
        ("wednesday", WEDNESDAY),
        ("tuesday", date(2026, 6, 30)),
        ("this friday", date(2026, 6, 26)),
        ("next friday", date(2026, 7, 3)),
        ("next mon", date(2026, 6, 29)),
        ("last friday", date(2026, 6, 19)),
        ("in 10 days", date(2026, 7, 4)),
        ("in 2 weeks", date(2026, 7, 8)),
        ("in a week", date(2026, 7, 1)),
        ("in two weeks", date(2026, 7, 8)),
        ("in 3 months", date(2026, 9, 24)),
        ("in 1 year", date(2027, 6, 24)),
        ("1 July", date(2026, 7, 1)),
        ("July 1st", date(2026, 7, 1)),
        ("the 1st of July", date(2026, 7, 1)),
        ("1. July", date(2026, 7, 1)),
        ("Thursday 24th September", date(2026, 9, 24)),
        ("1 Jul 2026", date(2026, 7, 1)),
        ("Jul 1, 2026", date(2026, 7, 1)),
        ("Sept. 5", date(2026, 9, 5)),
        ("23 June", date(2027, 6, 23)),
        ("29 Feb", date(2028, 2, 29)),
        ("1.7.2026", date(2026, 7, 1)),
        ("1.7.26", date(2026, 7, 1)),
        ("01.07.", date(2026, 7, 1)),
        ("13/4/2027", date(2027, 4, 13)),
        ("4/13/2027", date(2027, 4, 13)),
        ("13/4", date(2027, 4, 13)),
        ("end of month", date(2026, 6, 30)),
        ("the end of next month", date(2026, 7, 31)),
        ("end of the year", date(2026, 12, 31)),
        ("end of Feb", date(2027, 2, 28)),
        (" 1  July. ", date(2026, 7, 1)),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: date) -> None:
    assert parse_day(typed, WEDNESDAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "3/4/2026",
            "13/14/2026",
            "31 June",
            "30 Feb",
            "2026-13-01",
            "soon",
            "",
            "1",
            "1.7",
            "4 h",
        ),
        *("2127-01-01", "1 July 0026", "01.01.1926", "in 101 years", "in 9999 weeks"),
        *("in days", "in 99999 days", "in 9999 years", "next", "end of", "next july", "0 July"),
    ],
)
def test_what_is_no_day_or_could_be_two_is_none(typed: str) -> None:
    assert parse_day(typed, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("friday", date(2026, 6, 19)),
        ("wednesday", WEDNESDAY),
        ("26.7.", date(2025, 7, 26)),
        ("1 August", date(2025, 8, 1)),
        ("29 Feb", date(2024, 2, 29)),
        ("31.12.", date(2025, 12, 31)),
        ("1 July 2026", date(2026, 7, 1)),
    ],
)
def test_what_was_said_lies_in_the_past(typed: str, day: date) -> None:
    assert parse_day(typed, WEDNESDAY, prefer_past=True) == day


@pytest.mark.parametrize(
    ("typed", "today", "day"),
    [
        ("1 July", WEDNESDAY, date(2026, 7, 1)),
        ("25.7.", WEDNESDAY, date(2026, 7, 25)),
        ("end of june", WEDNESDAY, date(2026, 6, 30)),
        ("5.1.", date(2026, 12, 28), date(2027, 1, 5)),
    ],
)
def test_a_day_that_is_near_is_not_taken_for_that_of_a_year_ago(
    typed: str, today: date, day: date
) -> None:
    assert parse_day(typed, today, prefer_past=True) == day


def test_a_month_too_short_for_the_day_ends_it() -> None:
    assert parse_day("in 1 month", date(2026, 1, 31)) == date(2026, 2, 28)


PIECES = [*"0139./-,", "in", "end of", "next", "last", "fri", "jul", "days", "year", " ", "٣"]


@given(
    typed=st.text(max_size=80) | st.lists(st.sampled_from(PIECES)).map("".join),
    today=st.dates(),
    prefer_past=st.booleans(),
)
def test_no_text_breaks_it(typed: str, today: date, prefer_past: bool) -> None:  # noqa: FBT001
    found = parse_day(typed, today, prefer_past=prefer_past)

    assert found is None or isinstance(found, date)


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_every_spelling_of_a_day_means_the_same(day: date) -> None:
    today = day - timedelta(days=3)
    spelt = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%A %d %B", "%d.%m.")

    assert {parse_day(day.strftime(form), today) for form in spelt} == {day}
