"""A running total asks of hours no more than how many were worked on which day, and for whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import TODAY, some_time
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agreement import TimeEntry
from bot.domain.history import History
from bot.domain.standing import standing
from tests.any_history import HOURS, generous_histories, histories, overworked_histories

# Few days, so that several work on one of them.
SAME_DAYS = st.sampled_from((0, 1, 40, 100)).map(lambda days: TODAY - timedelta(days=days))
MANY_HOURS = st.lists(
    st.builds(some_time, HOURS, SAME_DAYS, billable=st.sampled_from((None, True, False))),
    max_size=12,
).map(tuple)


def by_day(time: Iterable[TimeEntry]) -> tuple[TimeEntry, ...]:
    """Add the hours of a day up, the billable ones and the others apart."""
    found: dict[object, list[float]] = defaultdict(list)
    for one in time:
        found[one.on, one.billable].append(one.hours)
    return tuple(some_time(sum(all_), on, billable=b) for (on, b), all_ in found.items())  # type: ignore[misc]


@given(histories() | generous_histories() | overworked_histories(), MANY_HOURS)
def test_hours_of_a_day_may_be_added_up_before(history: History, more: tuple[TimeEntry]) -> None:
    whole = replace(history, time=(*history.time, *more))
    each = standing(whole, today=TODAY)
    summed = standing(replace(whole, time=by_day(whole.time)), today=TODAY)

    assert summed == replace(
        each,
        hours=pytest.approx(each.hours),
        over_hours=pytest.approx(each.over_hours, abs=1e-6),
        contracted=each.contracted and pytest.approx(each.contracted),
        free_from=summed.free_from,
    )
    if each.free_from is None or summed.free_from is None:
        assert each.free_from == summed.free_from
    else:
        assert abs(each.free_from - summed.free_from) <= timedelta(days=1)
