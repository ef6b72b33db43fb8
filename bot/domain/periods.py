"""A retainer's periods: months counted from the day on which it began."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.agreement import Agreement
from bot.domain.window import Window


@dataclass(frozen=True, slots=True)
class Period:
    """A month of a retainer, counted from the day on which it began, with its included hours."""

    window: Window
    included: float


def periods_of(agreement: Agreement, last: date) -> Iterator[Period]:
    """Yield a retainer's periods until that which holds `last`, or the agreement's end.

    Months counted from its start: one that starts on the 15th has periods from a 15th to a
    14th, one of the 31st ends with the months. A period cut short by the end includes its share
    of the days, and so does one of which months do not count (`active_months`).
    """
    number, first = 0, agreement.start
    until = last if agreement.end is None else min(last, agreement.end)
    while first <= until:
        number += 1
        following = _months_after(agreement.start, number)
        whole = Window(first, following - timedelta(days=1))
        part = whole.within(first, agreement.end)
        share = active_days(part, agreement) / whole.days
        yield Period(part, (agreement.included_hours or 0.0) * share)
        first = following


def active_days(window: Window, agreement: Agreement) -> int:
    """Count the days of `window` whose months count."""
    active = agreement.active_months
    return sum(m.days for m in window.by_month() if not active or m.first.month in active)


def _months_after(start: date, count: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
