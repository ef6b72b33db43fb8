"""Fit: what the relationship gives us, 0 to 100, from the signals that take part."""

from dataclasses import dataclass
from enum import StrEnum
from math import log, prod

from bot.domain.conduct import (
    read_client_duty,
    read_discount_pressure,
    read_perceived_value,
    read_silence,
    read_time_travel,
)
from bot.domain.margin import read_margin
from bot.domain.night import Night
from bot.domain.rules import FIT_SIGNALS, Axis, Rules
from bot.domain.scale import measure_at
from bot.domain.scope_creep import read_scope_creep
from bot.domain.signal import Missing, Reading, Signal

READERS = {
    "scope_creep": read_scope_creep,
    "negative_roi": read_margin,
    "client_duty": read_client_duty,
    "time_travel": read_time_travel,
    "discount_pressure": read_discount_pressure,
    "silence": read_silence,
    "perceived_value": read_perceived_value,
}


class Band(StrEnum):
    """Bands of fit: green from 75, amber from 50, red below, unknown without a signal."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


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


def band_of(value: float | None, rules: Rules) -> Band:
    """Return the band of a fit as it is printed, to one decimal: 74.96 reads 75.0, green."""
    if value is None:
        return Band.UNKNOWN
    if round(value, 1) >= rules.green_from:
        return Band.GREEN
    return Band.AMBER if round(value, 1) >= rules.amber_from else Band.RED


def shares(whole: float, kept: list[float]) -> list[float]:
    """Divide `whole` among factors below 1 by their logarithms; zeros where all are 1."""
    logs = [log(factor) for factor in kept]
    total = sum(sorted(logs))
    return [whole * part / total if total else 0.0 for part in logs]


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
        reach=_reach(reading, rules[name].weight, value or 0.0, rules),
    )


def _reach(reading: Reading, weight: float, value: float, rules: Rules) -> float | None:
    """Return the measure (without a scale: the severity) that alone lifts the next band."""
    band = band_of(value, rules)
    if band is Band.GREEN or not reading.severity or not weight or not value:
        return None
    target = rules.green_from if band is Band.AMBER else rules.amber_from
    severity = (1 - (1 - weight * reading.severity) * target / value) / weight
    if severity < 0:
        return None
    return measure_at(reading.scale, severity) if reading.scale else severity
