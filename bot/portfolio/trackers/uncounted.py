"""What a report holds that is no work: breaks, no hours, running timers, totals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.portfolio.trackers.currencies import currency_of
from bot.portfolio.trackers.numbers import number_readings, read_hours
from bot.portfolio.trackers.refusals import CellRefused

_TOTAL = re.compile(r"\W*(grand\s+|sub)?totals?\b.*", re.IGNORECASE)


@dataclass(slots=True)
class Uncounted:
    """Counts of the rows that were passed over; `totals` by line, with their hours if they say.

    `counted` is how many hours all other rows have.
    """

    breaks: int = 0
    idle: int = 0
    running: int = 0
    counted: float = 0.0
    totals: list[tuple[int, float | None]] = field(default_factory=list)

    def warnings(self, file: str) -> list[str]:
        """Return a sentence for each kind of row that there was."""
        counts = (
            (self.breaks, "are breaks"),
            (self.idle, "have no hours"),
            (self.running, "are timers that still run"),
        )
        return [
            f"{file}: rows that {what} were not counted ({count})"
            for count, what in counts
            if count
        ] + [
            f"{file}, line {line}: a total{'' if hours is None else f' of {hours:.2f} h'} was not"
            f" counted (the rows above it have {self.counted:.2f} h)"
            for line, hours in self.totals
        ]


def is_break(kind: str) -> bool:
    """Return whether an entry's type says that nobody worked."""
    return kind.strip().casefold() == "break"


def sum_label(cells: Sequence[str]) -> str | None:
    """Return the one text of a row that has figures besides, as a total's has; None of others.

    In English the label alone, without figures, will do.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    texts = [cell for cell in filled if not _is_figure(cell)]
    if len(texts) != 1 or (len(filled) == 1 and not says_total(texts[0])):
        return None
    return texts[0]


def says_total(label: str) -> bool:
    """Return whether a label is English for a total; in other languages its place has to tell."""
    return _TOTAL.fullmatch(label) is not None


def _is_figure(cell: str) -> bool:
    if number_readings(cell) or currency_of(cell):
        return True
    try:
        read_hours(cell, None)
    except CellRefused:
        return False
    return True
