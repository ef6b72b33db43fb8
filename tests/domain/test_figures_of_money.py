"""Money of a card: each figure with its arithmetic written out; unknown is never 0.

The 90 days that end on 30 June begin on 2 April. Sums are minor units: 6,000.00 is 600_000.
"""

from datetime import date
from typing import Any

import pytest
from builders import (
    TODAY,
    a_history,
    a_night,
    a_project,
    a_retainer,
    ago,
    an_ask,
    some_money,
    some_time,
)

from bot.domain.agreement import Agreement, AgreementKind, MoneyKind
from bot.domain.figure import OF_MONEY, Figure, FigureName
from bot.domain.figures import figures_of
from bot.domain.figures_of_money import (
    delivery_margin,
    effective_hourly_rate,
    lifetime_result,
    realization,
)
from bot.domain.scope_request import Decision

OF = {
    "ehr": effective_hourly_rate,
    "margin": delivery_margin,
    "realization": realization,
    "lifetime": lifetime_result,
}


def hourly(**fields: Any) -> Agreement:
    """Return 100.00 an hour since 1 June."""
    return a_retainer(kind=AgreementKind.HOURLY, fee=10_000, included_hours=None, **fields)


def figure(name: str, **history: Any) -> Figure:
    return OF[name](a_night(a_history(**history)))


def value(name: str, **history: Any) -> float:
    found = figure(name, **history)
    assert isinstance(found.value, float), found
    return found.value


WORK = [some_time(80.0, cost_rate=5_000)]
REFUND = [some_money(MoneyKind.REFUND, 120_000)]
PASSED = [some_money(MoneyKind.PASS_THROUGH, 60_000)]
ORDER = [an_ask(ago(5), 6.0, decision=Decision.CHANGE_ORDER, amount=90_000, decided_on=ago(4))]
BILLABLE = [some_time(60.0, billable=True), some_time(20.0, billable=False)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        # One month of 6,000.00 ÷ 80 h = 75.00 an hour.
        ({"agreements": [a_retainer()], "time": WORK}, 600_000 / 80),
        # (6,000.00 - 1,200.00 refunded) ÷ 80 h = 60.00.
        ({"agreements": [a_retainer()], "time": WORK, "money": REFUND}, 480_000 / 80),
        # (6,000.00 - 600.00 passed through) ÷ 80 h = 67.50.
        ({"agreements": [a_retainer()], "time": WORK, "money": PASSED}, 540_000 / 80),
        # (6,000.00 + 900.00 change order) ÷ 80 h = 86.25.
        ({"agreements": [a_retainer()], "time": WORK, "scope_requests": ORDER}, 690_000 / 80),
        # Fixed: 80 of the 100 included hours are used: 8,000.00 ÷ 80 h = 100.00.
        ({"agreements": [a_project()], "time": WORK}, 800_000 / 80),
        # Hourly: 60 billable h x 100.00 = 6,000.00 ÷ all 80 h = 75.00.
        ({"agreements": [hourly()], "time": BILLABLE}, 600_000 / 80),
        # No agreement: an invoice of 4,000.00 ÷ 80 h = 50.00.
        ({"money": [some_money(MoneyKind.INVOICE, 400_000)], "time": WORK}, 400_000 / 80),
        # A fee that is known to be nothing is 0.00, and no secret.
        ({"agreements": [a_retainer(fee=0)], "time": WORK}, 0.0),
    ],
)
def test_the_effective_hourly_rate_is_agi_by_all_hours(
    history: dict[str, Any], expected: float
) -> None:
    assert value("ehr", **history) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        # (6,000.00 - 80 h x 50.00) ÷ 6,000.00 = 1 ÷ 3.
        ({"time": WORK}, 1 / 3),
        # (4,800.00 - 4,000.00) ÷ 4,800.00 = 1 ÷ 6.
        ({"time": WORK, "money": REFUND}, 1 / 6),
        # Rates for 40 of 50 h (80 %): 40 x 50.00 ÷ .8 = 2,500.00; 3,500.00 ÷ 6,000.00.
        ({"time": [some_time(40.0, cost_rate=5_000), some_time(10.0)]}, 3_500 / 6_000),
    ],
)
def test_the_delivery_margin_is_what_is_left_of_agi(
    history: dict[str, Any], expected: float
) -> None:
    assert value("margin", agreements=[a_retainer()], **history) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        # The retainer asks 6,000.00 ÷ 60 h = 100.00: 80 h are worth 8,000.00; 6 ÷ 8.
        ({"agreements": [a_retainer()], "time": WORK}, 0.75),
        # 4,800.00 after the refund ÷ 8,000.00.
        ({"agreements": [a_retainer()], "time": WORK, "money": REFUND}, 0.6),
        # What passes through stays in the fee, and in what was billed.
        ({"agreements": [a_retainer()], "time": WORK, "money": PASSED}, 0.75),
        # Fixed at 100.00 an hour, 120 h for 100 included: 10,000.00 ÷ 12,000.00.
        ({"agreements": [a_project()], "time": [some_time(120.0)]}, 10 / 12),
        # Hourly: 60 of 80 h are billed.
        ({"agreements": [hourly()], "time": BILLABLE}, 0.75),
        # Two in force: an hour is worth what the one asks that began last, 100.00 and not 50.00;
        # both are billed: 6,000.00 + 3,000.00, from 1 June on, ÷ 8,000.00.
        (
            {
                "agreements": [
                    a_retainer(id="A-2"),
                    a_retainer(id="A-1", fee=300_000, kind=AgreementKind.RETAINER),
                ],
                "time": WORK,
            },
            9 / 8,
        ),
    ],
)
def test_realization_is_billed_by_the_value_of_the_hours_at_the_agreements_rate(
    history: dict[str, Any], expected: float
) -> None:
    assert value("realization", **history) == pytest.approx(expected)


def test_hours_without_a_standard_rate_are_taken_at_the_average_up_to_a_fifth() -> None:
    agreement = a_retainer(start=date(2026, 6, 1))
    before = date(2026, 5, 20)
    few = [some_time(80.0), some_time(20.0, before)]
    many = [some_time(79.0), some_time(21.0, before)]

    # 80 h x 100.00 ÷ .8 = 10,000.00; 6 ÷ 10.
    assert value("realization", agreements=[agreement], time=few) == pytest.approx(0.6)
    found = figure("realization", agreements=[agreement], time=many)
    assert (found.value, found.reason) == (None, "few_standard_rates")


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        # Payments are known: 10,000.00 - 80 h x 50.00; the fee is not read beside them.
        ({"money": [some_money(MoneyKind.PAYMENT, 1_000_000)]}, 600_000.0),
        # 10,000.00 - 4,000.00 - 1,200.00 refunded.
        ({"money": [some_money(MoneyKind.PAYMENT, 1_000_000), *REFUND]}, 480_000.0),
        # ... and less 600.00 passed through, which is no fee of ours.
        ({"money": [some_money(MoneyKind.PAYMENT, 1_000_000), *PASSED]}, 540_000.0),
        # A credit is given back as well: 10,000.00 - 4,000.00 - 500.00.
        (
            {
                "money": [
                    some_money(MoneyKind.PAYMENT, 1_000_000),
                    some_money(MoneyKind.CREDIT, 50_000),
                ]
            },
            550_000.0,
        ),
        # No payment is known: the revenue of one month, 6,000.00 - 4,000.00.
        ({}, 200_000.0),
        # All time, not 90 days: a payment of three years ago counts.
        ({"money": [some_money(MoneyKind.PAYMENT, 1_000_000, ago(1000))]}, 600_000.0),
    ],
)
def test_the_lifetime_result_is_fees_less_cost_and_what_was_given_back(
    history: dict[str, Any], expected: float
) -> None:
    found = value("lifetime", agreements=[a_retainer()], time=WORK, **history)
    assert found == pytest.approx(expected)


UNRATED = [some_time(80.0)]
FEW_RATES = [some_time(79.0, cost_rate=5_000), some_time(21.0)]


@pytest.mark.parametrize(
    ("name", "history", "reason"),
    [
        ("ehr", {}, "no_revenue"),
        ("ehr", {"time": WORK}, "no_revenue"),
        ("ehr", {"agreements": [a_retainer()]}, "no_hours"),
        ("ehr", {"agreements": [a_retainer(fee=None)], "time": WORK}, "fee_unknown"),
        (
            "ehr",
            {"agreements": [a_project(end=None, included_hours=None)], "time": WORK},
            "fee_not_spread",
        ),
        ("ehr", {"agreements": [hourly()], "time": [some_time(8.0)]}, "billable_unknown"),
        ("margin", {"agreements": [a_retainer()]}, "no_hours"),
        ("margin", {"agreements": [a_retainer()], "time": UNRATED}, "few_cost_rates"),
        ("margin", {"agreements": [a_retainer()], "time": FEW_RATES}, "few_cost_rates"),
        ("margin", {"agreements": [a_retainer(fee=0)], "time": WORK}, "no_revenue"),
        (
            "margin",
            {
                "agreements": [a_retainer()],
                "time": WORK,
                "money": [some_money(MoneyKind.REFUND, 600_000)],
            },
            "nothing_left",
        ),
        ("realization", {"agreements": [a_retainer(fee=None)], "time": WORK}, "fee_unknown"),
        (
            "realization",
            {"money": [some_money(MoneyKind.INVOICE, 400_000)], "time": WORK},
            "few_standard_rates",
        ),
        ("lifetime", {}, "no_revenue"),
        ("lifetime", {"agreements": [a_retainer()]}, "no_hours"),
        ("lifetime", {"agreements": [a_retainer()], "time": UNRATED}, "few_cost_rates"),
        ("lifetime", {"agreements": [a_retainer(fee=None)], "time": WORK}, "fee_unknown"),
    ],
)
def test_what_is_not_known_is_missing_with_its_reason_and_never_nothing(
    name: str, history: dict[str, Any], reason: str
) -> None:
    found = figure(name, **history)

    assert found.value is None
    assert found.reason == reason


def test_without_leave_to_see_money_no_figure_of_money_is_there() -> None:
    night = a_night(a_history(agreements=[a_retainer()], time=WORK))

    assert {f.name for f in figures_of(night, with_money=True)} == set(FigureName)
    assert not {f.name for f in figures_of(night, with_money=False)} & OF_MONEY


def test_what_happens_after_the_night_changes_no_figure() -> None:
    later = some_time(50.0, date(2026, 7, 1), cost_rate=5_000)
    known = a_history(agreements=[a_retainer()], time=WORK)
    ahead = a_history(agreements=known.agreements, time=[*WORK, later])

    assert figures_of(a_night(ahead), with_money=True) == figures_of(
        a_night(known), with_money=True
    )
    assert later.on > TODAY
