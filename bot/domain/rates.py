"""Rates: what an hour of somebody costs us, and what other currencies are worth, from days on."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Generic, TypeVar

from bot.domain.money import digits_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRate:
    """What an hour costs us from `starts_on`, in minor units of the workspace's currency.

    `person` is a name as time entries have it; None stands for everybody without a rate of
    their own on the day.
    """

    person: str | None
    starts_on: date
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """How much of the workspace's currency one unit of `currency` is worth from `starts_on`.

    Major units for major units: 1.09 for a euro in a workspace of dollars.
    """

    currency: str
    starts_on: date
    rate: Decimal


def person_key(person: str | None) -> str:
    """Return what two spellings of a name have in common; empty for nobody in particular.

    Time trackers write names with other capitals and spaces than a table of rates does.
    """
    return " ".join((person or "").split()).casefold()


class _Course(Generic[T]):
    """What holds from which day on, until the next such day."""

    def __init__(self, steps: Iterable[tuple[date, T]] = ()) -> None:
        ordered = sorted(steps, key=lambda step: step[0])
        self.days = [day for day, _ in ordered]
        self._held = [held for _, held in ordered]

    def on(self, day: date) -> T | None:
        """Return what holds on `day`; None before the first day."""
        place = bisect_right(self.days, day)
        return self._held[place - 1] if place else None


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The rates of one workspace, whose own currency is `currency`.

    A rate counts from its first day until that of the next one. Where none is known the
    answer is None: a missing rate is neither 0 nor 1.
    """

    currency: str
    cost_rates: tuple[CostRate, ...] = ()
    exchange_rates: tuple[ExchangeRate, ...] = ()

    def cost_of(self, person: str | None, *, on: date, currency: str) -> int | None:
        """Return what an hour of `person` costs on a day, in minor units of `currency`.

        The person's own rate in force, else that for everybody; None where neither is known,
        or where no exchange rate of the currency is. Rounded to a whole minor unit.
        """
        course = self._known.get((person, currency))
        if course is None:
            course = self._known[person, currency] = self._course_of(person, currency)
        return course.on(on)

    def convert(self, amount: float, *, source: str, target: str, on: date) -> float | None:
        """Return `amount`, minor units of `source`, in minor units of `target` at a day's rates.

        None where either rate is not known. Not rounded, so that sums can be added up first.
        """
        if source == target:
            return amount
        given, wanted = self.exchange_of(source, on=on), self.exchange_of(target, on=on)
        if given is None or wanted is None:
            return None
        digits = digits_of(target) - digits_of(source)
        return float(Decimal(repr(amount)).scaleb(digits) * given / wanted)

    def exchange_of(self, currency: str, *, on: date) -> Decimal | None:
        """Return what one unit of `currency` is worth in the workspace's; None if not known."""
        return Decimal(1) if currency == self.currency else self._worth(currency).on(on)

    @cached_property
    def _known(self) -> dict[tuple[str | None, str], _Course[int | None]]:
        """What was asked for already: a night asks for the same few names a million times."""
        return {}

    def _course_of(self, person: str | None, currency: str) -> _Course[int | None]:
        own, everybody = self._costs(person_key(person)), self._costs("")
        worth = self._worth(currency)
        days = {*own.days, *everybody.days}
        if currency != self.currency:
            days.update(worth.days)
        return _Course((day, self._cost(own, everybody, currency, day)) for day in days)

    def _cost(
        self, own: _Course[int], everybody: _Course[int], currency: str, day: date
    ) -> int | None:
        rate = own.on(day)
        rate = everybody.on(day) if rate is None else rate
        if rate is None:
            return None
        cost = self.convert(rate, source=self.currency, target=currency, on=day)
        return None if cost is None else round(cost)

    def _costs(self, key: str) -> _Course[int]:
        found = (r for r in self.cost_rates if person_key(r.person) == key)
        return _Course((r.starts_on, r.rate) for r in found)

    def _worth(self, currency: str) -> _Course[Decimal]:
        found = (r for r in self.exchange_rates if r.currency == currency)
        return _Course((r.starts_on, r.rate) for r in found)
