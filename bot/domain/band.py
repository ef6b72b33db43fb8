"""Bands of fit."""

from enum import StrEnum

from bot.domain.rules import Rules


class Band(StrEnum):
    """Bands of fit: green from 75, amber from 50, red below, unknown without a signal."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


def band_of(value: float | None, rules: Rules) -> Band:
    """Return the band of a fit as it is printed, to one decimal: 74.96 reads 75.0, green."""
    if value is None:
        return Band.UNKNOWN
    if round(value, 1) >= rules.green_from:
        return Band.GREEN
    return Band.AMBER if round(value, 1) >= rules.amber_from else Band.RED


def band_above(value: float, rules: Rules) -> tuple[Band, float]:
    """Return the next better band of a fit that is not green, and where it begins."""
    if band_of(value, rules) is Band.RED:
        return Band.AMBER, rules.amber_from
    return Band.GREEN, rules.green_from
