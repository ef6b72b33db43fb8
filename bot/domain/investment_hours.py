"""Investment hours: what was approved to be given away, and how much of it is used up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from math import ceil, fsum
from typing import NamedTuple

from bot.domain.agreement import Investment
from bot.domain.contracted import contracted_hours
from bot.domain.night import Night
from bot.domain.revenue import billed_orders
from bot.domain.scope_request import ScopeRequest
from bot.domain.window import Window

# Sums of shares are as exact as their decimals; nobody means less than this.
_NOTHING = 1e-9


class Given(NamedTuple):
    """Hours given away on a day."""

    hours: float
    on: date


class Covered(NamedTuple):
    """What investments take off: hours, and whole asks."""

    hours: float
    asks: int


def covered_asks(
    night: Night, asks: Sequence[ScopeRequest], used: Iterable[ScopeRequest]
) -> Covered:
    """Return the hours and the number of `asks` that investments cover.

    An ask is covered by the caps of the investments whose days hold it; asks `used` before
    come first, and then the smallest, so that one more ask never leaves fewer uncovered. Parts
    of asks are added up, and a part left over is one ask uncovered. An ask of unknown hours is
    not covered: it cannot be said to lie within a cap. Source: domain.md, "Inside the cap it
    does not hurt the score" and "Investment hours within their cap are taken off (a) and (c)".
    """
    if not night.history.investments:
        return Covered(0.0, 0)
    caps = _Caps(night.history.investments)
    caps.use(Given(r.hours, r.asked_on) for r in used if r.hours is not None)
    hours, left = [], float(len(asks))
    for given in sorted(Given(r.hours, r.asked_on) for r in asks if r.hours is not None):
        if caps.holds(given.on):
            hours.append(covered := min(given.hours, caps.use([given])))
            left -= covered / given.hours if given.hours else 1.0
    return Covered(fsum(hours), len(asks) - ceil(left - _NOTHING))


def covered_time(night: Night, window: Window) -> float:
    """Return the tracked hours of `window` that investments cover: at most those of their days.

    Tracked hours over the agreement before the window used the caps up, those of a month by
    the month's included and billed hours. Source: domain.md, "(b) tracked hours over the
    included ones, less billed change orders and investment hours".
    """
    if not night.history.investments:
        return 0.0
    caps = _Caps(night.history.investments)
    caps.use(_hours_over(night, window.first - timedelta(days=1)))
    return caps.use(Given(t.hours, t.on) for t in night.history.time if t.on in window)


def _hours_over(night: Night, last: date) -> Iterator[Given]:
    """Yield the hours over until `last`: of each month's time the same share.

    Whole months from that of the first investment on, so that what was over does not depend
    on how many investments there are.
    """
    first = min(i.counts_from for i in night.history.investments).replace(day=1)
    for month in Window(first, last).by_month():
        time = [t for t in night.history.time if t.on in month]
        tracked = fsum(t.hours for t in time)
        billed = fsum(r.hours or 0.0 for r in billed_orders(night.history, month))
        included = contracted_hours(night, month, whole_month=False).included
        over = max(0.0, tracked - included - billed)
        if over:
            yield from (Given(t.hours * over / tracked, t.on) for t in time)


class _Caps:
    """The caps of investments, and what was asked of them so far.

    What is covered of all is the most that the caps allow, however they overlap: it is found
    day by day with the investment first that ends first. So one more of what is asked never
    leaves less uncovered, and one more investment never more.
    """

    def __init__(self, investments: Iterable[Investment]) -> None:
        ordered = sorted(
            (i for i in investments if i.end is None or i.counts_from <= i.end),
            key=lambda i: (i.end or date.max, i.counts_from, i.hours),
        )
        self._ordered = ordered
        self._asked: dict[int, float] = {}
        self._edges = sorted(
            {i.counts_from for i in ordered}
            | {i.end + timedelta(days=1) for i in ordered if i.end and i.end < date.max}
        )
        self._covered = 0.0

    def holds(self, day: date) -> bool:
        """Say whether any investment's days hold this one."""
        return any(i.holds(day) for i in self._ordered)

    def use(self, given: Iterable[Given]) -> float:
        """Use the caps up, and return how many of the hours they cover."""
        for hours, on in sorted(given):
            if self.holds(on):
                span = sum(edge <= on for edge in self._edges) - 1
                self._asked[span] = self._asked.get(span, 0.0) + hours
        before, self._covered = self._covered, self._most()
        return max(0.0, self._covered - before)

    def _most(self) -> float:
        left, covered = [i.hours for i in self._ordered], 0.0
        for span, asked in sorted(self._asked.items()):
            open_hours = asked
            for number, one in enumerate(self._ordered):
                if one.holds(self._edges[span]):
                    taken = min(left[number], open_hours)
                    left[number] -= taken
                    open_hours -= taken
                    covered += taken
        return covered
