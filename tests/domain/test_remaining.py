"""What is left to earn, with the arithmetic written out. Sums are minor units: 60.00 is 6_000.

Today is 30 June 2026; what is left begins on 1 July.
"""

from datetime import date
from typing import Any

import pytest
from builders import TODAY, a_history, a_night, a_project, a_retainer, ago, some_money, some_time

from bot.domain.agreement import AgreementKind, MoneyKind
from bot.domain.remaining import Sum, remaining_fees, remaining_margin

WORK = [some_time(80.0, cost_rate=5_000)]
YEAR_END = date(2026, 12, 31)


def fees(**history: Any) -> Sum:
    return remaining_fees(a_night(a_history(**history)))


def hourly(**fields: Any) -> Any:
    return a_retainer(kind=AgreementKind.HOURLY, fee=10_000, included_hours=None, **fields)


@pytest.mark.parametrize(
    ("history", "expected", "until"),
    [
        # To its end: July to December are 6 months x 6,000.00.
        ({"agreements": [a_retainer(end=YEAR_END)]}, 6 * 600_000, "2026-12-31"),
        # To the end of the notice, 31 days from today: one July x 6,000.00.
        ({"agreements": [a_retainer(notice_days=31)]}, 600_000, "2026-07-31"),
        # An end counts before a notice.
        (
            {"agreements": [a_retainer(end=date(2026, 7, 31), notice_days=180)]},
            600_000,
            "2026-07-31",
        ),
        # A retainer that rests in July and August: 4 months x 6,000.00.
        (
            {"agreements": [a_retainer(end=YEAR_END, active_months=frozenset({6, 9, 10, 11, 12}))]},
            4 * 600_000,
            "2026-12-31",
        ),
        # Fixed: 80 of 100 included hours are used, so a fifth of 10,000.00 is left.
        ({"agreements": [a_project()], "time": WORK}, 200_000, "2026-06-30"),
        # Fixed and used up: nothing is left, and that is known.
        (
            {"agreements": [a_project(end=YEAR_END)], "time": [some_time(120.0)]},
            0,
            "2026-12-31",
        ),
        # Fixed without hours: 30 of its 60 days are still to come.
        (
            {
                "agreements": [
                    a_project(start=date(2026, 6, 1), end=date(2026, 7, 30), included_hours=None)
                ]
            },
            500_000,
            "2026-07-30",
        ),
        # By the hour: 60 billable h in the 30 days since 1 June, 2 h a day x 31 days x 100.00.
        (
            {
                "agreements": [hourly(notice_days=31)],
                "time": [some_time(60.0, billable=True), some_time(9.0, billable=False)],
            },
            2 * 31 * 10_000,
            "2026-07-31",
        ),
        # Two agreements are added up.
        (
            {"agreements": [a_retainer(end=YEAR_END), a_retainer(notice_days=31)]},
            7 * 600_000,
            "2026-12-31",
        ),
        # What ended is not in force.
        (
            {"agreements": [a_retainer(end=ago(1)), a_retainer(notice_days=31)]},
            600_000,
            "2026-07-31",
        ),
    ],
)
def test_remaining_fees_are_what_the_agreements_in_force_still_bring(
    history: dict[str, Any], expected: float, until: str
) -> None:
    found = fees(**history)

    assert found.value == pytest.approx(expected)
    assert found.inputs["until"] == until


@pytest.mark.parametrize(
    ("agreements", "reason"),
    [
        ([], "no_agreement"),
        ([a_retainer(end=ago(1))], "no_agreement"),
        ([a_retainer(fee=None, notice_days=30)], "fee_unknown"),
        ([a_retainer()], "no_end_no_notice"),
        ([a_retainer(end=YEAR_END), a_retainer()], "no_end_no_notice"),
        ([a_project(end=None, included_hours=None, notice_days=30)], "fee_not_spread"),
        ([hourly(notice_days=30)], "billable_unknown"),
    ],
)
def test_what_is_not_known_is_missing_with_its_reason_and_never_nothing(
    agreements: list[Any], reason: str
) -> None:
    assert fees(agreements=agreements, time=[]) == Sum(reason=reason)


def test_the_remaining_margin_is_the_fees_left_at_the_margin_of_the_window() -> None:
    history = a_history(agreements=[a_retainer(notice_days=31)], time=WORK)

    found = remaining_margin(a_night(history))

    # Margin (6,000.00 - 80 h x 50.00) / 6,000.00 = 1/3; one month of 6,000.00 is left.
    assert found.value == pytest.approx(200_000)
    assert found.inputs["margin"] == pytest.approx(1 / 3)


def test_what_is_passed_through_is_taken_off_before_the_margin_which_is_one_of_agi() -> None:
    passed = [some_money(MoneyKind.PASS_THROUGH, 100_000, TODAY)]
    history = a_history(agreements=[a_retainer(notice_days=31)], time=WORK, money=passed)

    found = remaining_margin(a_night(history))

    # AGI 5,000.00 of 6,000.00; margin (5,000.00 - 4,000.00) / 5,000.00 = 1/5;
    # 6,000.00 x 5/6 x 1/5 = 1,000.00.
    assert found.value == pytest.approx(100_000)


def test_a_margin_below_nothing_makes_what_is_left_a_loss() -> None:
    history = a_history(
        agreements=[a_retainer(notice_days=31)], time=[some_time(180.0, cost_rate=5_000)]
    )

    # (6,000.00 - 9,000.00) / 6,000.00 = -1/2 of 6,000.00.
    assert remaining_margin(a_night(history)).value == pytest.approx(-300_000)


def test_without_a_margin_the_remaining_margin_says_what_the_margin_lacks() -> None:
    history = a_history(agreements=[a_retainer(notice_days=31)], time=[some_time(10.0)])

    assert remaining_margin(a_night(history)).reason == "few_cost_rates"
