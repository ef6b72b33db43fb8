"""Dates as trackers write them: 03/04/2024, 22/06/2026, 18.08.2026, 2026-08-18, 2026/08/18."""

import re
from datetime import date

from bot.portfolio.trackers.evidence import the_one
from bot.portfolio.trackers.refusals import CellRefused
from bot.portfolio.trackers.report import DateFormat

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")

_ORDERS = {
    DateFormat.DMY: "day, month, year",
    DateFormat.MDY: "month, day, year",
    DateFormat.YMD: "year, month, day",
}


def date_readings(cell: str) -> dict[DateFormat, date]:
    """Return the dates that a cell can be, by order; empty where it is none.

    Only days that exist: 22/06/2026 has one reading, 03/04/2024 two, 31/02/2024 none.
    """
    if found := _YEAR_FIRST.fullmatch(cell):
        year, _, month, day = found.groups()
        parts = {DateFormat.YMD: (year, month, day)}
    elif found := _YEAR_LAST.fullmatch(cell):
        first, _, second, year = found.groups()
        parts = {DateFormat.DMY: (year, second, first), DateFormat.MDY: (year, first, second)}
    else:
        return {}
    days = {order: _day(*map(int, numbers)) for order, numbers in parts.items()}
    return {order: day for order, day in days.items() if day is not None}


def read_date(cell: str, order: DateFormat | None) -> date:
    """Return the cell's date in `order`, None for a column that reads the same in all.

    Raises CellRefused.
    """
    text = cell.strip()
    if not text:
        raise CellRefused("is empty, and the row means nothing without it")
    found = the_one(date_readings(text), order)
    if found is None:
        written = f" in the order {_ORDERS[order]}" if order else ""
        raise CellRefused(f"{text!r} is no date{written}")
    return found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
