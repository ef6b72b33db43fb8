"""Rows: the second look at a report, from cells to lines, each in a few microseconds.

Every cell is looked up in what is remembered of its column; only what was not seen before is
read. A row that raises is looked at again, slowly, to say all that is wrong with it.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from operator import itemgetter

from bot.portfolio.faults import Fault
from bot.portfolio.trackers.currencies import currency_of
from bot.portfolio.trackers.dates import read_date
from bot.portfolio.trackers.header import Header
from bot.portfolio.trackers.locale import Locale
from bot.portfolio.trackers.numbers import read_hours, read_number
from bot.portfolio.trackers.refusals import CellRefused
from bot.portfolio.trackers.remembered import Remembered
from bot.portfolio.trackers.report import DecimalMark, Line
from bot.portfolio.trackers.uncounted import Uncounted, is_break, says_total, sum_label
from bot.portfolio.trackers.words import read_flag, read_joined, read_text

# The order in which `_line` takes a row's cells.
_TAKEN = (
    *("type", "day", "hours", "decimal", "client", "project", "task", "text"),
    *("first", "last", "billable", "cost_rate", "amount", "currency"),
)


class Rows:
    """Reads the rows of one report once; what it passes over is counted in `uncounted`."""

    def __init__(self, header: Header, locale: Locale, *, file: str) -> None:
        self.uncounted = Uncounted()
        self.counted = 0.0
        self._header = header
        self._file = file
        # A last row that may be a total: where it stands, its hours, and what is wrong otherwise.
        self._last: tuple[int, float | None, list[Fault]] | None = None
        marks = locale.marks
        self._days = Remembered(partial(read_date, order=locale.dates))
        self._hours = Remembered(partial(read_hours, mark=marks.get("hours")))
        self._decimals = Remembered(partial(read_hours, mark=marks.get("decimal")))
        self._rates = Remembered(partial(_read_rate, mark=marks.get("cost_rate")))
        self._amounts = Remembered(partial(read_number, mark=marks.get("amount")))
        self._flags = Remembered(read_flag)
        self._breaks = Remembered(is_break)
        self._texts = Remembered(read_text)
        self._people = Remembered(partial(read_joined, by=" "))
        self._works = Remembered(partial(read_joined, by=" / "))
        self._currencies = Remembered(self._currency)

    def lines(self, rows: Iterable[tuple[int, list[str]]], faults: list[Fault]) -> Iterator[Line]:
        """Yield the rows that count; what is wrong with those that cannot goes to `faults`."""
        width = self._header.width
        take = itemgetter(*self._places())
        for line, cells in rows:
            if len(cells) > width:
                faults += self._too_long(line, cells)
                continue
            # One empty cell more than the header has stands for each column that is not there.
            cells.extend([""] * (width + 1 - len(cells)))
            try:
                found = self._line(line, *take(cells))
            except CellRefused:
                faults += self._odd(line, cells)
                continue
            if self._last:
                faults += self._mistaken()
            if found:
                yield found
        if self._last:
            self.uncounted.totals.append(self._last[:2])

    def _line(  # noqa: PLR0917  (a row's cells in the order of _TAKEN, a million times)
        self,
        line: int,
        kind: str,
        day: str,
        hours: str,
        decimal: str,
        client: str,
        project: str,
        task: str,
        text: str,
        first: str,
        last: str,
        billable: str,
        cost_rate: str,
        amount: str,
        currency: str,
    ) -> Line | None:
        """Return a row's line, None where it does not count. Raises CellRefused."""
        if self._breaks[kind]:
            self.uncounted.breaks += 1
            return None
        on = self._days[day]
        worked = self._hours[hours] if hours else self._decimals[decimal]
        if not worked:
            self.uncounted.idle += 1
            return None
        work = self._works[project, task]
        said = self._texts[text]
        self.counted += worked
        return Line(
            line,
            self._texts[client] or "",
            on,
            worked,
            self._people[first, last],
            self._flags[billable],
            f"{work} / {said}" if work and said else work or said,
            self._rates[cost_rate],
            self._amounts[amount],
            self._currencies[currency],
        )

    def _places(self) -> list[int]:
        at = {field: self._header.at.get(field, self._header.width) for field in _TAKEN}
        if at["client"] == self._header.width:
            at["client"] = at["project"]
        return [at[field] for field in _TAKEN]

    def _odd(self, line: int, cells: list[str]) -> list[Fault]:
        """Return what is wrong with a row; nothing for one that is blank, a timer or a total."""
        if not any(map(str.strip, cells)):
            return []
        before = self._mistaken()
        found = self._faults(line, cells)
        if self._runs(cells, found):
            self.uncounted.running += 1
            return before
        label = sum_label(cells) if self._is_of(found, "day") else None
        if label is None:
            return before + found
        total = (line, self._total(cells))
        if says_total(label):
            self.uncounted.totals.append(total)
        else:
            self._last = (*total, found)
        return before

    def _currency(self, cell: str) -> str | None:
        return currency_of(cell) or self._header.currency

    def _too_long(self, line: int, cells: list[str]) -> list[Fault]:
        reason = f"has {len(cells)} cells, the header {self._header.width}"
        return [*self._mistaken(), Fault(self._file, line, "", reason)]

    def _mistaken(self) -> list[Fault]:
        """Return the faults of a row that seemed to be a total until another row came."""
        found = self._last[2] if self._last else []
        self._last = None
        return found

    def _faults(self, line: int, cells: list[str]) -> list[Fault]:
        at, width = self._header.at, self._header.width
        if len(cells) > width + 1:
            return [Fault(self._file, line, "", f"has {len(cells) - 1} cells, the header {width}")]
        found = []
        hours = "hours" if cells[at["hours"]] else "decimal"
        for field, read in (
            ("day", self._days),
            ("hours", self._decimals if hours == "decimal" else self._hours),
            ("billable", self._flags),
            ("cost_rate", self._rates),
            ("amount", self._amounts),
        ):
            try:
                read[cells[at.get(hours if field == "hours" else field, width)]]
            except CellRefused as refused:
                found.append(Fault(self._file, line, self._header.names[field], str(refused)))
        return found

    def _is_of(self, faults: list[Fault], field: str) -> bool:
        return any(fault.column == self._header.names[field] for fault in faults)

    def _runs(self, cells: list[str], faults: list[Fault]) -> bool:
        """Return whether all that a row lacks is its end and its hours: its timer still runs."""
        ends = self._header.at.get("ends", self._header.width)
        hours = self._header.at["hours"]
        if ends == self._header.width or cells[ends].strip() or cells[hours].strip():
            return False
        return len(faults) == 1 and self._is_of(faults, "hours")

    def _total(self, cells: list[str]) -> float | None:
        try:
            return self._hours[cells[self._header.at["hours"]]]
        except CellRefused:
            return None


def _read_rate(cell: str, *, mark: DecimalMark | None) -> Decimal | None:
    """Return what an hour costs. Trackers write 0 where no rate was set, so 0 is not known."""
    return read_number(cell, mark) or None
