"""Fit: what the relationship gives us, 0 to 100, from the signals that take part."""

from dataclasses import dataclass
from math import log, prod

from bot.domain.band import Band, band_of
from bot.domain.conduct import (
    read_client_duty,
    read_discount_pressure,
    read_perceived_value,
    read_silence,
    read_time_travel,
)
from bot.domain.margin import read_margin
from bot.domain.night import Night
from bot.domain.reach import smallest_change
from bot.domain.rules import FIT_SIGNALS, Axis, Rules
from bot.domain.scope_creep import read_scope_creep
from bot.domain.signal import Missing, Reading, Signal

__all__ = ["Band", "Fit", "band_of", "score_fit", "shares"]

READERS = {
    "scope_creep": read_scope_creep,
    "negative_roi": read_margin,
    "client_duty": read_client_duty,
    "time_travel": read_time_travel,
    "discount_pressure": read_discount_pressure,
    "silence": read_silence,
    "perceived_value": read_perceived_value,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """`value` is 0 to 100, None where no signal takes part."""

    value: float | None
    band: Band
    signals: tuple[Signal, ...]
    missing: tuple[Missing, ...]


def score_fit(night: Night) -> Fit:
    """Score the fit: 100 x the product of (1 - weight x severity) over the signals taking part.

    Points are shares of 100 - fit by logarithm. Source: domain.md, Scores.
    """
    found = {name: READERS[name](night) for name in FIT_SIGNALS}
    readings = {name: r for name, r in found.items() if isinstance(r, Reading)}
    kept = {name: 1 - night.rules[name].weight * r.severity for name, r in readings.items()}
    value = 100 * prod(kept.values()) if kept else None
    points = shares(100 - value, list(kept.values())) if value is not None else []
    return Fit(
        value=value,
        band=band_of(value, night.rules),
        signals=tuple(
            _signal(name, readings[name], share, value, night.rules)
            for name, share in zip(kept, points, strict=True)
        ),
        missing=tuple(m for m in found.values() if isinstance(m, Missing)),
    )


def shares(whole: float, kept: list[float]) -> list[float]:
    """Divide `whole` among factors below 1 by their logarithms; zeros where all are 1."""
    logs = [log(factor) for factor in kept]
    total = sum(sorted(logs))
    return [whole * part / total + 0.0 if total else 0.0 for part in logs]  # + 0.0: no -0.0


def _signal(
    name: str, reading: Reading, points: float, value: float | None, rules: Rules
) -> Signal:
    return Signal(
        name=name,
        axis=Axis.FIT,
        severity=reading.severity,
        points=points,
        weight=rules[name].weight,
        figures=reading.figures,
        entries=reading.evidence.entries,
        count=reading.evidence.count,
        freshest=reading.evidence.freshest,
        change=smallest_change(reading, rules[name], value, rules),
    )
