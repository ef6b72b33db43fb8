"""Rollover: what becomes of a retainer's hours that a period leaves unused, or goes over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.periods import Period, periods_of
from bot.domain.window import Window

NONE, UNUSED, BOTH = "none", "unused", "both"
# Who can lose hours uses them first: what lapses, then what is kept, then what can be borrowed.
_ORDER = {NONE: 0, UNUSED: 1, BOTH: 2}
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Retained:
    """The hours of a window that retainers with a rollover cover, and those that they do not.

    `carried` hours were left from before its first period (below 0: were used ahead of it);
    `lapsed` ones were left unused where nothing of them goes on.
    """

    hours: float = 0.0
    over: float = 0.0
    carried: float = 0.0
    lapsed: float = 0.0


def has_rollover(agreement: Agreement) -> bool:
    """Say whether it is known what becomes of a retainer's unused hours.

    Where it is not, the included hours of a whole window count together, as domain.md has it.
    """
    if agreement.rollover not in _ORDER:
        return False
    return agreement.kind is AgreementKind.RETAINER and bool(agreement.included_hours)


def cover(
    agreements: Iterable[Agreement], hours: Iterable[tuple[date, float]], window: Window
) -> Retained:
    """Return what the retainers with a rollover cover of the `hours` worked inside `window`.

    `hours` of all days, also of those before the window, since they used up what it could carry.
    An hour is covered by what its period has left when it is worked: its included hours, and

    - none: nothing else. What is unused lapses, what is over stays over.
    - unused: what earlier periods left, which never lapses while the agreement is in force.
    - both: as unused, and what is over is taken from the next period, which never has less than
      no hours; so what is not yet worked off is over on the window's last day.

    Months that do not count include nothing and keep what was left. With an agreement ends what
    it has left. Of retainers at the same time the one whose hours lapse is used first.
    Source: portfolio-csv.md, `rollover`; domain.md names the word and leaves the reckoning open.
    """
    accounts = [
        _Account(a, window)
        for a in sorted(agreements, key=lambda a: (_ORDER.get(a.rollover or "", 0), a.start, a.id))
        if has_rollover(a)
    ]
    offered, over = [], []
    for day, worked in _by_day(hours):
        held = [account for account in accounts if account.agreement.is_in_force(day)]
        if day > window.last or not held:
            continue
        left = _use(held, day, worked)
        if day in window:
            offered.append(worked)
            over.append(left)
    for account in accounts:
        account.move_to(window.last)
        over += [account.written_off, account.borrowed]
    unpaid = min(fsum(over), fsum(offered))
    unpaid = unpaid if unpaid > _NOTHING else 0.0
    return Retained(
        hours=fsum(offered) - unpaid,
        over=unpaid,
        carried=fsum(account.carried_in for account in accounts),
        lapsed=fsum(account.lapsed for account in accounts),
    )


def carried_into(
    agreement: Agreement, hours: Iterable[tuple[date, float]], period: Period
) -> float:
    """Return the hours that go on into a period: below 0 where they were used ahead of it.

    So `period.included` and these together are what it has, and never less than nothing.
    """
    if not has_rollover(agreement):
        return 0.0
    account = _Account(agreement, period.window)
    for day, worked in _by_day(hours):
        if day < period.window.first and agreement.is_in_force(day):
            _use([account], day, worked)
    account.move_to(period.window.first)
    return account.carried_in


class _Account:
    """The hours of one retainer, day by day: what is left of the period, and what goes on."""

    def __init__(self, agreement: Agreement, window: Window) -> None:
        self.agreement = agreement
        self._window = window
        self._periods = periods_of(agreement, window.last)
        self._period: Period | None = None
        self._is_over = False
        self.left = 0.0
        self.carried_in = 0.0
        self.lapsed = 0.0
        self.written_off = 0.0

    @property
    def borrowed(self) -> float:
        """The hours used ahead of the next period."""
        return max(0.0, -self.left)

    def move_to(self, day: date) -> None:
        """Begin the periods up to that of `day`; end the account where the agreement ended."""
        while not self._is_over and (self._period is None or self._period.window.last < day):
            following = next(self._periods, None)
            if following is None:
                self._end()
                return
            self._begin(following)

    def _begin(self, period: Period) -> None:
        carried = self._carried(period)
        # Once more at each period until the window's first: the last one is what it began with.
        if self._period is None or period.window.first <= self._window.first:
            self.carried_in = carried
        self._period, self.left = period, period.included + carried

    def _carried(self, period: Period) -> float:
        if self._period is None:
            return 0.0
        on = self._period.window.last
        if self.agreement.rollover == NONE:
            self._lapse(self.left, on)
            return 0.0
        if not period.included or self.left >= -period.included:
            return self.left
        self._write_off(-self.left - period.included, on)
        return -period.included

    def _end(self) -> None:
        self._is_over = True
        if self._period is not None:
            self._lapse(self.left, self._period.window.last)
            self._write_off(self.borrowed, self._period.window.last)
        self.left = 0.0

    def _lapse(self, hours: float, on: date) -> None:
        if on in self._window:
            self.lapsed += max(0.0, hours)

    def _write_off(self, hours: float, on: date) -> None:
        if on in self._window:
            self.written_off += hours


def _use(accounts: Iterable[_Account], day: date, hours: float) -> float:
    """Use hours up, and return those that no account covers; what can be borrowed is."""
    held = list(accounts)
    for account in held:
        account.move_to(day)
        taken = min(hours, max(0.0, account.left))
        account.left -= taken
        hours -= taken
    lender = next((account for account in held if account.agreement.rollover == BOTH), None)
    if lender is None:
        return hours
    lender.left -= hours
    return 0.0


def _by_day(hours: Iterable[tuple[date, float]]) -> list[tuple[date, float]]:
    each: Mapping[date, list[float]] = defaultdict(list)
    for day, worked in hours:
        each[day].append(worked)
    return sorted((day, fsum(worked)) for day, worked in each.items())
