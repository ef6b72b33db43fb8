"""Cells: text of a CSV file into values, every refusal noted with its place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from bot.domain.money import minor_units
from bot.portfolio.faults import Fault

Word = TypeVar("Word", bound=StrEnum)
Found = TypeVar("Found")

_YES_NO = {"yes": True, "no": False}
# What a spreadsheet may run: the signs, tab and return of portfolio-csv; full-width signs and a
# line's end, which some spreadsheets take for the same. Nothing at all is marked as well, so that
# an empty text is told from none.
_RUN = r"(?:[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]|\Z)"
_ESCAPED = re.compile(rf"'+{_RUN}")
_TO_ESCAPE = re.compile(rf"'*{_RUN}")
_LINE_BREAKS = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_BROKEN = re.compile(r"\\([\\nr])")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
# Every float in plain digits has fewer; to read more of them takes seconds, then minutes.
_MOST_DIGITS = 400
# In the smallest unit of any currency the ledger still holds it.
MOST = Decimal(10) ** 15
# Further out a moment has no date in some timezones.
_FIRST_YEAR, _LAST_YEAR = 2, 9998
_MOST_SHOWN = 100


def unescape(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running the cell."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def escape(text: str) -> str:
    """Mark a text that a spreadsheet would run with an apostrophe; `unescape` is its inverse."""
    return f"'{text}" if _TO_ESCAPE.match(text) else text


def shown(text: str) -> str:
    """Return a cell as a fault quotes it: as much of it as tells which one it is."""
    return repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…")


def is_short(text: str) -> bool:
    """Say whether a number has no more digits than any float."""
    return len(text) <= _MOST_DIGITS


def is_anywhere(moment: datetime) -> bool:
    """Say whether a moment has a date in every timezone."""
    return _FIRST_YEAR <= moment.year <= _LAST_YEAR


# Names change, and the bot knows channels by their ids alone.
NO_CHANNEL = (
    "is no channel's id such as C0123ABCD: it stands at the end of the channel's details in Slack"
)


def lines_of(points: Iterable[str]) -> str:
    r"""Return texts as one a line; a line break within one is written as \n, a \ as \\."""
    return "\n".join(re.sub(r"[\\\n\r]", lambda m: _LINE_BREAKS[m[0]], p) for p in points)


def points_of(lines: str) -> tuple[str, ...]:
    """Return the texts of `lines_of`."""
    back = {"\\": "\\", "n": "\n", "r": "\r"}
    return tuple(_BROKEN.sub(lambda m: back[m[1]], line) for line in lines.split("\n"))


def plain(word: str) -> str:
    """Return a fixed word without case, spaces, `-` and `_`: "Not executed" is notexecuted."""
    return re.sub(r"[\s_-]+", "", word).casefold()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, its cells by column, its client's currency, faults found.

    `is_exact` tells a row that an export wrote: its texts are meant to the letter.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    faults: list[Fault]
    currency: str = "USD"
    is_exact: bool = False

    def refuse(self, column: str, reason: str) -> None:
        """Note that the cell in `column` cannot be used."""
        self.faults.append(Fault(self.file, self.line, column, reason))

    def text(self, column: str) -> str | None:
        """Return the cell's text, None where it is blank."""
        cell = self.cells.get(column, "")
        if self.is_exact:
            return unescape(cell) if cell else None
        return unescape(cell) if unescape(cell).strip() else None

    def name(self, column: str) -> str | None:
        """Return the cell without surrounding spaces, None where it is blank.

        What an export wrote is taken to the letter.
        """
        return self.text(column) if self.is_exact else self.short(column)

    def short(self, column: str) -> str | None:
        """Return the cell without surrounding spaces, None where it is blank."""
        return unescape(self.cells.get(column, "").strip()).strip() or None

    def day(self, column: str) -> date | None:
        """Return an ISO 8601 date; of a timestamp, the date as written."""
        text = self.short(column)
        if text is None:
            return None
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            self.refuse(column, f"{shown(text)} is no date such as 2026-06-30")
            return None

    def moment(self, column: str) -> datetime | None:
        """Return an ISO 8601 timestamp; one without a zone is UTC's, a date is its midnight."""
        text = self.short(column)
        if text is None:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or not is_anywhere(found):
            self.refuse(column, f"{shown(text)} is no time such as 2026-06-30T09:15:00+02:00")
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def points(self, column: str) -> tuple[str, ...]:
        """Return texts that stand one a line."""
        text = self.text(column)
        if text is None:
            return ()
        if self.is_exact:
            return points_of(text)
        return tuple(p.strip() for p in text.splitlines() if p.strip())

    def needed_day(self, column: str = "date") -> date:
        """Return a date that the row means nothing without."""
        return self._needed(column, self.day(column), date.min)

    def number(self, column: str) -> Decimal | None:
        """Return a number of 0 or more, with a point."""
        text = self.short(column)
        if text is None:
            return None
        try:
            found = Decimal(text) if is_short(text) and _NUMBER.fullmatch(text) else None
        except InvalidOperation:
            found = None
        if found is None:
            self.refuse(column, f"{shown(text)} is no number such as 1250.50")
        elif found < 0:
            self.refuse(column, f"{text!r} is less than 0")
        elif found > MOST:
            self.refuse(column, f"{shown(text)} is more than the ledger holds")
            return None
        return found

    def hours(self, column: str) -> float | None:
        """Return hours as a float."""
        found = self.number(column)
        return None if found is None else float(found)

    def needed_hours(self, column: str = "hours") -> float:
        """Return hours that the row means nothing without."""
        return self._needed(column, self.hours(column), 0.0)

    def money(self, column: str) -> int | None:
        """Return an amount in minor units of the client's currency."""
        found = self.number(column)
        return None if found is None else minor_units(found, self.currency)

    def needed_money(self, column: str = "amount") -> int:
        """Return an amount that the row means nothing without."""
        return self._needed(column, self.money(column), 0)

    def whole(self, column: str) -> int | None:
        """Return a whole number of 0 or more."""
        found = self.number(column)
        if found is not None and found != int(found):
            self.refuse(column, f"{self.short(column)!r} is no whole number")
        return None if found is None else int(found)

    def yes(self, column: str) -> bool | None:
        """Return yes or no, None where it is blank."""
        found = self.one_of(column, _YES_NO)
        return None if found is None else _YES_NO[found]

    def one_of(self, column: str, words: Iterable[str]) -> str | None:
        """Return the one of `words` that the cell holds, without regard to case and spaces."""
        text = self.short(column)
        known = {plain(word): word for word in words}
        if text is not None and plain(text) not in known:
            self.refuse(column, f"{shown(text)} is none of {', '.join(known.values())}")
        return None if text is None else known.get(plain(text))

    def known_word(self, column: str, words: Iterable[str]) -> str | None:
        """Return the one of `words` that the cell holds, None for any other text."""
        known = {plain(word): word for word in words}
        return known.get(plain(self.short(column) or ""))

    def word(self, column: str, words: type[Word], default: Word) -> Word:
        """Return a fixed word, `default` where the cell is blank."""
        found = self.one_of(column, words)
        return default if found is None else words(found)

    def needed_word(self, column: str, words: type[Word]) -> Word:
        """Return a fixed word that the row means nothing without."""
        found = self._needed(column, self.one_of(column, words), "")
        return words(found) if found else next(iter(words))

    def _needed(self, column: str, found: Found | None, instead: Found) -> Found:
        if found is None:
            if self.short(column) is None:
                self.refuse(column, "is empty, and the row means nothing without it")
            return instead
        return found
