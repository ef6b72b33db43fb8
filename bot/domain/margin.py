"""Negative ROI: the delivery margin of the window."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import fsum

from bot.domain.history import History
from bot.domain.night import Night
from bot.domain.revenue import Revenue, revenue
from bot.domain.scale import severity_at
from bot.domain.signal import Entry, Evidence, Missing, Reading, Weighed
from bot.domain.window import Window

NAME = "negative_roi"


@dataclass(frozen=True, slots=True)
class Cost:
    """What delivery cost: hours, those with a cost rate, and the cost of all (minor units).

    Hours without a rate are taken at the average of the others, since what is not known must
    not score as free (domain.md, principle 4).
    """

    hours: float
    rated_hours: float
    rated_cost: float

    @property
    def coverage(self) -> float:
        """The share of the hours whose cost rate is known, 0 to 1."""
        return self.rated_hours / self.hours if self.hours > 0 else 0.0

    @property
    def total(self) -> float:
        """The cost of all hours, in minor units; 0 where no rate is known."""
        return self.rated_cost / self.coverage if self.coverage > 0 else 0.0


def read_margin(night: Night) -> Reading | Missing:
    """Measure the delivery margin, (AGI - cost) / AGI, severity 0 to 1.

    Needs revenue, cost rates for 80 % of the hours, and day 60 of the relationship. Where
    nothing is left after refunds and pass-through cost, the severity is 1 and the figures have
    no margin. Source: domain.md, Fit signals.
    """
    history, window = night.history, night.window(NAME)
    earned = revenue(history, window)
    cost = delivery_cost(history, window)
    missing = _missing(night, earned, cost)
    if missing:
        return missing
    scale = night.rules[NAME].scale
    margin = margin_of(earned, cost)
    return Reading(
        severity=max(s for _, s in scale) if margin is None else severity_at(scale, margin),
        scale=scale,
        figures=_figures(earned, cost) | ({} if margin is None else {"margin": margin}),
        evidence=_evidence(history, window, earned, cost),
    )


def delivery_cost(history: History, window: Window) -> Cost:
    """Add up the hours inside `window` and what they cost."""
    time = [t for t in history.time if t.on in window]
    rated = [(t.hours, t.cost_rate) for t in time if t.cost_rate is not None]
    return Cost(
        hours=fsum(t.hours for t in time),
        rated_hours=fsum(hours for hours, _ in rated),
        rated_cost=fsum(hours * rate for hours, rate in rated),
    )


def margin_of(earned: Revenue, cost: Cost) -> float | None:
    """Return the delivery margin (1 is all of AGI); None where AGI is not above 0."""
    income = earned.gross_income
    return (income - cost.total) / income if income > 0 else None


def began_on(history: History) -> date | None:
    """Return the first day that the ledger knows of the relationship, None for an empty one."""
    said = (*(n.on for n in history.notes), *(c.raised_on for c in history.complaints))
    return min((*_days_of_work(history), *said), default=None)


def _days_of_work(history: History) -> Iterator[date]:
    """Yield the days of agreements, time, money and asks: of these alone the score takes an age.

    What was said does not make a young relationship old enough to be scored: a complaint of
    ours or praise, noted of an earlier day, would lower the fit (domain.md, principle 2).
    """
    yield from (a.start for a in history.agreements)
    yield from (t.on for t in history.time)
    yield from (m.on for m in history.money)
    yield from (r.asked_on for r in history.scope_requests)


def _missing(night: Night, earned: Revenue, cost: Cost) -> Missing | None:
    if earned.earned <= 0:
        return Missing(name=NAME, reason="no_revenue")
    # The revenue is known all the same, and a share of all clients' revenue is made of it.
    known = {"revenue": earned.net}
    if cost.hours <= 0:
        return Missing(name=NAME, reason="no_hours", figures=known)
    needed = night.rules.cost_coverage
    if cost.coverage < needed - 1e-9:
        found = known | {"coverage": cost.coverage, "needed": needed}
        return Missing(name=NAME, reason="few_cost_rates", figures=found)
    began = min(_days_of_work(night.history), default=night.today)
    age, needed = (night.today - began).days, night.rules.relationship_days
    if age < needed:
        found = known | {"days": age, "needed": needed}
        return Missing(name=NAME, reason="too_young", figures=found)
    return None


def _figures(earned: Revenue, cost: Cost) -> dict[str, float | str]:
    return {
        "revenue": earned.net,
        "fees": earned.fees,
        "orders": earned.orders,
        "invoices": earned.invoices,
        "given_back": earned.given_back,
        "pass_through": earned.pass_through,
        "gross_income": earned.gross_income,
        "cost": cost.total,
        "hours": cost.hours,
        "coverage": cost.coverage,
    }


def _evidence(history: History, window: Window, earned: Revenue, cost: Cost) -> Evidence:
    """Return all that the margin is made of, by its sum: what came in and what it cost."""
    average = cost.rated_cost / cost.rated_hours if cost.rated_hours > 0 else 0.0
    time = (
        Weighed(
            t.hours * (average if t.cost_rate is None else t.cost_rate), t.on, Entry("time", t.id)
        )
        for t in history.time
        if t.on in window
    )
    return Evidence.of((*earned.sources, *time))
