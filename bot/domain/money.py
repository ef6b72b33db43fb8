"""Money: integer minor units, and how many digits a currency has after its point."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

# ISO 4217: codes that people type behind or before a sum. "MAY 15" is no money.
CURRENCIES = frozenset(
    code
    for line in (
        "AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR",
        "ISK JOD JPY KES KRW KWD MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RSD",
        "RWF SAR SEK SGD THB TND TRY TWD TZS UAH UGX USD UYU VND XAF XOF ZAR",
    )
    for code in line.split()
)


def digits_of(currency: str) -> int:
    """Return how many digits follow the point: 2 for EUR, 0 for JPY, 3 for KWD (CLDR)."""
    return get_currency_precision(currency)


def minor_units(number: str | Decimal, currency: str) -> int:
    """Return major units as minor ones: ("12.50", "EUR") gives 1250."""
    scaled = Decimal(number).scaleb(digits_of(currency))
    return int(scaled.to_integral_value(ROUND_HALF_UP))


def major_units(amount: int, currency: str) -> Decimal:
    """Return minor units as major ones: (1250, "EUR") gives 12.50."""
    return Decimal(amount).scaleb(-digits_of(currency))
