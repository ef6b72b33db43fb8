"""The workspace's calendar: its local date, and which days are worked."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_WEEK = 7


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
        if end <= start:
            return 0
        weeks, rest = divmod((end - start).days, _WEEK)
        after = sum((end.weekday() - offset) % _WEEK in self.workdays for offset in range(rest))
        free = _worked_but_for(self.holidays, self.workdays)
        missed = bisect_right(free, end) - bisect_right(free, start)
        return weeks * len(self.workdays) + after - missed

    def add_working_days(self, start: date, count: int) -> date:
        """Return the `count`-th working day after `start`; where dates end, the last there is."""
        day = start
        while count > 0 and day < date.max:
            day += timedelta(days=1)
            count -= self.is_worked(day)
        return day


@lru_cache(maxsize=64)
def _worked_but_for(holidays: frozenset[date], workdays: frozenset[int]) -> tuple[date, ...]:
    """Return the holidays that would be worked otherwise, in their order."""
    return tuple(sorted(day for day in holidays if day.weekday() in workdays))
