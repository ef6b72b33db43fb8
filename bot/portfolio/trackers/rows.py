"""Rows: the second look at a report, from cells to lines, each in a few microseconds.

A row that raises is looked at again, slowly, to say all that is wrong with it.
"""

from collections.abc import Iterable, Iterator

from bot.portfolio.faults import Fault
from bot.portfolio.trackers.header import Header
from bot.portfolio.trackers.locale import Locale
from bot.portfolio.trackers.meanings import line_reader, meanings
from bot.portfolio.trackers.refusals import CellRefused
from bot.portfolio.trackers.report import Line
from bot.portfolio.trackers.uncounted import Uncounted, says_total, sum_label


class Rows:
    """Reads the rows of one report once; what it passes over is counted in `uncounted`."""

    def __init__(self, header: Header, locale: Locale, *, file: str) -> None:
        self.uncounted = Uncounted()
        self._header = header
        self._file = file
        self._means = meanings(locale)
        # A row that is a total if no other follows: its line, its hours, else what is wrong.
        self._last: tuple[int, float | None, list[Fault]] | None = None

    def lines(self, rows: Iterable[tuple[int, list[str]]], faults: list[Fault]) -> Iterator[Line]:
        """Yield the rows that count; what is wrong with those that cannot goes to `faults`."""
        width = self._header.width
        read = line_reader(self._header, self._means, self.uncounted)
        for line, cells in rows:
            if len(cells) > width:
                faults += self._too_long(line, cells)
                continue
            # One empty cell more than the header has stands for each column that is not there.
            cells.extend([""] * (width + 1 - len(cells)))
            try:
                found = read(line, cells)
            except CellRefused:
                faults += self._odd(line, cells)
                continue
            if self._last:
                faults += self._mistaken()
            if found:
                yield found
        if self._last:
            self.uncounted.totals.append(self._last[:2])

    def _too_long(self, line: int, cells: list[str]) -> list[Fault]:
        reason = f"has {len(cells)} cells, the header {self._header.width}"
        return [*self._mistaken(), Fault(self._file, line, "", reason)]

    def _odd(self, line: int, cells: list[str]) -> list[Fault]:
        """Return what is wrong with a row; nothing for one that is blank, a timer or a total."""
        if not any(map(str.strip, cells)):
            return []
        before = self._mistaken()
        found = self._faults(line, cells)
        wrong = {fault.column for fault in found}
        if wrong == {self._header.names["hours"]} and self._runs(cells):
            self.uncounted.running += 1
            return before
        label = sum_label(cells) if self._header.names["day"] in wrong else None
        if label is None:
            return before + found
        total = (line, self._total(cells))
        if says_total(label):
            self.uncounted.totals.append(total)
        else:
            self._last = (*total, found)
        return before

    def _mistaken(self) -> list[Fault]:
        """Return the faults of a row that seemed to be a total until another row came."""
        found = self._last[2] if self._last else []
        self._last = None
        return found

    def _faults(self, line: int, cells: list[str]) -> list[Fault]:
        at, width = self._header.at, self._header.width
        decimal = not cells[at["hours"]] and cells[at.get("decimal", width)]
        found = []
        for field in ("day", "decimal" if decimal else "hours", "billable", "cost_rate", "amount"):
            try:
                getattr(self._means, field)[cells[at.get(field, width)]]
            except CellRefused as refused:
                found.append(Fault(self._file, line, self._header.names[field], str(refused)))
        return found

    def _runs(self, cells: list[str]) -> bool:
        """Return whether a row lacks its end as well as its hours: its timer still runs."""
        at, width = self._header.at, self._header.width
        ends, hours = at.get("ends", width), at["hours"]
        return ends < width and not cells[ends].strip() and not cells[hours].strip()

    def _total(self, cells: list[str]) -> float | None:
        try:
            return self._means.hours[cells[self._header.at["hours"]]]
        except CellRefused:
            return None
