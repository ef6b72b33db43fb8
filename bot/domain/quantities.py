"""Hours and sums of money as people write them."""

import re
from dataclasses import dataclass

from bot.domain.money import CURRENCIES

MOST_HOURS = 2000
MOST_DIGITS = 12
_LONGEST = 40
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
# Written small these are still money; "10 try" and "3 mad" may be words.
_HURRIED = "usd|eur|gbp|chf|sek|nok|dkk|pln|czk"
# A number is read to its end ("++"): nothing that follows one could begin within it.
_NUMBER = r"\d++(?:[.,]\d++)*+"
_HOURS = re.compile(
    r"(?P<h>\d++(?:[.,]\d++)?+)\s*h(?:(?:ou)?rs?)?\.?(?:\s*(?P<hm>\d{1,2})\s*(?:m(?:in(?:ute)?s?)?)?)?"
    r"|(?P<m>\d++(?:[.,]\d++)?+)(?:m|\s*min(?:ute)?s?\.?)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?P<symbol>[$€£¥])\s?(?P<a>{_NUMBER})"
    rf"|(?P<before>[A-Z]{{3}})\s?(?P<b>{_NUMBER})"
    rf"|(?P<c>{_NUMBER})\s?(?:(?P<after>[$€£¥])|(?P<code>[A-Z]{{3}}|(?i:{_HURRIED})))"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """An amount of money as typed: major units as text with a point, and a currency."""

    number: str
    currency: str


def parse_hours(text: str) -> float | None:
    """Read "6h", "1h30m", "90 min", "1,5 hours" as hours; None if it is none of these.

    More than a year of somebody's work is a slip of the finger, and stays in the text.
    """
    match = _HOURS.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        return None
    if match["m"]:
        hours = _number(match["m"]) / 60
    else:
        hours = _number(match["h"]) + int(match["hm"] or 0) / 60
    return round(hours, 4) if 0 < hours <= MOST_HOURS else None


def parse_sum(text: str) -> Sum | None:
    """Read "$900", "€1.200", "900 EUR" as a sum; None if it is none of these.

    More than MOST_DIGITS before the point are a slip of the finger, and stay in the text.
    """
    is_likely = len(text) <= _LONGEST and not text.isdecimal()
    match = _MONEY.fullmatch(text.strip()) if is_likely else None
    if match is None:
        return None
    number = _plain_number(next(match[name] for name in "abc" if match[name]))
    symbol = match["symbol"] or match["after"]
    currency = _SYMBOLS[symbol] if symbol else match["before"] or match["code"].upper()
    if currency not in CURRENCIES or len(number.partition(".")[0]) > MOST_DIGITS:
        return None
    return Sum(number=number, currency=currency)


def parse_sum_in(text: str, currency: str) -> Sum | None:
    """Read a sum as `parse_sum` does; a bare number, such as 900, is one of `currency`."""
    return parse_sum(text) or parse_sum(f"{text} {currency}")


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _plain_number(text: str) -> str:
    """Read "1.200" and "1,200" as 1200, "12,50" and "12.50" as 12.50."""
    if _THOUSANDS.fullmatch(text):
        return re.sub(r"[.,]", "", text)
    head, mark, tail = re.sub(r"[.,](?=.*[.,])", "", text).replace(",", ".").partition(".")
    return f"{head}{mark}{tail}"
