"""What an offer costs, with the arithmetic written out; what is missing is never 0."""

from dataclasses import replace
from typing import Any

import pytest
from builders import a_history, a_night, a_retainer, ago, some_money, some_time
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agreement import MoneyKind
from bot.domain.history import History
from bot.domain.offer import OfferCost, Stakes, cost_of, cost_of_hour, round_sum, stakes_of

# 6,000.00 earned in June, 4,000.00 of cost: margin 1/3; one month is left by the notice.
AGREED = a_retainer(notice_days=31)
WORK = some_time(80.0, cost_rate=5_000)


def stakes(**history: Any) -> Stakes:
    given = {"agreements": [AGREED], "time": [WORK]} | history
    return stakes_of(a_night(a_history(**given)))


def cost(kind: str, amount: int | None = None, hours: float | None = None, **h: Any) -> OfferCost:
    return cost_of(kind, amount=amount, hours=hours, stakes=stakes(**h))


def test_the_stakes_are_the_result_so_far_what_is_left_and_both_together() -> None:
    found = stakes()

    # 6,000.00 - 80 h x 50.00 so far; 6,000.00 x 1/3 is left.
    assert found.so_far == pytest.approx(200_000)
    assert found.remaining.value == pytest.approx(200_000)
    assert found.ltgp == pytest.approx(400_000)


@pytest.mark.parametrize("kind", ["refund", "credit", "reduced_price"])
def test_money_costs_its_sum(kind: str) -> None:
    found = cost(kind, 50_000)

    assert (found.cost.value, found.billed) == (50_000, None)
    # 500.00 of 2,000.00 left, of 2,000.00 so far, of 4,000.00 together.
    assert found.of_remaining == pytest.approx(0.25)
    assert found.of_lifetime == pytest.approx(0.25)
    assert found.of_ltgp == pytest.approx(0.125)


@pytest.mark.parametrize("kind", ["free_work", "future_work"])
def test_work_costs_its_hours_at_our_rate_and_would_have_been_billed_at_theirs(kind: str) -> None:
    found = cost(kind, hours=10.0)

    # 10 h x 50.00; billed 10 h x (6,000.00 / 60 h).
    assert found.cost.value == pytest.approx(50_000)
    assert found.billed is not None
    assert found.billed.value == pytest.approx(100_000)
    assert found.of_ltgp == pytest.approx(0.125)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        # (60 h x 50.00 + 20 h x 90.00) / 80 h = 60.00.
        ([some_time(60.0, cost_rate=5_000), some_time(20.0, cost_rate=9_000)], 6_000),
        # Rates for 80 % of the hours: the others are taken at the average.
        ([some_time(80.0, cost_rate=5_000), some_time(20.0)], 5_000),
        # Nothing in the 90 days: the hours of all time.
        ([some_time(5.0, ago(200), cost_rate=4_000)], 4_000),
    ],
)
def test_an_hour_costs_the_average_rate_of_the_clients_hours(
    time: list[Any], expected: float
) -> None:
    assert cost_of_hour(a_night(a_history(time=time))).value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ({"time": []}, "no_hours"),
        ({"time": [some_time(10.0)]}, "few_cost_rates"),
        ({"time": [some_time(7.0, cost_rate=5_000), some_time(3.0)]}, "few_cost_rates"),
    ],
)
def test_without_cost_rates_the_cost_of_work_is_not_known_and_never_nothing(
    history: dict[str, Any], reason: str
) -> None:
    found = cost("free_work", hours=12.0, **history)

    assert (found.cost.value, found.cost.reason) == (None, reason)
    assert (found.of_remaining, found.of_lifetime, found.of_ltgp) == (None, None, None)
    # What it is billed at is known all the same: 12 h x 100.00.
    assert found.billed is not None
    assert found.billed.value == pytest.approx(120_000)


def test_an_offer_that_names_no_sum_or_no_hours_costs_nobody_knows_what() -> None:
    assert cost("refund").cost.reason == "no_sum"
    assert cost("future_work").cost.reason == "no_hours_offered"


def test_a_price_of_an_hour_needs_an_agreement_that_says_it() -> None:
    billed = cost("free_work", hours=2.0, agreements=[]).billed

    assert billed is not None
    assert (billed.value, billed.reason) == (None, "no_standard_rate")


def test_a_loss_has_no_shares() -> None:
    found = cost("refund", 50_000, time=[some_time(200.0, cost_rate=5_000)])

    # 6,000.00 - 10,000.00: nothing was earned and at that margin nothing will be.
    assert found.cost.value == 50_000
    assert (found.of_remaining, found.of_lifetime, found.of_ltgp) == (None, None, None)


@pytest.mark.parametrize(
    ("people", "expected"),
    [(("Ana",), 1), (("Ana", "Ben"), 2), (("Ana", None), 0), ((None,), 0)],
)
def test_an_average_knows_whether_it_is_one_persons_rate(
    people: tuple[str | None, ...], expected: int
) -> None:
    time = [some_time(10.0, cost_rate=5_000, person=person) for person in people]

    assert cost_of_hour(a_night(a_history(time=time))).inputs["people"] == expected


@pytest.mark.parametrize(
    ("whole", "currency", "expected"),
    [
        (1_234_500, "EUR", 100_000),  # 12,345.00: by the 1,000.00
        (95_000, "EUR", 1_000),  # 950.00: by the 10.00
        (1_234_500, "JPY", 100_000),  # yen have no minor unit
        (50, "EUR", 100),  # 0.50: not below 1.00
        (0, "EUR", 100),
        (-1_234_500, "EUR", 100_000),
    ],
)
def test_a_sum_to_reckon_by_is_round_and_a_part_of_the_whole(
    whole: float, currency: str, expected: int
) -> None:
    assert round_sum(whole, currency) == expected


@given(
    factor=st.integers(2, 500),
    amount=st.integers(1, 10_000_000),
    hours=st.floats(0.25, 500),
    rate=st.integers(100, 20_000),
    paid=st.integers(1, 10_000_000),
)
def test_the_same_case_in_another_currency_has_the_same_shares(
    factor: int, amount: int, hours: float, rate: int, paid: int
) -> None:
    history = a_history(
        agreements=[a_retainer(notice_days=31)],
        time=[some_time(hours, cost_rate=rate)],
        money=[some_money(MoneyKind.PAYMENT, paid)],
    )
    other = _at(history, factor)

    for kind, sums in (("refund", (amount, amount * factor)), ("free_work", (None, None))):
        here, there = (
            cost_of(kind, amount=one, hours=hours, stakes=stakes_of(a_night(h)))
            for one, h in zip(sums, (history, other), strict=True)
        )
        for name in ("of_remaining", "of_lifetime", "of_ltgp"):
            assert getattr(there, name) == pytest.approx(getattr(here, name)), name


def _at(history: History, factor: int) -> History:
    """Return the same history with every sum `factor` times as large, in another currency."""
    return replace(
        history,
        client=replace(history.client, currency="JPY"),
        agreements=tuple(replace(a, fee=(a.fee or 0) * factor) for a in history.agreements),
        time=tuple(replace(t, cost_rate=(t.cost_rate or 0) * factor) for t in history.time),
        money=tuple(replace(m, amount=m.amount * factor) for m in history.money),
    )
