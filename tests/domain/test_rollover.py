"""Rollover in any history: hours are covered or over, and more of them are never less over."""

from datetime import date
from itertools import pairwise

from builders import TODAY, a_retainer, ago
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agreement import Agreement
from bot.domain.periods import periods_of
from bot.domain.rollover import Retained, cover
from bot.domain.window import Window

WINDOW = Window(ago(89), TODAY)
ROLLOVERS = st.sampled_from(["none", "unused", "both"])
MONTHS = st.frozensets(st.integers(1, 12), max_size=6)
RETAINERS = st.builds(
    a_retainer,
    start=st.integers(0, 400).map(ago),
    end=st.none() | st.integers(-40, 80).map(ago),
    included_hours=st.integers(1, 40).map(float),
    rollover=ROLLOVERS,
    active_months=MONTHS,
)
WORKED = st.lists(st.tuples(st.integers(0, 400).map(ago), st.integers(1, 60)), max_size=20)


def covered(
    agreements: list[Agreement], worked: list[tuple[date, int]], window: Window = WINDOW
) -> Retained:
    return cover(agreements, [(day, quarters / 4) for day, quarters in worked], window)


@given(st.lists(RETAINERS, max_size=3), WORKED)
def test_what_is_worked_while_a_retainer_is_in_force_is_covered_or_over(
    agreements: list[Agreement], worked: list[tuple[date, int]]
) -> None:
    found = covered(agreements, worked)
    offered = sum(
        quarters / 4
        for day, quarters in worked
        if day in WINDOW and any(a.is_in_force(day) for a in agreements)
    )

    assert abs(found.hours + found.over - offered) < 1e-6
    assert min(found.hours, found.over, found.lapsed) >= 0


@given(RETAINERS, WORKED, st.tuples(st.integers(0, 400).map(ago), st.integers(1, 60)))
def test_one_more_hour_never_leaves_less_over(
    agreement: Agreement, worked: list[tuple[date, int]], more: tuple[date, int]
) -> None:
    before, after = covered([agreement], worked), covered([agreement], [*worked, more])

    assert after.over >= before.over - 1e-6


@given(RETAINERS, WORKED)
def test_over_all_its_time_more_is_over_the_less_goes_on(
    agreement: Agreement, worked: list[tuple[date, int]]
) -> None:
    whole = Window(agreement.start, TODAY)
    each = [
        covered([a_retainer(**_fields(agreement) | {"rollover": rollover})], worked, whole).over
        for rollover in ("none", "unused", "both")
    ]

    assert each[0] >= each[1] - 1e-6
    assert each[1] >= each[2] - 1e-6


@given(RETAINERS)
def test_periods_follow_each_other_without_a_gap_and_include_no_more_than_a_month(
    agreement: Agreement,
) -> None:
    periods = list(periods_of(agreement, TODAY))

    assert all(p.included <= (agreement.included_hours or 0) + 1e-9 for p in periods)
    assert all(a.window.last < b.window.first for a, b in pairwise(periods))
    days = sum(p.window.days for p in periods)
    if periods:
        assert periods[0].window.first == agreement.start
        assert days == Window(agreement.start, periods[-1].window.last).days
        assert periods[-1].window.last >= min(TODAY, agreement.end or TODAY)


def _fields(agreement: Agreement) -> dict[str, object]:
    names = ("start", "end", "included_hours", "active_months")
    return {name: getattr(agreement, name) for name in names}
