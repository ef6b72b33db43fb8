"""Working days are counted by whole weeks, and come out as if every day had been looked at."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar

DAYS = st.dates(date(2025, 12, 1), date(2026, 3, 1))
CALENDARS = st.builds(
    Calendar,
    workdays=st.frozensets(st.integers(0, 6)),
    holidays=st.frozensets(DAYS, max_size=20),
)


@given(calendar=CALENDARS, start=DAYS, end=DAYS)
def test_the_count_is_that_of_a_walk_from_day_to_day(
    calendar: Calendar, start: date, end: date
) -> None:
    walked = [start + timedelta(days=1 + offset) for offset in range((end - start).days)]

    assert calendar.working_days(start, end) == sum(map(calendar.is_worked, walked))


def test_all_the_days_there_are_can_be_counted() -> None:
    whole = (date.max - date.min).days

    assert Calendar(workdays=frozenset(range(7))).working_days(date.min, date.max) == whole


def test_where_dates_end_the_last_day_is_the_limit() -> None:
    assert Calendar().add_working_days(date.max, 5) == date.max
