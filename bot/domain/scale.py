"""Scales: from what was measured to a severity of 0 to 1, and back."""

from collections.abc import Sequence
from itertools import pairwise

Scale = Sequence[tuple[float, float]]


def severity_at(scale: Scale, measure: float) -> float:
    """Return the severity (0 to 1) of `measure`: linear between points, flat outside them.

    `scale` holds (measure, severity), measures ascending. Source: domain.md, Fit signals.
    """
    if measure <= scale[0][0]:
        return scale[0][1]
    for (low, before), (high, after) in pairwise(scale):
        if measure == high:
            return after
        if measure < high:
            return before + (after - before) * (measure - low) / (high - low)
    return scale[-1][1]


def measure_at(scale: Scale, severity: float) -> float:
    """Return the measure nearest to trouble whose severity is at most `severity`.

    Below the least severity of the scale it is the measure farthest from trouble.
    """
    falling = scale[0][1] > scale[-1][1]
    points = list(reversed(scale)) if falling else list(scale)
    if severity < points[0][1]:
        return points[0][0]
    for (low, before), (high, after) in pairwise(points):
        if before <= severity < after:
            return low + (high - low) * (severity - before) / (after - before)
    return points[-1][0]
