"""Numbers and scales of the rules as people type them: "5% = 0, 10% = 1/3, 30% = 1"."""

import re
from decimal import Decimal
from fractions import Fraction

from bot.domain.scale import Scale

LONGEST = 3000
# A number is written as a fraction where that is exact and shorter: 1/3.
_DENOMINATORS = 12
_PLAIN_ENOUGH = 8
_NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(?:/\s*(\d+))?\s*(%)?")
_LIKE_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2014": "-"})


class Unreadable(ValueError):
    """This is no number, or no scale."""


def print_number(value: float, *, percent: bool = False) -> str:
    """Write a number so that `parse_number` reads the very same one: 0.5, 1/3, 80%."""
    exact = Decimal(repr(value))
    if percent:
        return f"{_plain(exact.scaleb(2))}%"
    plain = _plain(exact)
    near = Fraction(value).limit_denominator(_DENOMINATORS)
    if len(plain) > _PLAIN_ENOUGH and near.numerator / near.denominator == value:
        return f"{near.numerator}/{near.denominator}"
    return plain


def parse_number(text: str) -> float:
    """Read 0.5, .5, 1/3 or 80% (which is 0.8). Raises Unreadable."""
    return _read(text)[0]


def print_scale(scale: Scale, *, percent: bool) -> str:
    """Write a scale as pairs of measure = severity; `percent` is how its measures are written."""
    return ", ".join(
        f"{print_number(measure, percent=percent)} = {print_number(severity)}"
        for measure, severity in scale
    )


def parse_scale(text: str, *, percent: bool) -> Scale:
    """Read what `print_scale` wrote; lines and semicolons part pairs too. Raises Unreadable.

    A scale of shares needs its percent signs and any other takes none, so that 5 is never
    taken for 5 %.
    """
    if len(text) > LONGEST:
        raise Unreadable
    pairs = [pair for pair in re.split(r"[,;\n]", text) if pair.strip()]
    return tuple(_pair(pair, percent=percent) for pair in pairs)


def _pair(text: str, *, percent: bool) -> tuple[float, float]:
    measure, found, severity = text.replace(":", "=").partition("=")
    value, has_sign = _read(measure)
    if not found or has_sign is not percent:
        raise Unreadable
    return value, parse_number(severity)


def _read(text: str) -> tuple[float, bool]:
    """Return the number, and whether it had a percent sign."""
    match = _NUMBER.fullmatch(text.translate(_LIKE_MINUS).strip())
    if match is None or len(text) > LONGEST:
        raise Unreadable
    whole, divisor, sign = match.groups()
    if divisor is not None:
        if sign or not int(divisor):
            raise Unreadable
        try:
            return float(whole) / int(divisor), False
        except OverflowError as error:
            raise Unreadable from error
    exact = Decimal(whole)
    return float(exact.scaleb(-2) if sign else exact), bool(sign)


def _plain(exact: Decimal) -> str:
    digits = format(exact, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
