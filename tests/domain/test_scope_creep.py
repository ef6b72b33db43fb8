"""Scope creep, worked by hand. Without further word 60 h are contracted (June, one month)."""

from datetime import date

import pytest

from bot.domain.agreement import AgreementKind
from bot.domain.scope_creep import read_scope_creep
from bot.domain.scope_request import Decision
from bot.domain.signal import Missing, Reading
from tests.builders import (
    a_history,
    a_night,
    a_project,
    a_retainer,
    ago,
    an_ask,
    an_investment,
    some_time,
)


def creep(**fields):
    return read_scope_creep(a_night(a_history(**{"agreements": [a_retainer()], **fields})))


@pytest.mark.parametrize(
    ("unpaid", "severity"),
    [
        (1.0, 0.0),  # 1/60 = 1.7 %, below 5 %
        (3.0, 0.0),  # 5 %
        (4.5, 1 / 6),  # 7.5 %, half way to 10 %
        (6.0, 1 / 3),  # 10 %
        (12.0, 2 / 3),  # 20 %
        (14.5, 2 / 3 + (14.5 / 60 - 0.2) / 0.1 / 3),  # 24.17 %: 0.8056
        (18.0, 1.0),  # 30 %
        (40.0, 1.0),
    ],
)
def test_hours_of_unpaid_asks(unpaid, severity):
    reading = creep(scope_requests=[an_ask(hours=unpaid)])
    assert reading.severity == pytest.approx(severity)
    assert reading.figures["contracted_hours"] == pytest.approx(60)


@pytest.mark.parametrize(
    ("decision", "days", "amount", "counts"),
    [
        (Decision.GOODWILL, 0, None, True),
        (Decision.UNDECIDED, 7, None, False),
        (Decision.UNDECIDED, 8, None, True),
        (Decision.CHANGE_ORDER, 29, None, False),
        (Decision.CHANGE_ORDER, 30, None, True),
        (Decision.CHANGE_ORDER, 60, 1, False),
        (Decision.IN_SCOPE, 60, None, False),
        (Decision.DECLINED, 60, None, False),
    ],
)
def test_which_asks_are_unpaid(decision, days, amount, counts):
    ask = an_ask(ago(days), 12, decision=decision, decided_on=ago(days), amount=amount)
    assert (creep(scope_requests=[ask]).severity > 0) is counts


def test_a_change_order_waits_from_its_decision():
    decided_lately = an_ask(ago(80), 12, decision=Decision.CHANGE_ORDER, decided_on=ago(10))
    assert creep(scope_requests=[decided_lately]).severity == 0


@pytest.mark.parametrize(
    ("asks", "severity"),
    [
        (6, 0.0),  # 6 in 90 days are 2 in 30
        (9, 0.25),  # 3: half way between 2 and 4
        (12, 0.5),  # 4
        (18, 0.75),  # 6: half way between 4 and 8
        (24, 1.0),  # 8
        (30, 1.0),
    ],
)
def test_number_of_unpaid_asks(asks, severity):
    # 0.05 h each stay below 5 % of 60 h, so that the number decides.
    reading = creep(scope_requests=[an_ask(ago(day), 0.05) for day in range(asks)])
    assert reading.severity == pytest.approx(severity)


@pytest.mark.parametrize(
    ("tracked", "severity"),
    [(60, 0.0), (63, 0.0), (66, 1 / 3), (72, 2 / 3), (78, 1.0)],  # 0, 5, 10, 20, 30 % over 60
)
def test_hours_over_the_included_ones(tracked, severity):
    assert creep(time=[some_time(tracked)]).severity == pytest.approx(severity)


def test_billed_change_orders_and_investment_hours_come_off_the_hours_over():
    # 78 - 60 - 6 billed - 6 invested = 6 over: 10 %
    billed = an_ask(hours=6, decision=Decision.CHANGE_ORDER, amount=60_000)
    reading = creep(time=[some_time(78)], scope_requests=[billed], investments=[an_investment(6)])
    assert reading.severity == pytest.approx(1 / 3)


def test_the_worst_counts_and_nothing_is_added_up():
    # 12 h of asks (20 %, 2/3) and 66 tracked (10 %, 1/3): 2/3, not 1
    reading = creep(scope_requests=[an_ask(hours=12)], time=[some_time(66)])
    assert reading.severity == pytest.approx(2 / 3)
    assert reading.figures["worst"] == "ask_hours"


def test_investment_hours_come_off_the_hours_and_the_number_of_asks():
    asks = [an_ask(hours=1) for _ in range(12)]  # 12 h: 20 %; 4 in 30 days: 1/2
    reading = creep(scope_requests=asks, investments=[an_investment(6)])
    assert reading.figures["ask_hours"] == pytest.approx(6)  # 10 %
    assert reading.figures["asks"] == 6  # 2 in 30 days
    assert reading.severity == pytest.approx(1 / 3)


def test_an_investment_covers_no_ask_outside_its_dates_and_none_of_unknown_hours():
    early = an_investment(100, start=ago(80), end=ago(70))
    reading = creep(scope_requests=[an_ask(ago(1), 6), an_ask(ago(75), None)], investments=[early])
    assert reading.figures["ask_hours"] == pytest.approx(6)
    assert reading.figures["asks"] == 2


def test_what_an_investment_gave_before_the_window_is_used_up():
    asks = [an_ask(ago(95), 4), an_ask(ago(1), 12)]
    reading = creep(scope_requests=asks, investments=[an_investment(6, start=ago(120))])
    assert reading.figures["ask_hours"] == pytest.approx(10)  # 12 - (6 - 4)


def test_an_ask_before_the_window_does_not_count():
    inside, outside = an_ask(ago(89), 6), an_ask(ago(90), 6)
    assert creep(scope_requests=[inside, outside]).figures["ask_hours"] == 6


@pytest.mark.parametrize(
    ("agreement", "contracted"),
    [
        # April 2 to 30 is 29/30 of a month, May and June are whole: 2.9667 x 30 h
        (a_retainer(start=date(2025, 1, 1), included_hours=30), 89.0),
        # in force for two days: one full month's
        (a_retainer(start=ago(1)), 60.0),
        # ended after 10 of June's 30 days: a third, no full month's
        (a_retainer(end=date(2026, 6, 10)), 20.0),
        # 100 h x 90 of 90 days
        (a_project(), 100.0),
        # 100 h x 45 of 180 days
        (a_project(start=date(2026, 5, 17), end=date(2026, 11, 12)), 25.0),
        # in force for 1 of 100 days: 30 days' share
        (a_project(start=ago(0), end=date(2026, 10, 7)), 30.0),
    ],
)
def test_contracted_hours(agreement, contracted):
    reading = creep(agreements=[agreement], scope_requests=[an_ask()])
    assert reading.figures["contracted_hours"] == pytest.approx(contracted)


def test_a_project_without_an_end_contracts_the_hours_used_and_includes_what_is_left():
    # 90 used before the window, 50 in it: 50 contracted, 10 included, 40 over (80 %)
    project = a_project(start=ago(200), end=None)
    reading = creep(agreements=[project], time=[some_time(90, ago(100)), some_time(50)])
    assert reading.figures["contracted_hours"] == 50
    assert reading.figures["over_hours"] == 40


def test_hourly_contracts_the_billable_hours():
    # 40 billable; 4 not billable are over: 10 %
    time = [some_time(40, billable=True), some_time(4, billable=False)]
    hourly = a_retainer(kind=AgreementKind.HOURLY, included_hours=None)
    assert creep(agreements=[hourly], time=time).severity == pytest.approx(1 / 3)


def test_without_contracted_hours_only_the_number_counts():
    hourly = a_retainer(kind=AgreementKind.HOURLY, included_hours=None)
    reading = creep(agreements=[hourly], scope_requests=[an_ask(hours=50) for _ in range(12)])
    assert (reading.figures["worst"], reading.severity) == ("asks", 0.5)


def test_missing_without_an_agreement_or_without_time_and_asks():
    assert creep(agreements=[], scope_requests=[an_ask()]).reason == "no_agreement"
    assert isinstance(creep(), Missing)
    assert isinstance(creep(time=[some_time(0.5)]), Reading)


def test_the_evidence_is_the_ten_largest_and_the_count():
    asks = [an_ask(ago(day), hours=1 + day) for day in range(15)]
    found = creep(scope_requests=asks).evidence
    assert [e.id for e in found.entries] == [a.id for a in reversed(asks[5:])]
    assert (found.count, found.freshest) == (15, ago(0))


def test_a_billable_hour_of_two_agreements_is_contracted_once():
    # A retainer without included hours and an hourly agreement both contract what is billable.
    both = [
        a_retainer(included_hours=None),
        a_retainer(kind=AgreementKind.HOURLY, fee=10_000, included_hours=None),
    ]
    reading = creep(agreements=both, time=[some_time(50, billable=True)])
    assert reading.figures["contracted_hours"] == 50


def test_hours_included_beside_hours_by_the_hour_are_contracted_by_each():
    both = [a_retainer(), a_retainer(kind=AgreementKind.HOURLY, included_hours=None)]
    reading = creep(agreements=both, time=[some_time(50, billable=True)])
    assert reading.figures["contracted_hours"] == 110
