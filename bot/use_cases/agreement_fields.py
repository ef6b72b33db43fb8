"""What was typed of an agreement: its fee and its hours, or what is wrong with them."""

from bot.domain.money import minor_units
from bot.domain.typed import parse_hours, parse_sum_in


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
