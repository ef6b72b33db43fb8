"""Remembered readings: cells repeat, so what a cell means is worked out once."""

from collections.abc import Callable
from typing import TypeVar

Cell = TypeVar("Cell")
Meaning = TypeVar("Meaning")

# Bounded, since a file has a million rows: about 10 MB when every one of them is different.
_MOST = 50_000


class Remembered(dict[Cell, Meaning]):
    """A dictionary that reads what it does not hold, and forgets everything when it is full.

    An exception of `read` passes through, and nothing is remembered then.
    """

    def __init__(self, read: Callable[[Cell], Meaning]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Cell) -> Meaning:
        if len(self) >= _MOST:
            self.clear()
        meaning = self[cell] = self._read(cell)
        return meaning
