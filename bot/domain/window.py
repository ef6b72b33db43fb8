"""Spans of days, both ends included."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import fsum


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `first` to `last`, both included; empty where `last` is before `first`."""

    first: date
    last: date

    @classmethod
    @lru_cache(maxsize=1024)  # a night asks the same few windows of every client
    def ending(cls, last: date, days: int) -> "Window":
        """Return the window of `days` days whose last day is `last`."""
        return cls(last - timedelta(days=days - 1), last)

    @property
    def days(self) -> int:
        """Count the days."""
        return max(0, (self.last - self.first).days + 1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def within(self, start: date, end: date | None) -> "Window":
        """Return the part that lies between `start` and `end` (None: open-ended)."""
        return Window(max(self.first, start), self.last if end is None else min(self.last, end))

    def months(self, active: frozenset[int] = frozenset()) -> float:
        """Count months: of each calendar month the share of its days that lie inside.

        `active` are the months (1 to 12) that count; empty means all of them.
        """
        return _months(self, active)

    def by_month(self) -> Iterator["Window"]:
        """Yield the part of each calendar month."""
        first = self.first
        while first <= self.last:
            length = monthrange(first.year, first.month)[1]
            last = min(self.last, date(first.year, first.month, length))
            yield Window(first, last)
            first = last + timedelta(days=1)


@lru_cache(maxsize=4096)  # a night asks the same few windows of every client
def _months(window: Window, active: frozenset[int]) -> float:
    return fsum(
        part.days / monthrange(part.first.year, part.first.month)[1]
        for part in window.by_month()
        if not active or part.first.month in active
    )
