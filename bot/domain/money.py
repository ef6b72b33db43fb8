"""Money: integer minor units, and how many digits a currency has after its point."""

from decimal import ROUND_HALF_UP, Decimal

# ISO 4217. Digits after the point are two, but for those in the two tables below.
CURRENCIES = frozenset(
    code
    for line in (
        "AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR",
        "ISK JOD JPY KES KRW KWD MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RSD",
        "RWF SAR SEK SGD THB TND TRY TWD TZS UAH UGX USD UYU VND XAF XOF ZAR",
    )
    for code in line.split()
)
_NO_DIGITS = frozenset(("CLP", "ISK", "JPY", "KRW", "PYG", "RWF", "UGX", "VND", "XAF", "XOF"))
_THREE_DIGITS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))


def digits_of(currency: str) -> int:
    """Return how many digits follow the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    if currency in _NO_DIGITS:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


def minor_units(number: str | Decimal, currency: str) -> int:
    """Return major units as minor ones: ("12.50", "EUR") gives 1250."""
    scaled = Decimal(number).scaleb(digits_of(currency))
    return int(scaled.to_integral_value(ROUND_HALF_UP))


def major_units(amount: int, currency: str) -> Decimal:
    """Return minor units as major ones: (1250, "EUR") gives 12.50."""
    return Decimal(amount).scaleb(-digits_of(currency))
