"""Work and promises of a card: each figure with its arithmetic written out."""

from datetime import date
from typing import Any

import pytest
from builders import (
    TODAY,
    a_history,
    a_night,
    a_promise,
    a_retainer,
    ago,
    an_ask,
    an_investment,
    some_time,
)

from bot.domain.figures_of_work import delivered, free_work_date, over_servicing
from bot.domain.retainer_burn import retainer_burn

MID_JUNE = date(2026, 6, 16)
JULY = date(2026, 7, 10)


def test_over_servicing_is_unpaid_hours_by_contracted_ones_and_names_both() -> None:
    # 60 h contracted; 12 h of goodwill asks: 12 ÷ 60 = 20 %.
    asked = over_servicing(
        a_night(a_history(agreements=[a_retainer()], scope_requests=[an_ask(hours=12.0)]))
    )
    # 75 h tracked, 15 h over, more than the 12 h of asks, with which they are not added up.
    both = over_servicing(
        a_night(
            a_history(
                agreements=[a_retainer()],
                scope_requests=[an_ask(hours=12.0)],
                time=[some_time(75.0)],
            )
        )
    )

    assert asked.value == pytest.approx(0.2)
    assert (asked.inputs["unpaid"], asked.inputs["contracted"]) == (12.0, 60.0)
    assert both.value == pytest.approx(0.25)
    assert (both.inputs["unpaid"], both.inputs["measure"]) == (15.0, "over_hours")


def test_hours_that_were_invested_are_no_over_servicing() -> None:
    found = over_servicing(
        a_night(
            a_history(
                agreements=[a_retainer()],
                time=[some_time(75.0)],
                investments=[an_investment(9.0)],
            )
        )
    )

    # 75 - 60 - 9 = 6; 6 ÷ 60.
    assert found.value == pytest.approx(0.1)
    assert found.inputs["invested"] == 9.0


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ({}, "no_agreement"),
        ({"agreements": [a_retainer()]}, "no_time_or_asks"),
        (
            {"agreements": [a_retainer(included_hours=None)], "scope_requests": [an_ask()]},
            "no_contracted_hours",
        ),
        (
            {"agreements": [a_retainer()], "scope_requests": [an_ask(hours=None)]},
            "hours_of_asks_unknown",
        ),
    ],
)
def test_over_servicing_that_cannot_be_known_is_missing_and_so_is_the_free_work_date(
    history: dict[str, Any], reason: str
) -> None:
    night = a_night(a_history(**history))

    assert (over_servicing(night).value, over_servicing(night).reason) == (None, reason)
    assert (free_work_date(night).value, free_work_date(night).reason) == (None, reason)


def test_the_free_work_date_of_a_fifth_is_the_first_of_november() -> None:
    # 31 December - 365 x .2 ÷ 1.2 = 60.8 days, a fraction of a day dropped.
    fifth = a_history(agreements=[a_retainer()], scope_requests=[an_ask(hours=12.0)])
    none = a_history(agreements=[a_retainer()], time=[some_time(60.0)])

    assert free_work_date(a_night(fifth)).value == date(2026, 11, 1)
    assert free_work_date(a_night(none)).value is None
    assert free_work_date(a_night(none)).reason == "nothing_unpaid"


@pytest.mark.parametrize(
    ("agreements", "used", "elapsed"),
    [
        # 48 of 60 h on day 30 of 30.
        ([a_retainer()], 48 / 60, 30 / 30),
        # From 16 June to 15 July all 60 h are included; 24 h of the time lie in its 15 of 30 days.
        ([a_retainer(start=MID_JUNE)], 24 / 60, 15 / 30),
        # Until 10 July: the whole of June is in force.
        ([a_retainer(end=JULY)], 48 / 60, 1.0),
        # Two at once: 48 of 100 h; an hour is counted once.
        ([a_retainer(id="A-1"), a_retainer(id="A-2", included_hours=40.0)], 48 / 100, 1.0),
        # One without included hours, or one that rests, does not count.
        ([a_retainer(), a_retainer(id="A-0", active_months=frozenset({1}))], 48 / 60, 1.0),
    ],
)
def test_retainer_burn_is_hours_used_beside_the_part_of_the_period_gone(
    agreements: list[Any], used: float, elapsed: float
) -> None:
    time = [some_time(24.0, date(2026, 6, 3)), some_time(24.0, date(2026, 6, 20))]
    found = retainer_burn(a_night(a_history(agreements=agreements, time=time)))

    assert found.value == pytest.approx(used)
    assert found.inputs["elapsed"] == pytest.approx(elapsed)


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ({}, "no_retainer"),
        ({"agreements": [a_retainer(end=ago(1))]}, "no_retainer"),
        ({"agreements": [a_retainer(included_hours=None)]}, "no_included_hours"),
        ({"agreements": [a_retainer(active_months=frozenset({1}))]}, "resting"),
        ({"agreements": [a_retainer()]}, "no_hours_this_period"),
        ({"agreements": [a_retainer()], "time": [some_time(on=ago(40))]}, "no_hours_this_period"),
    ],
)
def test_a_burn_that_is_not_known_is_not_a_burn_of_nothing(
    history: dict[str, Any], reason: str
) -> None:
    found = retainer_burn(a_night(a_history(**history)))

    assert (found.value, found.reason) == (None, reason)


def test_promised_and_delivered_counts_all_and_names_the_overdue() -> None:
    promises = [
        a_promise(ago(10), delivered=ago(12)),
        a_promise(ago(10), delivered=ago(2)),
        a_promise(ago(1)),
        a_promise(TODAY),
        a_promise(None),
    ]

    found = delivered(a_night(a_history(deliverables=promises)))

    assert found.value == 2
    assert found.inputs == {"promised": 5, "overdue": 1, "undated": 1}
    assert delivered(a_night(a_history())).reason == "nothing_promised"
