"""Revenue and delivery margin, worked by hand. Amounts in cents."""

from datetime import date

import pytest

from bot.domain.agreement import AgreementKind, MoneyKind
from bot.domain.margin import read_margin
from bot.domain.revenue import revenue
from bot.domain.scope_request import Decision
from bot.domain.window import Window
from tests.builders import (
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

WINDOW = Window.ending(TODAY, 90)


def margin(**fields):
    old = an_ask(ago(60), decision=Decision.DECLINED)
    return read_margin(
        a_night(a_history(**{"agreements": [a_retainer()], "scope_requests": [old], **fields}))
    )


def costing(units):
    """Ten hours that cost `units` (major) in all."""
    return [some_time(10, cost_rate=units * 10)]


@pytest.mark.parametrize(
    ("cost", "severity"),
    [  # revenue 6,000 for June
        (3000, 0.0),  # margin 50 %
        (4200, 0.0),  # 30 %
        (4800, 0.25),  # 20 %, half way to 10 %
        (5400, 0.5),  # 10 %
        (6000, 0.75),  # 0 %
        (6600, 1.0),  # -10 %
        (9000, 1.0),
    ],
)
def test_margin(cost, severity):
    assert margin(time=costing(cost)).severity == pytest.approx(severity)


def test_pass_through_cost_refunds_and_credits_come_off():
    # 6,000 - 500 refund - 500 credit - 1,000 passed through = 4,000; cost 3,600: 10 %
    money = [
        some_money(MoneyKind.REFUND, 50_000),
        some_money(MoneyKind.CREDIT, 50_000),
        some_money(MoneyKind.PASS_THROUGH, 100_000),
    ]
    reading = margin(time=costing(3600), money=money)
    assert reading.figures["margin"] == pytest.approx(0.10)
    assert reading.severity == pytest.approx(0.5)


def test_nothing_left_is_the_worst_and_has_no_margin():
    reading = margin(time=costing(10), money=[some_money(MoneyKind.REFUND, 700_000)])
    assert reading.severity == 1
    assert "margin" not in reading.figures


def test_hours_without_a_rate_cost_the_average_of_the_others():
    # 8 of 10 h cost 2,880, so 10 h cost 3,600: margin 40 %
    time = [some_time(8, cost_rate=36_000), some_time(2)]
    reading = margin(time=time)
    assert reading.figures["cost"] == pytest.approx(360_000)
    assert reading.figures["coverage"] == pytest.approx(0.8)


def test_what_is_missing():
    assert margin(agreements=[], time=costing(1)).reason == "no_revenue"
    assert margin().reason == "no_hours"
    assert margin(time=[some_time(1)]).reason == "few_cost_rates"
    short = [some_time(79, cost_rate=1), some_time(21)]
    assert margin(time=short).reason == "few_cost_rates"
    young = [an_ask(ago(59), decision=Decision.DECLINED)]
    assert margin(time=costing(1), scope_requests=young).reason == "too_young"


@pytest.mark.parametrize(
    ("agreement", "earned"),
    [
        # 29/30 + 1 + 1 months x 3,000
        (a_retainer(start=date(2025, 1, 1), fee=300_000), 890_000),
        (a_retainer(start=date(2026, 6, 16)), 300_000),  # 15 of 30 days
        (a_retainer(active_months=frozenset({5})), 0),
        (a_retainer(fee=None), 0),
        (a_project(), 300_000),  # 30 of 100 included hours used
        (a_project(included_hours=20.0), 1_000_000),  # all of them, and no more
        (a_project(included_hours=None), 1_000_000),  # by days: 90 of 90
        (a_project(included_hours=None, start=ago(179)), 500_000),  # 90 of 180 days
        (a_project(included_hours=None, end=None), 0),  # neither hours nor days
        (a_retainer(kind=AgreementKind.HOURLY, fee=10_000), 200_000),  # 20 billable hours at 100
    ],
)
def test_revenue_of_an_agreement(agreement, earned):
    time = [some_time(20, billable=True), some_time(10, billable=False)]
    history = a_history(agreements=[agreement], time=time)
    assert revenue(history, WINDOW).earned == pytest.approx(earned)


def test_change_orders_count_on_their_decision_date():
    def order(amount, decided_on, asked_on=TODAY):
        return an_ask(
            asked_on, decision=Decision.CHANGE_ORDER, amount=amount, decided_on=decided_on
        )

    asks = [
        order(1, TODAY, ago(120)),
        order(20, ago(90), ago(120)),
        order(300, None),
        an_ask(amount=4000),
    ]
    assert revenue(a_history(scope_requests=asks), WINDOW).earned == 301


def test_invoices_count_only_where_no_agreement_covers_the_day():
    invoices = [some_money(MoneyKind.INVOICE, 7, on) for on in (ago(90), ago(40), TODAY)]
    payment = some_money(MoneyKind.PAYMENT, 1000)
    history = a_history(agreements=[a_retainer(fee=None)], money=[*invoices, payment])
    assert revenue(history, WINDOW).earned == 7  # 21 May; the window begins later than 1 April


def test_two_projects_at_once_do_not_share_an_hour():
    # The later one takes the 50 hours: half of its fee, nothing of the other's.
    first = a_project(start=ago(150), fee=100)
    later = a_project(start=ago(60), fee=1000)
    history = a_history(agreements=[first, later], time=[some_time(50)])
    assert revenue(history, WINDOW).earned == pytest.approx(500)


def test_an_hour_that_a_later_retainer_contracts_is_still_billed_by_the_hour():
    hourly = a_retainer(kind=AgreementKind.HOURLY, fee=10_000, included_hours=None)
    flat = a_retainer(start=date(2026, 6, 2), fee=None, included_hours=None)
    history = a_history(agreements=[hourly, flat], time=[some_time(50, billable=True)])
    assert revenue(history, WINDOW).earned == pytest.approx(500_000)


def test_the_entries_behind_a_margin_are_all_that_it_is_made_of_by_their_sums():
    agreement, order = a_retainer(), an_ask(ago(1), decision=Decision.CHANGE_ORDER, amount=90)
    before = a_retainer(start=ago(300), end=ago(200))
    rated, unrated = some_time(8, ago(4), cost_rate=1000), some_time(2, ago(3))
    money = {kind: some_money(kind, size, ago(2)) for size, kind in enumerate(MoneyKind, start=1)}
    uncovered = some_money(MoneyKind.INVOICE, 70, ago(40))
    found = margin(
        agreements=[agreement, before],
        time=[rated, unrated],
        money=[*money.values(), uncovered, some_money(MoneyKind.REFUND, 500, ago(90))],
        scope_requests=[order, an_ask(ago(200), decision=Decision.DECLINED)],
    ).evidence
    assert [(w.size, w.entry.id) for w in found.ranked] == [
        (600_000, agreement.id),
        (8000, rated.id),
        (2000, unrated.id),  # at the average of the others
        (90, order.id),
        (70, uncovered.id),
        (5, money[MoneyKind.PASS_THROUGH].id),
        (4, money[MoneyKind.CREDIT].id),
        (3, money[MoneyKind.REFUND].id),
    ]
    assert (found.count, found.freshest) == (8, ago(1))
