"""Segments: clients, fit, margin, debt and departures by the kind of client."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.rates import Rates

# Fewer clients of known fit say nothing about a kind of client.
TELLING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What clients of one currency brought in the margin's window, in minor units.

    `gross_income` is AGI and `cost` that of delivery, of the `clients` of whom both are known.
    """

    gross_income: float
    cost: float
    clients: int

    @property
    def margin(self) -> float | None:
        """(AGI - cost) ÷ AGI over all of them together; None where AGI is not above 0."""
        return (
            (self.gross_income - self.cost) / self.gross_income if self.gross_income > 0 else None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One kind of client, or with `name` None the clients without one.

    `fit_sum` is over the `fit_known` clients in service, `debt_sum` over the `scored` clients,
    former ones too, of whom `owed` have a debt. `earned` is by currency, and `converted` of
    those clients had their sums in another one.
    """

    name: str | None
    active: int = 0
    leaving: int = 0
    former: int = 0
    fit_sum: float = 0.0
    fit_known: int = 0
    debt_sum: float = 0.0
    owed: int = 0
    scored: int = 0
    earned: dict[str, Earned] = field(default_factory=dict)
    converted: int = 0

    @property
    def clients(self) -> int:
        """All clients, also those who left."""
        return self.active + self.leaving + self.former

    @property
    def departures(self) -> int:
        """Those who are leaving or left."""
        return self.leaving + self.former

    @property
    def fit(self) -> float | None:
        """The mean fit of the clients in service whose fit is known."""
        return self.fit_sum / self.fit_known if self.fit_known else None

    @property
    def debt(self) -> float | None:
        """The mean debt of the clients that were scored: a debt of 60 is no two debts of 30."""
        return self.debt_sum / self.scored if self.scored else None


def by_segment(found: Iterable[Segment]) -> list[Segment]:
    """Add up parts of segments and sort them: the best mean fit first, unknown fit behind.

    "Retail" and " retail" are one segment, written as its larger part is. The clients without
    a segment come last.
    """
    merged: dict[str | None, Segment] = {}
    for part in sorted(found, key=lambda s: -s.clients):
        key = " ".join(part.name.split()).casefold() if part.name else ""
        merged[key or None] = _added(merged[key or None], part) if (key or None) in merged else part
    return sorted(merged.values(), key=_rank)


def in_one_currency(segment: Segment, rates: Rates, on: date) -> Segment:
    """Return a segment with its sums in the workspace's currency, at the rates of `on`.

    Sums without an exchange rate stay apart, in their own currency.
    """
    earned: dict[str, Earned] = {}
    converted = 0
    for currency, own in segment.earned.items():
        income, cost = (
            rates.convert(amount, source=currency, target=rates.currency, on=on)
            for amount in (own.gross_income, own.cost)
        )
        if income is None or cost is None:
            earned[currency] = own
            continue
        converted += own.clients if currency != rates.currency else 0
        found = Earned(gross_income=income, cost=cost, clients=own.clients)
        known = earned.get(rates.currency)
        earned[rates.currency] = found if known is None else _sum_of(known, found)
    return replace(segment, earned=earned, converted=converted)


def best_of(segments: Iterable[Segment]) -> Segment | None:
    """Return the segment with the best mean fit of those with three clients of known fit."""
    telling = [s for s in segments if s.name and s.fit_known >= TELLING]
    return min(telling, key=_rank, default=None)


def _rank(segment: Segment) -> tuple[bool, bool, float, str]:
    fit = segment.fit
    return (not segment.name, fit is None, -(fit or 0.0), (segment.name or "").casefold())


def _added(one: Segment, other: Segment) -> Segment:
    earned = dict(one.earned)
    for currency, more in other.earned.items():
        known = earned.get(currency)
        earned[currency] = more if known is None else _sum_of(known, more)
    counts = ("active", "leaving", "former", "fit_sum", "fit_known", "debt_sum", "owed", "scored")
    return replace(
        one, earned=earned, **{name: getattr(one, name) + getattr(other, name) for name in counts}
    )


def _sum_of(one: Earned, other: Earned) -> Earned:
    return Earned(
        gross_income=one.gross_income + other.gross_income,
        cost=one.cost + other.cost,
        clients=one.clients + other.clients,
    )
