"""A client's course: how it stood night after night, as history keeps it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

# As long as the default window of the fit signals.
COURSE_DAYS = 90
# A native chart holds no more points.
MOST_POINTS = 20


class CourseNight(NamedTuple):
    """One night: fit 0 to 100 or None, debt 0 to 100, the band shown, and by which rules."""

    on: date
    fit: float | None
    debt: float
    band: str
    rule_version: str


def chosen_evenly(nights: Sequence[CourseNight], most: int = MOST_POINTS) -> list[CourseNight]:
    """Return at most `most` (2 or more) of the nights at even steps, always the first and last."""
    if len(nights) <= most:
        return list(nights)
    step = (len(nights) - 1) / (most - 1)
    return [nights[round(number * step)] for number in range(most)]


def rules_changed(nights: Sequence[CourseNight]) -> CourseNight | None:
    """Return the first night that was scored by the newest rules, None where all were."""
    older = [n for n, night in enumerate(nights) if night.rule_version != nights[-1].rule_version]
    return nights[older[-1] + 1] if older else None
