"""The workspace's calendar: its local date, and which days are worked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    """`timezone` is an IANA name; `workdays` are 0 (Monday) to 6; `holidays` are not worked."""

    timezone: str = "UTC"
    workdays: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def today(self, now: datetime) -> date:
        """Return the workspace's date at `now` (aware)."""
        return now.astimezone(ZoneInfo(self.timezone)).date()

    def is_worked(self, day: date) -> bool:
        """Say whether the workspace works on `day`."""
        return day.weekday() in self.workdays and day not in self.holidays

    def working_days(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; 0 if none.

        What fell due on a Friday is one working day late on Monday.
        """
        return sum(1 for day in _days(start, end) if self.is_worked(day))

    def add_working_days(self, start: date, count: int) -> date:
        """Return the `count`-th working day after `start`."""
        day = start
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_worked(day)
        return day


def _days(start: date, end: date) -> Iterator[date]:
    for offset in range(1, (end - start).days + 1):
        yield start + timedelta(days=offset)
