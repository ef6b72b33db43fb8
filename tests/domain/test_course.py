"""A course of many nights is drawn by twenty of them, the first and the last among them."""

from datetime import timedelta
from itertools import pairwise

import pytest
from builders import ago

from bot.domain.course import CourseNight, chosen_evenly, rules_changed


def nights(count: int, version: str = "1") -> list[CourseNight]:
    return [CourseNight(ago(count - n), 80.0, 0.0, "green", version) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 19, 20, 21, 39, 90, 91, 400])
def test_at_most_twenty_nights_are_chosen_at_even_steps(count: int) -> None:
    every = nights(count)
    chosen = chosen_evenly(every)

    assert len(chosen) == min(count, 20)
    assert chosen == sorted(set(chosen))
    if count:
        assert (chosen[0], chosen[-1]) == (every[0], every[-1])
    steps = {b.on - a.on for a, b in pairwise(chosen)}
    assert not steps or max(steps) - min(steps) <= timedelta(days=1)


def test_the_first_night_of_the_newest_rules_is_named() -> None:
    old, new = nights(6, "1")[:4], nights(2, "2")

    assert rules_changed([*old, *new]) == new[0]
    assert rules_changed(new) is None
    assert rules_changed([]) is None
    # Rules that were changed and changed back: the last change counts.
    assert rules_changed([*nights(9, "2")[:2], *old, *new]) == new[0]
