"""The smallest change of one fit signal that lifts the fit into the next band."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from bot.domain.band import Band, band_above, band_of
from bot.domain.rules import Axis, Rule, Rules
from bot.domain.scale import measure_at, severity_at
from bot.domain.signal import Figures, Reading, Signal

# Hours are billed in tenths, as they are printed.
TENTHS = 10
# A fit is printed, and banded, to one decimal.
HALF_A_TENTH = 0.05

Change = dict[str, float | str]


@dataclass(frozen=True, slots=True)
class Lift:
    """How far one signal must come down while all others stay as they are.

    `others` is the fit without this signal, `begins` the fit at which the next band begins.
    """

    reading: Reading
    rule: Rule
    others: float
    begins: float

    def is_enough(self, severity: float) -> bool:
        """Say whether the fit, as it is printed, reaches the next band with this severity."""
        return round(self.others * (1 - self.rule.weight * severity), 1) >= self.begins

    @property
    def severity(self) -> float:
        """The severity at which the next band begins to be printed; it may lie outside 0 to 1."""
        return (1 - (self.begins - HALF_A_TENTH) / self.others) / self.rule.weight

    def steps(self, guess: float, severity_after: Callable[[int], float]) -> int:
        """Return the fewest whole steps that are enough; some are, and `guess` is near."""
        found = max(0, ceil(guess))
        while not self.is_enough(severity_after(found)):
            found += 1
        while found and self.is_enough(severity_after(found - 1)):
            found -= 1
        return found


def smallest_change(reading: Reading, rule: Rule, value: float | None, rules: Rules) -> Figures:
    """Return the smallest change of this signal alone that reaches the next band, as figures.

    `band` is the band reached. Empty where the fit is green or unknown, the signal takes
    nothing, or all that it takes is too little. Source: domain.md, principle 4.
    """
    if not (value and reading.severity and rule.weight) or band_of(value, rules) is Band.GREEN:
        return {}
    band, begins = band_above(value, rules)
    change = _CHANGES[rule.name](
        Lift(reading, rule, value / (1 - rule.weight * reading.severity), begins)
    )
    return {**change, "band": band.value} if change else {}


def _creep(lift: Lift) -> Change:
    """Return the hours to bill and the asks to settle; all three measures must come down.

    `ask_hours` are hours of unpaid asks, `over_hours` hours over the agreement, `asks` a number.
    """
    figures, rule = lift.reading.figures, lift.rule
    contracted, days = float(figures["contracted_hours"]), float(figures["days"])
    if not lift.is_enough(severity_at(rule.count_scale, 0)):
        return {}
    if contracted > 0 and not lift.is_enough(severity_at(rule.scale, 0)):
        return {}
    severity, change = lift.severity, Change()
    for name in ("ask_hours", "over_hours") if contracted > 0 else ():
        hours = float(figures[name])
        change[name] = _hours(lift, severity, hours, contracted) if hours else 0.0
    asks = float(figures["asks"])
    allowed = measure_at(rule.count_scale, severity) * days / 30
    change["asks"] = lift.steps(
        asks - allowed, lambda n: severity_at(rule.count_scale, (asks - n) * 30 / days)
    )
    return change


def _hours(lift: Lift, severity: float, hours: float, contracted: float) -> float:
    allowed = measure_at(lift.rule.scale, severity) * contracted
    if hours < allowed * (1 - 1e-9):
        return 0.0
    tenths = lift.steps(
        (hours - allowed) * TENTHS,
        lambda n: severity_at(lift.rule.scale, max(0.0, hours - n / TENTHS) / contracted),
    )
    return min(hours, tenths / TENTHS)


def _margin(lift: Lift) -> Change:
    """Return the smallest `income` more and the smallest `cost` less, in minor units, each alone.

    `margin` is the delivery margin that either reaches.
    """
    figures, scale = lift.reading.figures, lift.rule.scale
    income, cost = float(figures["gross_income"]), float(figures["cost"])
    best = scale[-1][0] if scale[-1][1] < scale[0][1] else scale[0][0]
    margin = measure_at(scale, lift.severity)
    if not lift.is_enough(severity_at(scale, best)) or margin >= 1:
        return {}

    def after(more: float, less: float) -> float:
        left = income + more
        worst = max(severity for _, severity in scale)
        return severity_at(scale, (left - cost + less) / left) if left > 0 else worst

    change: Change = {
        "margin": margin,
        "income": lift.steps(cost / (1 - margin) - income, lambda n: after(n, 0)),
    }
    if income > 0 and lift.is_enough(after(0, cost)):
        change["cost"] = lift.steps(cost - income * (1 - margin), lambda n: after(0, n))
    return change


def _duties(lift: Lift) -> Change:
    """Return how many `duties`, the worst first, have to be done."""
    days = [late.size for late in lift.reading.evidence.ranked] + [0.0]
    for count, left in enumerate(days):
        if lift.is_enough(severity_at(lift.rule.scale, left)):
            return {"duties": count}
    return {}


def _counted(lift: Lift) -> Change:
    """Return how many have to leave the window, the oldest first, and `until` when they have.

    Until then nothing new may come.
    """
    ranked = lift.reading.evidence.ranked  # all of one size: the newest first
    for left in range(len(ranked) - 1, -1, -1):
        if lift.is_enough(severity_at(lift.rule.scale, left)):
            gone = ranked[left].on + timedelta(days=lift.rule.window_days)
            return {"fewer": len(ranked) - left, "until": gone.isoformat()}
    return {}


def _silence(lift: Lift) -> Change:
    """Return how many `days` ago a conversation may be, at most; one today is enough for all."""
    scale = lift.rule.scale
    if not lift.is_enough(severity_at(scale, 0)):
        return {}
    days = int(lift.reading.figures["days"])
    guess = days - measure_at(scale, lift.severity)
    return {"days": days - lift.steps(guess, lambda n: severity_at(scale, days - n))}


def _perceived_value(lift: Lift) -> Change:
    """Return how many praises or wins more outweigh the grumbles."""
    if not lift.is_enough(0):
        return {}
    grumbles, praise = (float(lift.reading.figures[name]) for name in ("grumbles", "praise"))
    allowed = max(0.0, lift.severity)
    guess = (grumbles - allowed * (grumbles + 2)) / (1 + allowed) - praise
    return {
        "praise": lift.steps(
            guess, lambda n: max(0.0, (grumbles - praise - n) / (grumbles + praise + n + 2))
        )
    }


_CHANGES: dict[str, Callable[[Lift], Change]] = {
    "scope_creep": _creep,
    "negative_roi": _margin,
    "client_duty": _duties,
    "time_travel": _counted,
    "discount_pressure": _counted,
    "silence": _silence,
    "perceived_value": _perceived_value,
}


def fewest_together(signals: Sequence[Signal], fit: float | None, rules: Rules) -> tuple[str, ...]:
    """Return the fewest fit signals, the heaviest first, that reach the next band if all settled.

    Settled is what a scale gives at its best. Empty where the fit is green or unknown, or where
    no number of them is enough.
    """
    if not fit or band_of(fit, rules) is Band.GREEN:
        return ()
    begins, names = band_above(fit, rules)[1], []
    heavy = (s for s in signals if s.axis is Axis.FIT and s.severity > 0)
    for signal in sorted(heavy, key=lambda s: -s.points):
        best = _least(rules[signal.name])
        fit *= (1 - signal.weight * best) / (1 - signal.weight * signal.severity)
        names.append(signal.name)
        if round(fit, 1) >= begins:
            return tuple(names)
    return ()


def _least(rule: Rule) -> float:
    scales = [scale for scale in (rule.scale, rule.count_scale) if scale]
    return max((min(severity for _, severity in scale) for scale in scales), default=0.0)
