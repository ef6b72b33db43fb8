"""Evidence: what all the cells of one column say about the order or the mark they are written in.

A cell's readings are what it would mean in each way of writing. A cell with one reading decides
its column; one whose readings are all the same says nothing; one whose readings differ needs
another cell, or a person, to decide.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from bot.portfolio.faults import Fault, UnusablePortfolio

Way = TypeVar("Way", bound=StrEnum)
Value = TypeVar("Value")

# How many distinct cells are kept in mind before they are looked at anew.
_MOST = 50_000


class Evidence(Generic[Way, Value]):
    """Gathers one column's evidence. What it decides does not depend on the order of the rows."""

    def __init__(self, column: str, readings: Callable[[str], Mapping[Way, Value]]) -> None:
        self.column = column
        self.seen: set[str] = set()
        self.unclear: str | None = None
        self._readings = readings
        self._deciding: dict[Way, tuple[int, str]] = {}

    def look(self, line: int, cell: str) -> None:
        """Take in a cell that is not in `seen`, and the line on which it stands."""
        if len(self.seen) >= _MOST:
            self.seen.clear()
        self.seen.add(cell)
        readings = self._readings(cell.strip())
        if len(readings) == 1:
            self._deciding.setdefault(next(iter(readings)), (line, cell))
        elif len(set(readings.values())) > 1:
            self.unclear = self.unclear or cell.strip()

    def choices(self) -> dict[Way, Value]:
        """Return what the unclear cell would mean in each way."""
        return dict(self._readings(self.unclear or ""))

    def verdict(self, file: str, given: Way | None, option: str) -> Way | None:
        """Return the way in which the column is written, None where no cell decides.

        `given` is what a person said with `option`. Raises UnusablePortfolio, naming lines, where
        cells contradict it or one another.
        """
        if given is not None:
            against = {way: at for way, at in self._deciding.items() if way != given}
            self._refuse(file, against, f"which {option} {given} contradicts")
            return given
        if len(self._deciding) > 1:
            lines = " and ".join(str(line) for line, _ in sorted(self._deciding.values()))
            self._refuse(file, self._deciding, f"and lines {lines} contradict each other")
        return next(iter(self._deciding), None)

    def _refuse(self, file: str, against: Mapping[Way, tuple[int, str]], why: str) -> None:
        faults = [
            Fault(file, line, self.column, f"{cell.strip()!r} can only be read as {way}, {why}")
            for way, (line, cell) in against.items()
        ]
        if faults:
            raise UnusablePortfolio(faults)


def the_one(readings: Mapping[Way, Value], way: Way | None) -> Value | None:
    """Return the reading in `way`; without one, the reading that all ways agree on, or None."""
    if way is not None:
        return readings.get(way)
    values = set(readings.values())
    return values.pop() if len(values) == 1 else None
