"""A tracker's report that was read already."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from bot.portfolio.faults import Fault
from bot.portfolio.trackers.report import Line, Tracker


def a_line(
    client: str = "Acme Ltd",
    on: str = "2026-05-04",
    hours: float = 2.0,
    *,
    person: str | None = "Ana",
    billable: bool | None = True,
    note: str | None = "design",
    cost_rate: str | None = None,
    amount: str | None = None,
    currency: str | None = None,
) -> Line:
    return Line(
        0,
        client,
        date.fromisoformat(on),
        hours,
        person,
        billable,
        note,
        None if cost_rate is None else Decimal(cost_rate),
        None if amount is None else Decimal(amount),
        currency,
    )


class ReadReport:
    """A report of these lines, numbered as in a file with a header, and of these faults."""

    def __init__(
        self,
        *lines: Line,
        tracker: Tracker = Tracker.HARVEST,
        faults: Sequence[Fault] = (),
        warnings: Sequence[str] = (),
    ) -> None:
        self.tracker = tracker
        self.file = "report.csv"
        self.size = len(lines)
        self.warnings = list(warnings)
        self._lines = lines
        self._faults = faults
        self._position = 0

    def lines(self, faults: list[Fault]) -> Iterator[Line]:
        faults.extend(self._faults)
        for position, line in enumerate(self._lines, start=1):
            self._position = position
            yield line._replace(line=position + 1)

    def position(self) -> int:
        return self._position
