"""A tracker's detailed time report, as values: what every tracker's file comes down to."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.portfolio.faults import Fault


class Tracker(StrEnum):
    """The time trackers whose detailed reports are read."""

    HARVEST = "harvest"
    TOGGL = "toggl"
    CLOCKIFY = "clockify"


class DateFormat(StrEnum):
    """The order of a date's parts, where the file itself cannot decide it."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class DecimalMark(StrEnum):
    """What stands before the fraction of a number, where the file itself cannot decide it."""

    COMMA = "comma"
    POINT = "point"


class Line(NamedTuple):
    """One row of a report that counts. A tuple, since a file has a million of them.

    `line` is the file's; `client` as the tracker calls it, empty where it names none; `note` joins
    project, task and description; `cost_rate` (an hour) and `amount` (billable) are major units of
    `currency` (ISO 4217), each None where the file does not say.
    """

    line: int
    client: str
    on: date
    hours: float
    person: str | None
    billable: bool | None
    note: str | None
    cost_rate: Decimal | None
    amount: Decimal | None
    currency: str | None


class Report(Protocol):
    """A report whose header was recognised and whose locale is decided.

    `size` is the file's in bytes; `warnings` are sentences (ignored columns, breaks, totals).
    """

    tracker: Tracker
    file: str
    size: int
    warnings: list[str]

    def lines(self, faults: list[Fault]) -> Iterator[Line]:
        """Read the file anew from its beginning, row by row, in constant memory.

        A row that cannot be used is not yielded; why goes to `faults`.
        """

    def position(self) -> int:
        """Return how many bytes of the file were read so far, for a progress bar."""
