"""When a reminder may come: 9 to 17 in the workspace's own zone, on its working days."""

from datetime import UTC, date, datetime

from bot.domain.calendar import Calendar
from bot.domain.working_hours import a_working_day_later, is_working, next_morning, next_working

BERLIN = Calendar("Europe/Berlin", holidays=frozenset({date(2026, 10, 5)}))


def utc(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_working_hours_are_those_of_the_workspace() -> None:
    # Tuesday from 9:00 to before 17:00 in Berlin.
    assert is_working(BERLIN, utc(22, 7))
    assert is_working(BERLIN, utc(22, 14, 59))
    assert not is_working(BERLIN, utc(22, 6, 59))
    assert not is_working(BERLIN, utc(22, 15))


def test_nobody_works_on_a_saturday_or_a_holiday() -> None:
    assert not is_working(BERLIN, utc(26, 10))
    assert not is_working(BERLIN, utc(5, 10, month=10))


def test_what_comes_at_night_or_on_a_free_day_waits_for_the_next_morning() -> None:
    assert next_working(BERLIN, utc(22, 3)) == utc(22, 7)
    assert next_working(BERLIN, utc(22, 20)) == utc(23, 7)
    assert next_working(BERLIN, utc(26, 10)) == utc(28, 7)
    assert next_working(BERLIN, utc(22, 10)) == utc(22, 10)


def test_a_working_day_later_passes_over_the_weekend_and_a_holiday() -> None:
    assert a_working_day_later(BERLIN, utc(22, 10)) == utc(23, 10)
    assert a_working_day_later(BERLIN, utc(25, 10)) == utc(28, 10)
    assert a_working_day_later(BERLIN, utc(2, 10, month=10)) == utc(6, 10, month=10)
    assert a_working_day_later(BERLIN, utc(26, 10)) == utc(29, 7)


def test_the_hour_stays_the_same_where_the_clocks_change() -> None:
    # Berlin leaves summer time on 25 October 2026: 10:00 there is 8:00 UTC, then 9:00 UTC.
    assert a_working_day_later(BERLIN, utc(23, 8, month=10)) == utc(26, 9, month=10)


def test_tomorrow_morning_is_the_next_working_days() -> None:
    assert next_morning(BERLIN, utc(22, 3)) == utc(23, 7)
    assert next_morning(BERLIN, utc(25, 12)) == utc(28, 7)
