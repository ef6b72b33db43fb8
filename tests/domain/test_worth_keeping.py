"""Worth keeping? A client's axes, money and share of revenue, and what changed of late."""

from dataclasses import replace
from typing import Any

import pytest
from builders import (
    TODAY,
    a_complaint,
    a_history,
    a_night,
    a_note,
    a_retainer,
    ago,
    an_ask,
    scored,
    some_time,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.course import CourseNight
from bot.domain.history import NoteKind
from bot.domain.revenue_share import Earning, RevenueShare, share_of_revenue
from bot.domain.worth_keeping import Worth, weigh

NIGHTS = tuple(
    CourseNight(on=ago(days), fit=float(days), debt=0.0, band="green", rule_version="1")
    for days in (60, 31, 29, 0)
)
EUR = Earning(currency="EUR", revenue=2_400_000.0, known=3, unknown=1)
USD = Earning(currency="USD", revenue=9_900_000.0, known=2, unknown=0)


def worth(course: tuple[CourseNight, ...] = (), **fields: Any) -> Worth:
    history = a_history(**fields)
    share = RevenueShare(reason="no_night")
    return weigh(a_night(history), scored(history), share=share, course=course)


def test_a_client_is_weighed_by_both_axes_and_by_money() -> None:
    found = worth(agreements=[a_retainer()], time=[some_time(80.0, cost_rate=5_000)])

    # (6,000.00 - 4,000.00) / 6,000.00; too young for a signal, and known all the same.
    assert found.margin.value == pytest.approx(1 / 3)
    assert found.lifetime.value == pytest.approx(200_000)
    assert (found.fit, found.debt, found.coverage) == (
        pytest.approx(scored(agreements=[a_retainer()], time=[some_time(80.0)]).fit),
        0,
        "1 of 7 signals",
    )


def test_it_stands_beside_the_last_night_that_is_at_least_30_days_old() -> None:
    assert worth(NIGHTS).then == NIGHTS[1]
    assert worth(NIGHTS[2:]).then is None


def test_what_changed_in_the_last_30_days_is_counted_by_kind() -> None:
    found = worth(
        agreements=[a_retainer(start=ago(400), end=ago(2))],
        complaints=[a_complaint(ago(29)), a_complaint(ago(3)), a_complaint(ago(30))],
        notes=[a_note(NoteKind.PRAISE, ago(4)), a_note(NoteKind.DISCOUNT_ASK, ago(40))],
        scope_requests=[an_ask(ago(1))],
    )

    assert [(change.what, change.count, change.newest) for change in found.changes] == [
        ("complaints", 2, ago(3)),
        ("praise", 1, ago(4)),
        ("asks", 1, ago(1)),
        ("agreements_ended", 1, ago(2)),
    ]


def test_a_share_of_revenue_is_of_one_currency_and_names_what_it_leaves_out() -> None:
    found = share_of_revenue(600_000.0, "EUR", [EUR, USD], on=TODAY)

    # 6,000.00 of 24,000.00.
    assert found.value == pytest.approx(0.25)
    assert (found.clients, found.unknown, found.elsewhere) == (3, 1, (("USD", 2),))


@pytest.mark.parametrize(
    ("own", "earnings", "reason"),
    [
        (None, [EUR], "no_revenue_kept"),
        (600_000.0, [USD], "no_revenue_kept"),
        (-1.0, [EUR], "no_revenue_left"),
        (600_000.0, [replace(EUR, revenue=-5.0)], "no_revenue_left"),
    ],
)
def test_a_share_that_is_not_known_says_why(
    own: float | None, earnings: list[Earning], reason: str
) -> None:
    found = share_of_revenue(own, "EUR", earnings, on=TODAY)

    assert (found.value, found.reason) == (None, reason)
    assert share_of_revenue(own, "EUR", (), on=None).reason == "no_night"


@given(
    own=st.floats(0.01, 1e9),
    rest=st.floats(0, 1e9),
    factor=st.integers(2, 1000),
    elsewhere=st.floats(0, 1e12),
)
def test_amounts_in_another_currency_at_the_same_ratio_change_nothing_in_a_share(
    own: float, rest: float, factor: int, elsewhere: float
) -> None:
    here = Earning(currency="EUR", revenue=own + rest, known=2, unknown=0)
    there = Earning(currency="JPY", revenue=(own + rest) * factor, known=2, unknown=0)
    other = Earning(currency="USD", revenue=elsewhere, known=9, unknown=0)

    one = share_of_revenue(own, "EUR", [here, other], on=TODAY)
    same = share_of_revenue(own * factor, "JPY", [there, other], on=TODAY)

    assert same.value == pytest.approx(one.value)
    assert same.value is not None
    assert 0 < same.value <= 1 + 1e-9
