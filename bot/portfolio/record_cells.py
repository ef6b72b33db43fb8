"""Cells that only records have: moments, JSON, and figures that must come back to the last bit."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bot.domain.money import digits_of, major_units
from bot.portfolio.cells import MOST, Row, is_anywhere, is_short, shown

# Who set or wrote what a foreign file names nobody for.
BY_IMPORT = "import"
_SIGNED = re.compile(r"-?\d+(\.\d+)?")
_EMPTY = "is empty, and the row means nothing without it"


def needed(row: Row, column: str) -> str:
    """Return a short text that the row means nothing without."""
    found = row.short(column)
    if found is None:
        row.refuse(column, _EMPTY)
    return found or ""


def needed_text(row: Row, column: str) -> str:
    """Return a text, spaces and all, that the row means nothing without."""
    found = row.text(column)
    if found is None:
        row.refuse(column, _EMPTY)
    return found or ""


def moment(row: Row, column: str) -> datetime | None:
    """Return an ISO 8601 moment; what names no zone is UTC, and a date alone is its midnight."""
    text = row.short(column)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not is_anywhere(found):
        row.refuse(column, f"{shown(text)} is no moment such as 2026-06-30T12:00:00+00:00")
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def needed_moment(row: Row, column: str) -> datetime:
    """Return a moment that the row means nothing without."""
    found = moment(row, column)
    if found is None and row.short(column) is None:
        row.refuse(column, _EMPTY)
    return found or datetime(1, 1, 1, tzinfo=UTC)


def signed(row: Row, column: str) -> Decimal | None:
    """Return a number that may be below 0, as revenue after refunds is."""
    text = row.short(column)
    if text is None:
        return None
    found = Decimal(text) if is_short(text) and _SIGNED.fullmatch(text) else None
    if found is None or abs(found) > MOST:
        row.refuse(column, f"{shown(text)} is no number such as -1250.50")
        return None
    return found


def table(row: Row, column: str) -> dict[str, Any]:
    """Return a JSON object; an empty one where the cell is blank."""
    return dict(_json(row, column, dict, {}, "object"))


def listed(row: Row, column: str) -> list[Any]:
    """Return a JSON list; an empty one where the cell is blank."""
    return list(_json(row, column, list, [], "list"))


def words(row: Row, column: str) -> tuple[str, ...]:
    """Return a JSON list of texts; what is no JSON is one text of its own."""
    text = row.text(column)
    if text is None:
        return ()
    found = listed(row, column) if text.lstrip().startswith("[") else [text]
    if not all(isinstance(one, str) for one in found):
        row.refuse(column, "is no list of texts")
        return ()
    return tuple(found)


def json_cell(value: Mapping[str, Any] | list[Any] | tuple[Any, ...]) -> str:
    """Write what a cell holds as JSON; nothing where there is nothing."""
    return json.dumps(value, ensure_ascii=False) if value else ""


def moment_cell(at: datetime | None) -> str:
    """Write a moment in UTC."""
    return "" if at is None else at.astimezone(UTC).isoformat()


def day_cell(day: date | None) -> str:
    """Write a date."""
    return "" if day is None else day.isoformat()


def figure_cell(figure: float | Decimal | None) -> str:
    """Write a figure in plain digits that read back as the very same one."""
    if figure is None:
        return ""
    return format(figure if isinstance(figure, Decimal) else Decimal(repr(figure)), "f")


def money_cell(amount: int | None, currency: str) -> str:
    """Write minor units as major ones."""
    return "" if amount is None else format(major_units(amount, currency), "f")


def sum_cell(amount: float | None, currency: str) -> str:
    """Write a sum of minor units that need not be whole as major ones, to the last bit."""
    if amount is None:
        return ""
    return figure_cell(Decimal(repr(amount)).scaleb(-digits_of(currency)))


def yes_cell(value: bool | None) -> str:  # noqa: FBT001 (a cell's value)
    """Write yes or no."""
    return "" if value is None else ("yes" if value else "no")


def _json(row: Row, column: str, kind: type, blank: Any, name: str) -> Any:
    text = row.text(column)
    if text is None:
        return blank
    try:
        found = json.loads(text, parse_constant=_no_figure)
        # What JSON can say and no database can hold: half a character, a NUL, or 1e999.
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
        is_kept = "\\u0000" not in text
    except (ValueError, RecursionError):
        is_kept, found = False, None
    if not is_kept:
        row.refuse(column, "is no JSON that can be kept")
        return blank
    if not isinstance(found, kind):
        row.refuse(column, f"is no JSON {name}")
        return blank
    return found


def _no_figure(word: str) -> Any:
    """Refuse NaN and Infinity, which Python's JSON has and nobody else's."""
    raise ValueError(word)
