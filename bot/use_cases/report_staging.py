"""A report's rows on their way beside the ledger: counted by client as they pass, never held."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Self

from bot.domain.money import digits_of
from bot.domain.tracker_import import MOST_FAULTS
from bot.portfolio.faults import Fault
from bot.portfolio.trackers.report import Report

# Told how many bytes of the file were read so far.
OnRead = Callable[[int], None]
# How fine a rate is staged, in digits after the point: finer than any currency.
FINEST = 4
_TOLD_EVERY = 5_000


class FirstFaults(list[Fault]):
    """The first faults of a file; `total` says how many there were."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0

    def append(self, fault: Fault) -> None:
        """Keep a fault while there are few."""
        self.total += 1
        if len(self) < MOST_FAULTS:
            super().append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Keep faults while there are few."""
        for fault in faults:
            self.append(fault)

    def __iadd__(self, faults: Iterable[Fault]) -> Self:  # type: ignore[override,misc]
        self.extend(faults)
        return self


class Slot:
    """What a report says of one client in one currency: `rates` counts rows with a cost rate."""

    __slots__ = ("amount", "currency", "hours", "name", "number", "rates", "rows")

    def __init__(self, number: int, name: str, currency: str | None) -> None:
        self.number, self.name, self.currency = number, name, currency
        self.rows = self.rates = 0
        self.hours = 0.0
        self.amount: Decimal | None = None


class Staging:
    """One pass over a report; what it counted is whole once `rows` was read to its end."""

    def __init__(self, report: Report, on_read: OnRead | None) -> None:
        self.report = report
        self.faults = FirstFaults()
        self.slots: dict[tuple[str, str | None], Slot] = {}
        self.days: dict[date, str] = {}
        self._on_read = on_read

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield each row as it is staged, in the order of the file."""
        slots, days, told = self.slots, self.days, self._on_read
        lines = enumerate(self.report.lines(self.faults))
        for no, (_, name, on, hours, person, billable, note, rate, amount, currency) in lines:
            slot = slots.get((name, currency))
            if slot is None:
                slot = slots[name, currency] = Slot(len(slots), name, currency)
            slot.rows += 1
            slot.hours += hours
            if amount is not None:
                slot.amount = amount if slot.amount is None else slot.amount + amount
            day = days.get(on)
            if day is None:
                day = days[on] = on.isoformat()
            fine = None
            if rate is not None:
                slot.rates += 1
                fine = _fine(rate)
            if told is not None and no % _TOLD_EVERY == 0:
                told(self.report.position())
            yield no, slot.number, day, hours, person or None, billable, note or None, fine

    @property
    def first(self) -> date:
        """The first day of the file, which must have one."""
        return min(self.days)

    @property
    def last(self) -> date:
        """The last day of the file, which must have one."""
        return max(self.days)

    def by_name(self) -> dict[str, list[Slot]]:
        """Return the slots of each client as the tracker calls it, in the order of the file."""
        found: dict[str, list[Slot]] = defaultdict(list)
        for slot in self.slots.values():
            found[slot.name].append(slot)
        return dict(found)


def divisor(currency: str) -> int:
    """Return what makes minor units of a staged rate."""
    return int(10 ** (FINEST - digits_of(currency)))


@lru_cache(maxsize=4096)
def _fine(rate: Decimal) -> int:
    return int(rate.scaleb(FINEST).to_integral_value(ROUND_HALF_UP))
