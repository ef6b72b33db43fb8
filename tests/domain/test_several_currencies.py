"""Sums of several currencies: converted by the workspace's rates, named where there is none."""

from datetime import date
from decimal import Decimal

import pytest
from builders import TODAY

from bot.domain.offer_limit import limit_in
from bot.domain.rates import ExchangeRate, Rates
from bot.domain.revenue_share import Earning, share_of_revenue
from bot.domain.segments import Earned, Segment, in_one_currency
from bot.messages.advice_words import share_words
from bot.messages.segments import segments_answer

# A workspace of dollars: 1 EUR is 1.25 USD, 1 JPY is 0.008 USD; nobody said what a pound is.
RATES = Rates(
    currency="USD",
    exchange_rates=(
        ExchangeRate(currency="EUR", starts_on=date(2026, 1, 1), rate=Decimal("1.25")),
        ExchangeRate(currency="JPY", starts_on=date(2026, 1, 1), rate=Decimal("0.008")),
    ),
)


UNKNOWN = (
    "its offer is in a currency whose exchange rate is not known, and this workspace has a limit"
)


def earning(currency: str, revenue: float, known: int, unknown: int = 0) -> Earning:
    return Earning(currency=currency, revenue=revenue, known=known, unknown=unknown)


def test_a_share_of_revenue_adds_up_what_can_be_converted_and_names_the_rest() -> None:
    earnings = [
        earning("EUR", 2_400_000, 3, 1),
        earning("USD", 1_250_000, 2),
        earning("JPY", 1_000_000, 1, 1),
        earning("GBP", 9_900_000, 4),
    ]

    found = share_of_revenue(600_000.0, "EUR", earnings, on=TODAY, rates=RATES)

    # 24,000.00 EUR + 12,500.00 USD ÷ 1.25 = 10,000.00 + 1,000,000 JPY * 0.008 ÷ 1.25 = 6,400.00,
    # in all 40,400.00; 6,000.00 ÷ 40,400.00 = 14.85 %.
    assert found.whole == pytest.approx(4_040_000)
    assert found.value == pytest.approx(600_000 / 4_040_000)
    assert (found.clients, found.unknown) == (6, 2)
    assert (found.converted, found.elsewhere) == ((("JPY", 1), ("USD", 2)), (("GBP", 4),))
    assert share_words(found, "EUR") == (
        "Share of revenue: 14.9 % = €6,000.00 ÷ €40,400.00 of 6 clients in EUR (1 in JPY, "
        "2 in USD, at that night's rates), as kept in the night of 30 Jun 2026. Not counted: "
        "4 clients in GBP without an exchange rate, 2 clients without known revenue."
    )


def test_before_the_first_day_of_a_rate_a_currency_is_not_counted() -> None:
    before = date(2025, 12, 31)
    earnings = [earning("EUR", 100.0, 1), earning("USD", 100.0, 1)]

    found = share_of_revenue(100.0, "EUR", earnings, on=before, rates=RATES)

    assert (found.value, found.elsewhere) == (1.0, (("USD", 1),))


def test_a_segments_margin_is_of_all_its_clients_whose_currency_has_a_rate() -> None:
    segment = Segment(
        name="retail",
        active=4,
        earned={
            "USD": Earned(gross_income=100_000, cost=80_000, clients=1),
            "EUR": Earned(gross_income=80_000, cost=40_000, clients=2),
            "GBP": Earned(gross_income=50_000, cost=10_000, clients=1),
        },
    )

    found = in_one_currency(segment, RATES, TODAY)

    # 1,000.00 + 800.00 * 1.25 = 2,000.00 less 800.00 + 400.00 * 1.25 = 1,300.00 leaves 35 %.
    assert found.earned["USD"] == Earned(gross_income=200_000, cost=130_000, clients=3)
    assert found.earned["USD"].margin == pytest.approx(0.35)
    assert found.earned["GBP"] == segment.earned["GBP"]
    assert found.converted == 2
    told = segments_answer([found], night=TODAY, is_manager=True).text
    assert "($2,000.00 \u2212 $1,300.00) ÷ $2,000.00 (3 clients); 2 converted" in told


@pytest.mark.parametrize(
    ("currency", "offer", "edited", "why"),
    [
        # 1,000.00 USD are 800.00 EUR, and 125,000 JPY.
        ("EUR", 80_000, False, None),
        ("EUR", 80_001, False, "its offer is above this workspace's limit"),
        ("JPY", 125_000, False, None),
        ("JPY", 125_001, False, "its offer is above this workspace's limit"),
        ("USD", 100_000, False, None),
        ("USD", 100_001, False, "its offer is above this workspace's limit"),
        (
            "GBP",
            1,
            False,
            UNKNOWN,
        ),
        ("GBP", None, False, None),
        ("GBP", None, True, "its offer was edited by hand, and this workspace has a limit"),
    ],
)
def test_an_offer_is_compared_with_the_limit_in_the_clients_currency(
    currency: str, offer: int | None, *, edited: bool, why: str | None
) -> None:
    limit = limit_in(currency, 100_000, RATES, on=TODAY)

    assert limit is not None
    assert limit.why_second(offer, is_edited=edited) == why


def test_a_workspace_without_a_limit_compares_nothing() -> None:
    assert limit_in("GBP", None, RATES, on=TODAY) is None
