"""The figures of `/fit` for agreements of every shape, with the arithmetic written out by hand.

The night is 30 June 2026, so the 90 days of the window begin on 2 April: of April 29 of 30 days
lie in it. An hour costs 50.00 wherever a margin is told. Sums are in minor units.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from builders import (
    a_history,
    a_night,
    a_project,
    a_retainer,
    an_ask,
    some_money,
    some_time,
)

from bot.domain.agreement import Agreement, AgreementKind, MoneyKind, TimeEntry
from bot.domain.figure import FigureName
from bot.domain.figures import figures_of
from bot.domain.revenue import revenue
from bot.domain.scope_creep import NAME, measure
from bot.domain.scope_request import Decision

JAN, MAR, APR, JUN = (date(2026, month, 1) for month in (1, 3, 4, 6))
HOUR = 5_000


def worked(*hours: tuple[int, int, float], billable: bool | None = None) -> list[TimeEntry]:
    """Return time of 2026, each (month, day, hours)."""
    return [
        some_time(h, date(2026, month, day), cost_rate=HOUR, billable=billable)
        for month, day, h in hours
    ]


def ten(rollover: str | None, start: date = APR, **fields: Any) -> Agreement:
    """Return a retainer of 10 hours and 1,000.00 a month."""
    fields = {"included_hours": 10.0, "fee": 100_000, "rollover": rollover, **fields}
    return a_retainer(start=start, **fields)


def hourly(**fields: Any) -> Agreement:
    """Return an agreement of 100.00 an hour since 1 June."""
    fields = {"start": JUN, "fee": 10_000, "included_hours": None, **fields}
    return a_retainer(kind=AgreementKind.HOURLY, **fields)


def told(**history: Any) -> dict[str, Any]:
    """Return what a card shows of this history, and what it is made of, by name."""
    night = a_night(a_history(**history))
    creep = measure(night, night.window(NAME))
    earned = revenue(night.history, night.window(NAME))
    found: dict[str, Any] = {f.name.value: f.value for f in figures_of(night, with_money=True)}
    reasons = {f.name.value: f.reason for f in figures_of(night, with_money=True) if f.reason}
    burn = next(f for f in figures_of(night, with_money=True) if f.name is FigureName.RETAINER_BURN)
    return found | {
        "contracted": creep.contracted if creep else None,
        "over": creep.over if creep else None,
        "revenue": earned.net,
        "agi": earned.gross_income,
        "reasons": reasons,
        "elapsed": burn.inputs.get("elapsed"),
        "carried": burn.inputs.get("carried"),
    }


def check(history: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
    found = told(**history)
    reasons = expected.get("reasons", {})
    assert {name: found["reasons"].get(name) for name in reasons} == reasons
    for name, value in expected.items():
        if name != "reasons":
            assert found[name] == (
                pytest.approx(value) if isinstance(value, int | float) else value
            ), name


PERIODS = {
    "a retainer that began on 16 April": (
        {"agreements": [a_retainer(start=date(2026, 4, 16))]}
        | {"time": worked((5, 5, 100.0), (6, 20, 75.0))},
        {
            # April 15 of 30 days, May, June: 2.5 months of 60 h and of 6,000.00.
            "contracted": 150.0,
            "revenue": 1_500_000,
            "agi": 1_500_000,
            # 175 h - 150 h; ÷ 150 h.
            "over": 25.0,
            "over_servicing": 25 / 150,
            # 15,000.00 ÷ 175 h = 85.71.
            "ehr": 1_500_000 / 175,
            # 175 h at 50.00 = 8,750.00; 6,250.00 ÷ 15,000.00.
            "delivery_margin": 625 / 1500,
            # The period is 16 June to 15 July: 75 of 60 h, on day 15 of 30.
            "retainer_burn": 75 / 60,
            "elapsed": 15 / 30,
            # o = 1/6; 365 * (1/6) ÷ (7/6) = 52.1 days before 31 December.
            "free_work_date": date(2026, 11, 9),
        },
    ),
    "a retainer that ended on 15 May": (
        {"agreements": [a_retainer(start=JAN, end=date(2026, 5, 15))]}
        | {"time": worked((4, 10, 100.0))},
        {
            # 29/30 of April and 15/31 of May: 1.4505 months; 87.03 h and 8,703.23.
            "contracted": 60 * (29 / 30 + 15 / 31),
            "revenue": 600_000 * (29 / 30 + 15 / 31),
            # 100 h - 87.03 h = 12.97 h.
            "over": 100 - 58 - 900 / 31,
            "ehr": 6_000 * (29 / 30 + 15 / 31),
            "reasons": {"retainer_burn": "no_retainer"},
        },
    ),
    "a last period that the end cuts short": (
        {"agreements": [ten("none", start=date(2026, 5, 15), end=date(2026, 6, 29))]}
        | {"time": worked((5, 20, 10.0), (6, 20, 7.0))},
        {
            # 15 May to 14 June is whole; 15 to 29 June are 15 of 30 days: 5 h, and 2 h over.
            "over": 2.0,
            "reasons": {"retainer_burn": "no_retainer"},
        },
    ),
}

# April 15 h, May 4 h, June 8 h of 10 h each; 29/30 + 1 + 1 months are 29.67 h contracted.
HIGH_LOW = worked((4, 10, 15.0), (5, 10, 4.0), (6, 10, 8.0))
LOW_HIGH = worked((4, 10, 4.0), (5, 10, 15.0), (6, 10, 8.0))
# 10 h each month since January but these: January 4 h, April 12 h, June 12 h.
SAVED = worked((1, 10, 4.0), (2, 10, 10.0), (3, 10, 10.0)) + worked(
    (4, 10, 12.0), (5, 10, 10.0), (6, 10, 12.0)
)
AHEAD = [*worked((1, 11, 12.0)), *SAVED]
ROLLOVER = {
    # Not known: 27 h are less than 29.67 h.
    "not known, over first": (ten(None), HIGH_LOW, 0.0, 8 / 10, 0.0),
    # April's 5 h stay over; May's 6 h lapse.
    "none, over first": (ten("none"), HIGH_LOW, 5.0, 8 / 10, 0.0),
    # April's 5 h stay over; May's 6 h go on: June has 16 h.
    "unused, over first": (ten("unused"), HIGH_LOW, 5.0, 8 / 16, 6.0),
    # April's 5 h are May's: 10 - 5 - 4 = 1 h goes on: June has 11 h.
    "both, over first": (ten("both"), HIGH_LOW, 0.0, 8 / 11, 1.0),
    "none, unused first": (ten("none"), LOW_HIGH, 5.0, 8 / 10, 0.0),
    # April leaves 6 h: May has 16 h and leaves 1 h; June has 11 h.
    "unused, unused first": (ten("unused"), LOW_HIGH, 0.0, 8 / 11, 1.0),
    "both, unused first": (ten("both"), LOW_HIGH, 0.0, 8 / 11, 1.0),
    # 34 h - 29.67 h.
    "not known, from before": (ten(None, JAN), SAVED, 34 - 89 / 3, 12 / 10, 0.0),
    # 2 h of April and 2 h of June.
    "none, from before": (ten("none", JAN), SAVED, 4.0, 12 / 10, 0.0),
    # January leaves 6 h, April takes 2 h of them: June has 14 h.
    "unused, from before": (ten("unused", JAN), SAVED, 0.0, 12 / 14, 4.0),
    "both, from before": (ten("both", JAN), SAVED, 0.0, 12 / 14, 4.0),
    # January's 6 h over were January's; April's 2 h and June's 2 h are over.
    "unused, over before": (ten("unused", JAN), AHEAD, 4.0, 12 / 10, 0.0),
    # January's 6 h over go on to April, which has 4 h; 34 h of 30 - 6 = 24 h are worked in the
    # window. June has 10 - 8 = 2 h.
    "both, over before": (ten("both", JAN), AHEAD, 10.0, 12 / 2, -8.0),
    # What the next period cannot pay back is over when it begins: May has no hours at all.
    # April 35 - 10 = 25 h, of which 10 h are May's and 15 h stay over; June has 10 h of its own.
    "both, more over than a period has": (
        *(ten("both"), worked((4, 10, 35.0), (6, 10, 10.0)), 15.0, 10 / 10, 0.0),
    ),
    # 15 March to 14 April: 8 h before the window and 6 h in it, 4 h over; 15 June on: 13 h, 3 over.
    "none, periods from a 15th": (
        ten("none", date(2026, 3, 15)),
        worked((3, 20, 8.0), (4, 5, 6.0), (4, 20, 10.0), (6, 20, 13.0)),
        7.0,
        13 / 10,
        0.0,
    ),
    # From 31 January: until 27 February, from the 28th, from 31 March, 30 April, 31 May, 30 June.
    # 30 June begins a period: its 3 h are of new 10 h; 11 h on 29 June are 1 h over.
    "none, periods from a 31st": (
        *(ten("none", date(2026, 1, 31)), worked((6, 29, 11.0), (6, 30, 3.0)), 1.0, 3 / 10, 0.0),
    ),
    # January leaves 6 h; from February to May nothing counts, and nothing is lost: 10 + 6 h.
    "unused, over a rest": (
        ten("unused", JAN, active_months=frozenset({1, 6})),
        worked((1, 10, 4.0), (6, 10, 15.0)),
        0.0,
        15 / 16,
        6.0,
    ),
    # What is worked in a month of rest is over, where nothing goes on to it.
    "none, worked in a rest": (
        ten("none", JAN, active_months=frozenset({1, 6})),
        worked((1, 10, 4.0), (5, 10, 3.0), (6, 10, 15.0)),
        3.0 + 5.0,
        15 / 10,
        0.0,
    ),
}

FIXED = {
    "by the share of hours": (
        {"agreements": [a_project()], "time": worked((5, 5, 40.0))},
        # 100 h in 90 of 90 days; 40 of 100 h earn 4,000.00 and cost 2,000.00.
        {"contracted": 100.0, "over": 0.0, "revenue": 400_000, "ehr": 10_000}
        | {"delivery_margin": 0.5, "reasons": {"free_work_date": "nothing_unpaid"}},
    ),
    "over-used": (
        {"agreements": [a_project()], "time": worked((5, 5, 130.0))},
        # No more than the fee: 10,000.00 ÷ 130 h; 130 h cost 6,500.00; o = 30 ÷ 100.
        {"over": 30.0, "over_servicing": 0.3, "revenue": 1_000_000, "ehr": 1_000_000 / 130}
        # 365 * .3 ÷ 1.3 = 84.2 days before 31 December.
        | {"delivery_margin": 0.35, "free_work_date": date(2026, 10, 8)},
    ),
    "without included hours by days": (
        {
            "agreements": [a_project(included_hours=None, end=date(2026, 9, 28))],
            "time": worked((5, 5, 40.0)),
        },
        # 90 of 180 days; nothing is contracted, so nothing can be over it.
        {"revenue": 500_000, "ehr": 12_500, "delivery_margin": 0.6}
        | {"reasons": {"over_servicing": "no_contracted_hours"}},
    ),
    "ended before the window's end": (
        {
            "agreements": [a_project(start=MAR, end=date(2026, 4, 30))],
            "time": worked((3, 20, 50.0), (4, 20, 30.0)),
        },
        # 29 of 61 days; 30 of 100 h in the window. Unused hours earn nothing (domain.md).
        {"contracted": 100 * 29 / 61, "over": 0.0, "revenue": 300_000, "ehr": 10_000},
    ),
    "used up before the window": (
        {
            "agreements": [a_project(start=MAR, end=date(2026, 4, 30))],
            "time": worked((3, 20, 90.0), (4, 20, 30.0)),
        },
        # Of the 30 h the last 10 h of 100 h.
        {"revenue": 100_000, "over": 0.0},
    ),
}

SINCE_JANUARY = a_retainer(start=JAN)  # 29/30 + 2 months: 178 h, 17,800.00
MONEY = {
    "refunds and credits of the window alone": (
        {
            "agreements": [SINCE_JANUARY],
            "time": worked((5, 5, 100.0)),
            "money": [
                some_money(MoneyKind.REFUND, 500_000, date(2026, 4, 1)),
                some_money(MoneyKind.REFUND, 100_000, date(2026, 4, 2)),
                some_money(MoneyKind.CREDIT, 80_000),
            ],
        },
        # 17,800.00 - 1,000.00 - 800.00; ÷ 100 h; 5,000.00 of cost leave 11,000.00.
        {"revenue": 1_600_000, "agi": 1_600_000, "ehr": 16_000, "delivery_margin": 11 / 16},
    ),
    "a refund larger than the fees": (
        {
            "agreements": [SINCE_JANUARY],
            "time": worked((5, 5, 100.0)),
            "money": [some_money(MoneyKind.REFUND, 2_000_000)],
        },
        # 17,800.00 - 20,000.00 = -2,200.00; ÷ 100 h.
        {"revenue": -220_000, "ehr": -2_200, "delivery_margin": None}
        | {"reasons": {"delivery_margin": "nothing_left"}},
    ),
    "pass-through cost": (
        {
            "agreements": [a_retainer()],
            "time": worked((6, 5, 60.0)),
            "money": [some_money(MoneyKind.PASS_THROUGH, 150_000)],
        },
        # 6,000.00 - 1,500.00 = 4,500.00; ÷ 60 h; 3,000.00 of cost leave 1,500.00.
        {"revenue": 600_000, "agi": 450_000, "ehr": 7_500, "delivery_margin": 1 / 3},
    ),
    "a change order that is billed": (
        {
            "agreements": [a_retainer()],
            "time": worked((6, 5, 75.0)),
            "scope_requests": [
                an_ask(
                    date(2026, 6, 3),
                    hours=10.0,
                    amount=120_000,
                    decision=Decision.CHANGE_ORDER,
                    decided_on=date(2026, 6, 10),
                )
            ],
        },
        # 6,000.00 + 1,200.00; 75 - 60 - 10 = 5 h over; 365 * (1/12) ÷ (13/12) = 28.1 days.
        {"revenue": 720_000, "over": 5.0, "over_servicing": 5 / 60, "ehr": 9_600}
        | {"free_work_date": date(2026, 12, 3)},
    ),
    "an invoice where no agreement covers its day": (
        {
            "agreements": [
                a_retainer(start=JAN, end=date(2026, 4, 30)),
                a_retainer(start=JUN, fee=900_000),
            ],
            "time": worked((6, 5, 155.0)),
            "money": [
                some_money(MoneyKind.INVOICE, 70_000, date(2026, 5, 15)),
                some_money(MoneyKind.INVOICE, 900_000, date(2026, 6, 15)),
            ],
        },
        # In a gap, after a raise: 29/30 of 6,000.00 = 5,800.00, 700.00, 9,000.00; 58 + 60 h.
        {"contracted": 118.0, "over": 37.0, "revenue": 1_550_000, "ehr": 10_000}
        | {"retainer_burn": 155 / 60},
    ),
}

TWO = [a_retainer(id="A-1"), a_retainer(id="A-2", included_hours=40.0, fee=400_000)]
OVERLAPS = {
    "two retainers": (
        {"agreements": TWO, "time": worked((6, 5, 110.0))},
        # 60 + 40 h, 6,000.00 + 4,000.00; 110 - 100 h.
        {"contracted": 100.0, "over": 10.0, "revenue": 1_000_000, "retainer_burn": 1.1},
    ),
    "two retainers of other periods": (
        {
            "agreements": [a_retainer(), a_retainer(start=date(2026, 6, 16))],
            "time": worked((6, 5, 30.0), (6, 20, 45.0)),
        },
        # Each at least one full month: 120 h. Day 30 of 30 and day 15 of 30 weigh the same.
        {"contracted": 120.0, "retainer_burn": 75 / 120, "elapsed": 0.75},
    ),
    "a retainer whose hours lapse beside one whose hours go on": (
        {
            "agreements": [ten("unused", id="A-1"), ten("none", id="A-2")],
            "time": worked((4, 10, 12.0), (5, 10, 31.0)),
        },
        # April takes 10 h of the first that lapses and 2 h of the other, which keeps 8 h.
        # May has 10 h and 10 + 8 h: 31 - 28 = 3 h over.
        {"over": 3.0},
    ),
    "a retainer and a project": (
        {"agreements": [a_retainer(), a_project()], "time": worked((6, 5, 130.0))},
        # 60 + 100 h; 6,000.00 and the whole project's 10,000.00, since 130 h are over its 100 h.
        {"contracted": 160.0, "over": 0.0, "revenue": 1_600_000},
    ),
    "two projects": (
        {
            "agreements": [
                a_project(),
                a_project(start=date(2026, 5, 2), included_hours=50.0, fee=500_000),
            ],
            "time": worked((6, 5, 80.0)),
        },
        # The later one's 50 h earn its 5,000.00, and 30 of the earlier one's 100 h 3,000.00.
        {"contracted": 150.0, "over": 0.0, "revenue": 800_000, "ehr": 10_000},
    ),
    "by the hour beside a retainer": (
        {
            "agreements": [a_retainer(), hourly()],
            "time": [*worked((6, 5, 60.0)), *worked((6, 6, 20.0), billable=True)],
        },
        # 60 h and 20 billable ones; 6,000.00 + 20 h at 100.00; the retainer's 60 h are used.
        {"contracted": 80.0, "over": 0.0, "revenue": 800_000, "ehr": 10_000}
        | {"retainer_burn": 1.0},
    ),
    "by the hour beside a retainer whose hours lapse": (
        {
            "agreements": [ten("none"), hourly(start=APR)],
            "time": [
                *worked((4, 5, 14.0), (5, 5, 4.0)),
                *worked((5, 6, 20.0), billable=True),
            ],
        },
        # April 14 - 10 h; what is billed in May uses up none of the retainer's hours.
        {"over": 4.0, "revenue": 100_000 * (29 / 30 + 2) + 200_000},
    ),
    "by the hour alone": (
        {
            "agreements": [hourly()],
            "time": [*worked((6, 5, 5.0), billable=False), *worked((6, 6, 40.0), billable=True)],
        },
        # 40 billable hours at 100.00; 45 - 40 h over; 4,000.00 ÷ 45 h.
        {"contracted": 40.0, "over": 5.0, "revenue": 400_000, "ehr": 400_000 / 45},
    ),
    "months that do not count": (
        {
            "agreements": [a_retainer(start=JAN, active_months=frozenset({5, 6}))],
            "time": worked((4, 5, 10.0), (5, 5, 50.0), (6, 5, 70.0)),
        },
        # 2 months: 120 h and 12,000.00; 130 - 120 h; June 70 of 60 h.
        {"contracted": 120.0, "over": 10.0, "revenue": 1_200_000, "retainer_burn": 70 / 60},
    ),
}

CASES = PERIODS | FIXED | MONEY | OVERLAPS


@pytest.mark.parametrize(("history", "expected"), CASES.values(), ids=CASES.keys())
def test_a_card_shows_what_was_agreed(
    history: Mapping[str, Any], expected: Mapping[str, Any]
) -> None:
    check(history, expected)


@pytest.mark.parametrize(
    ("agreement", "time", "over", "burn", "carried"), ROLLOVER.values(), ids=ROLLOVER.keys()
)
def test_hours_roll_over_as_the_agreement_says(
    agreement: Agreement, time: list[TimeEntry], over: float, burn: float, carried: float
) -> None:
    check(
        {"agreements": [agreement], "time": time},
        {"over": over, "retainer_burn": burn, "carried": carried},
    )


def test_the_denominator_is_the_same_whatever_rolls_over() -> None:
    found = {
        rollover: told(agreements=[ten(rollover)], time=HIGH_LOW)["contracted"]
        for rollover in (None, "none", "unused", "both")
    }

    # 29/30 + 1 + 1 months of 10 h.
    assert found == {rollover: pytest.approx(89 / 3) for rollover in found}


def test_a_period_whose_hours_were_used_ahead_has_no_burn_and_says_so() -> None:
    # April leaves 10 h: May 35 - 20 = 15 h, of which 10 h are June's, so it has none left.
    found = told(agreements=[ten("both")], time=worked((5, 10, 35.0), (6, 10, 1.0)))

    assert (found["retainer_burn"], found["reasons"]["retainer_burn"]) == (None, "used_ahead")
