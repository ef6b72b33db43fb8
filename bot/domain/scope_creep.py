"""Scope creep: the worst of unpaid asks' hours, hours over the included ones, and asks' number."""

import functools
from dataclasses import dataclass, replace
from math import fsum

from bot.domain.contracted import Hours, contracted_hours
from bot.domain.investment_hours import Covered, covered_asks, covered_time
from bot.domain.night import Night
from bot.domain.revenue import billed_orders
from bot.domain.rules import Rules
from bot.domain.scale import Scale, severity_at
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.signal import Entry, Evidence, Missing, Reading, Weighed
from bot.domain.window import Window

NAME = "scope_creep"
# Sums of hours are as exact as their decimals.
_NOTHING = 1e-9


def read_scope_creep(night: Night) -> Reading | Missing:
    """Measure scope creep, severity 0 to 1.

    It takes part with an agreement, and time or any ask in the window. `figures["worst"]` says
    which of the three measures gave the severity: ask_hours, over_hours or asks (per 30 days).
    Source: domain.md, Fit signals.
    """
    window = night.window(NAME)
    if not night.history.agreements:
        return Missing(name=NAME, reason="no_agreement")
    creep = measure(night, window)
    if creep is None:
        return Missing(name=NAME, reason="no_time_or_asks")
    return creep.reading(night)


def counting_at_once(night: Night) -> Night:
    """Return the night with undecided asks unpaid from the day they are logged.

    The score alone gives them seven days first; figures of unpaid hours do not wait.
    """
    return replace(night, rules=at_once(night.rules))


@functools.lru_cache(maxsize=64)
def at_once(rules: Rules) -> Rules:
    """Return rules by which an ask that nobody decided upon is unpaid from its first day."""
    return replace(rules, undecided_days=-1)


def is_unpaid(request: ScopeRequest, night: Night) -> bool:
    """Say whether an ask is work for nothing: goodwill, left undecided, or never priced.

    Undecided for over 7 days; a change order without an amount 30 days after its decision.
    """
    if request.decision is Decision.UNDECIDED:
        return (night.today - request.asked_on).days > night.rules.undecided_days
    if request.decision is Decision.GOODWILL:
        return True
    if request.decision is not Decision.CHANGE_ORDER or request.amount is not None:
        return False
    decided = request.decided_on or request.asked_on
    return (night.today - decided).days >= night.rules.unpriced_days


@dataclass(frozen=True, slots=True)
class Creep:
    """What was asked and worked beyond the agreement, in hours.

    `asked` is all that the asks take, and `covered` what investments take off it; `invested`
    is what they take off the tracked hours.
    """

    window: Window
    asks: list[ScopeRequest]
    asked: float
    covered: Covered
    tracked: float
    hours: Hours
    billed: float
    invested: float

    @property
    def contracted(self) -> float:
        """The denominator: the contracted hours."""
        return self.hours.contracted

    @property
    def ask_hours(self) -> float:
        """Hours of unpaid asks without the invested ones."""
        left = self.asked - self.covered.hours
        return left if left > _NOTHING else 0.0

    @property
    def uncovered(self) -> int:
        """How many unpaid asks no investment covers."""
        return len(self.asks) - self.covered.asks

    @property
    def over(self) -> float:
        """Tracked hours over the included, billed and invested ones."""
        left = self.tracked - self.hours.included - self.billed - self.invested
        return left if left > _NOTHING else 0.0

    @property
    def unpaid(self) -> float:
        """The unpaid hours: of asks or over the agreement, whichever are more, never both."""
        return max(self.ask_hours, self.over)

    def reading(self, night: Night) -> Reading:
        """Return the worst of the three measures, with the figures of all."""
        rule = night.rules[NAME]
        rates: list[tuple[str, float, Scale]] = [
            ("asks", self.uncovered * 30 / self.window.days, rule.count_scale)
        ]
        if self.contracted > 0:
            rates.insert(0, ("over_hours", self.over / self.contracted, rule.scale))
            rates.insert(0, ("ask_hours", self.ask_hours / self.contracted, rule.scale))
        worst, rate, scale = max(rates, key=lambda r: severity_at(r[2], r[1]))
        return Reading(
            severity=severity_at(scale, rate),
            scale=scale,
            figures=self._figures() | {"worst": worst, "rate": rate},
            evidence=_evidence(self, night, worst),
        )

    def _figures(self) -> dict[str, float | str]:
        rolled = {"carried_hours": self.hours.carried, "lapsed_hours": self.hours.lapsed}
        kept: dict[str, float | str] = {name: hours for name, hours in rolled.items() if hours}
        return kept | {
            "contracted_hours": self.contracted,
            "ask_hours": self.ask_hours,
            "asked_hours": self.asked,
            "invested_ask_hours": self.covered.hours,
            "all_asks": len(self.asks),
            "over_hours": self.over,
            "tracked_hours": self.tracked,
            "included_hours": self.hours.included,
            "billed_hours": self.billed,
            "asks": self.uncovered,
            "invested_hours": self.invested,
            "days": self.window.days,
        }


def measure(night: Night, window: Window) -> Creep | None:
    """Measure the asks and the hours of `window`; None without either."""
    history = night.history
    asked = [r for r in history.scope_requests if r.asked_on in window]
    time = [t for t in history.time if t.on in window]
    if not asked and not time:
        return None
    asks = [r for r in asked if is_unpaid(r, night)]
    hours = contracted_hours(night, window)
    earlier = [r for r in history.scope_requests if r.asked_on < window.first]
    covered = covered_asks(night, asks, (r for r in earlier if is_unpaid(r, night)))
    return Creep(
        window=window,
        asks=asks,
        asked=fsum(r.hours or 0.0 for r in asks),
        covered=covered,
        tracked=fsum(t.hours for t in time),
        hours=hours,
        billed=fsum(r.hours or 0.0 for r in billed_orders(history, window)),
        invested=covered_time(night, window),
    )


def _evidence(creep: Creep, night: Night, worst: str) -> Evidence:
    if worst == "over_hours":
        time = (t for t in night.history.time if t.on in creep.window)
        return Evidence.of(Weighed(t.hours, t.on, Entry("time", t.id)) for t in time)
    return Evidence.of(
        Weighed(r.hours or 0.0, r.asked_on, Entry("scope_requests", r.id)) for r in creep.asks
    )
