"""What was typed of an agreement: its fee and its hours, or what is wrong with them."""

from bot.domain.money import minor_units
from bot.domain.typed import parse_hours, parse_sum_in

# Ten years: more is a slip of the finger.
MOST_NOTICE_DAYS = 3650


def read_fee(text: str, currency: str, wrong: dict[str, str]) -> int | None:
    """Return a fee in minor units; what is wrong with it is added to `wrong`."""
    if not text:
        return None
    paid = parse_sum_in(text, currency)
    if paid is None:
        wrong["fee"] = f"Write a sum, such as 4500 {currency}."
        return None
    if paid.currency != currency:
        wrong["fee"] = f"This client's sums are in {currency}. Write the fee in it."
        return None
    return minor_units(paid.number, currency)


def read_hours(text: str, wrong: dict[str, str]) -> float | None:
    """Return the hours included; what is wrong with them is added to `wrong`."""
    if not text:
        return None
    hours = parse_hours(text) or parse_hours(f"{text}h")
    if hours is None:
        wrong["included_hours"] = "Write hours up to 2,000, such as 60h."
    return hours


def read_notice(text: str, wrong: dict[str, str]) -> int | None:
    """Return the days of notice; what is wrong with them is added to `wrong`."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and int(text) <= MOST_NOTICE_DAYS):
        wrong["notice_days"] = "Write a number of days, such as 30."
        return None
    return int(text)
