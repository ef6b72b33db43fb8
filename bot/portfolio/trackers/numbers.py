"""Numbers and durations as trackers write them: 0,01 2.000,0 1'250.50 01:00:01 1:30."""

import re
from decimal import Decimal

from bot.portfolio.trackers.evidence import the_one
from bot.portfolio.trackers.refusals import CellRefused
from bot.portfolio.trackers.report import DecimalMark

# Hours, then minutes, then maybe seconds. Hours may pass 24: an entry can stand for a week.
_DURATION = re.compile(r"(-?)([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
# What can stand between thousands in every locale: apostrophes, plain and unbreakable spaces.
_GAPS = "'’ \u00a0\u202f"  # noqa: RUF001  (a typographic apostrophe is Swiss)


def _pattern(mark: str, thousands: str) -> re.Pattern[str]:
    gap = f"(?P<gap>[{re.escape(thousands)}{_GAPS}])"
    grouped = f"[1-9][0-9]{{0,2}}{gap}[0-9]{{3}}(?:(?P=gap)[0-9]{{3}}){{0,2}}"
    whole = f"(?P<whole>[0-9]{{1,12}}|{grouped})"
    fraction = f"{re.escape(mark)}(?P<fraction>[0-9]{{1,12}})"
    return re.compile(f"(?P<sign>-?)(?=.*[0-9]){whole}?(?:{fraction})?")


_PATTERNS = {DecimalMark.COMMA: _pattern(",", "."), DecimalMark.POINT: _pattern(".", ",")}


def number_readings(cell: str) -> dict[DecimalMark, Decimal]:
    """Return the numbers that a cell can be, by what stands before its fraction.

    "7,5" has one reading, "1,250" two that differ, "8" two that are the same, "x" none.
    """
    found = {mark: pattern.fullmatch(cell) for mark, pattern in _PATTERNS.items()}
    return {mark: _value(match) for mark, match in found.items() if match}


def read_number(cell: str, mark: DecimalMark | None) -> Decimal | None:
    """Return the cell's number of 0 or more, None where it is blank. Raises CellRefused.

    Without a mark, the column is one whose numbers read the same with each.
    """
    text = cell.strip()
    if not text:
        return None
    found = the_one(number_readings(text), mark)
    if found is None:
        written = f" with a decimal {mark}" if mark else ""
        raise CellRefused(f"{text!r} is no number{written}")
    if found < 0:
        raise CellRefused(f"{text!r} is less than 0")
    return found


def read_hours(cell: str, mark: DecimalMark | None) -> float:
    """Return hours, from h:mm:ss, h:mm or a number. Raises CellRefused; hours are needed."""
    text = cell.strip()
    if found := _DURATION.fullmatch(text):
        sign, hours, minutes, seconds = found.groups()
        if sign:
            raise CellRefused(f"{text!r} is less than 0")
        return (int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)) / 3600
    number = read_number(text, mark) if ":" not in text else None
    if number is None:
        raise CellRefused(
            f"{text!r} is no duration such as 1:30:00"
            if text
            else "is empty, and the row means nothing without it"
        )
    return float(number)


def _value(match: re.Match[str]) -> Decimal:
    whole = "".join(filter(str.isdigit, match["whole"] or "0"))
    return Decimal(f"{match['sign']}{whole}.{match['fraction'] or '0'}")
