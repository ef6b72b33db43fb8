"""What an hour costs and what a currency is worth, by person and day; missing is never 0 or 1."""

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.rates import CostRate, ExchangeRate, Rates, person_key

JAN, MAR, JUN = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)
ANA, BEN = "Ana B", "Ben C"


def cost(person: str | None, starts_on: date, rate: int) -> CostRate:
    return CostRate(person=person, starts_on=starts_on, rate=rate)


def worth(currency: str, starts_on: date, rate: str) -> ExchangeRate:
    return ExchangeRate(currency=currency, starts_on=starts_on, rate=Decimal(rate))


RATES = Rates(
    currency="USD",
    # Out of order, as a table may come.
    cost_rates=(
        cost(ANA, JUN, 9_000),
        cost(None, MAR, 6_000),
        cost(ANA, JAN, 8_000),
        cost(BEN, JUN, 7_000),
    ),
    exchange_rates=(
        worth("EUR", MAR, "1.25"),
        worth("EUR", JAN, "1.09"),
        worth("JPY", JAN, "0.008"),
    ),
)


@pytest.mark.parametrize(
    ("person", "on", "expected"),
    [
        (ANA, date(2025, 12, 31), None),
        (ANA, JAN, 8_000),
        (ANA, date(2026, 5, 31), 8_000),
        (ANA, JUN, 9_000),
        # Ben has none of his own before June, and everybody's begins in March.
        (BEN, date(2026, 2, 28), None),
        (BEN, MAR, 6_000),
        (BEN, JUN, 7_000),
        ("Somebody Else", JUN, 6_000),
        (None, JUN, 6_000),
        ("", MAR, 6_000),
    ],
)
def test_the_persons_own_rate_of_the_day_wins_then_everybodys_and_before_the_first_none_is_known(
    person: str | None, on: date, expected: int | None
) -> None:
    assert RATES.cost_of(person, on=on, currency="USD") == expected


@pytest.mark.parametrize("spelt", ["ana b", " ANA  B ", "Ana\tB"])
def test_a_name_is_the_same_in_any_capitals_and_spaces(spelt: str) -> None:
    assert person_key(spelt) == person_key(ANA)
    assert RATES.cost_of(spelt, on=JUN, currency="USD") == 9_000


@pytest.mark.parametrize(
    ("on", "currency", "expected"),
    [
        # 80.00 USD ÷ 1.25 = 64.00 EUR; ÷ 1.09 = 73.394… EUR, to the cent.
        (MAR, "EUR", 6_400),
        (JAN, "EUR", 7_339),
        # 80.00 USD ÷ 0.008 = 10,000 JPY, which has no minor unit.
        (JAN, "JPY", 10_000),
        # Nobody said what a pound is worth.
        (JAN, "GBP", None),
    ],
)
def test_a_clients_currency_is_converted_at_the_days_rate(
    on: date, currency: str, expected: int | None
) -> None:
    assert RATES.cost_of(ANA, on=on, currency=currency) == expected


@pytest.mark.parametrize(
    ("amount", "source", "target", "on", "expected"),
    [
        # 1,000.00 EUR * 1.25 = 1,250.00 USD, and back.
        (100_000, "EUR", "USD", MAR, 125_000),
        (125_000, "USD", "EUR", MAR, 100_000),
        # 20,000 JPY * 0.008 = 160.00 USD ÷ 1.25 = 128.00 EUR.
        (20_000, "JPY", "EUR", MAR, 12_800),
        # A currency is itself, also where nobody gave a rate of it.
        (5, "GBP", "GBP", JAN, 5),
        (5, "GBP", "USD", JAN, None),
        (5, "USD", "GBP", JAN, None),
        (5, "EUR", "USD", date(2025, 12, 31), None),
        (0, "GBP", "USD", JAN, None),
    ],
)
def test_sums_are_converted_through_the_workspaces_currency(
    amount: float, source: str, target: str, on: date, expected: float | None
) -> None:
    found = RATES.convert(amount, source=source, target=target, on=on)
    assert found == (None if expected is None else pytest.approx(expected))


def test_without_rates_nothing_is_known_but_the_workspaces_own_currency() -> None:
    none = Rates(currency="EUR")
    assert none.cost_of(ANA, on=JUN, currency="EUR") is None
    assert none.exchange_of("USD", on=JUN) is None
    assert none.exchange_of("EUR", on=JUN) == 1


def test_an_hour_that_costs_nothing_is_known_to_cost_nothing() -> None:
    free = Rates(currency="EUR", cost_rates=(cost(None, JAN, 6_000), cost(ANA, JAN, 0)))
    assert free.cost_of(ANA, on=JUN, currency="EUR") == 0
