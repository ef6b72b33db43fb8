"""A report's locale: the first look at every row, which decides how its columns are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.portfolio.trackers.dates import date_readings
from bot.portfolio.trackers.evidence import Evidence
from bot.portfolio.trackers.header import Header
from bot.portfolio.trackers.numbers import number_readings
from bot.portfolio.trackers.refusals import UndecidedDates, UndecidedDecimals
from bot.portfolio.trackers.report import DateFormat, DecimalMark

NUMBERS = ("hours", "decimal", "cost_rate", "amount")


@dataclass(frozen=True, slots=True)
class Locale:
    """How a report is written: its dates, and its numbers column by column.

    None, or no mark, is for a column whose cells read the same in every way.
    """

    dates: DateFormat | None
    marks: dict[str, DecimalMark]


def decide(
    rows: Iterable[tuple[int, list[str]]],
    header: Header,
    *,
    file: str,
    date_format: DateFormat | None,
    decimal: DecimalMark | None,
) -> Locale:
    """Look at every row and return the report's locale.

    Raises UndecidedDates or UndecidedDecimals where only a person can say, and UnusablePortfolio
    where cells contradict each other or what the person said.
    """
    days: dict[str, Evidence[DateFormat, date]] = {
        field: Evidence(header.names[field], date_readings)
        for field in ("day", "ends")
        if field in header.names
    }
    numbers: dict[str, Evidence[DecimalMark, Decimal]] = {
        field: Evidence(header.names[field], number_readings)
        for field in NUMBERS
        if field in header.names
    }
    _look(rows, header, days | numbers)
    return Locale(
        dates=_order(days, file, date_format),
        marks={
            field: mark
            for field, evidence in numbers.items()
            if (mark := _mark(field, evidence, file, decimal))
        },
    )


def _look(
    rows: Iterable[tuple[int, list[str]]],
    header: Header,
    columns: "dict[str, Evidence[DateFormat, date] | Evidence[DecimalMark, Decimal]]",
) -> None:
    looks = [(header.at[field], seen.seen, seen.look) for field, seen in columns.items()]
    for line, cells in rows:
        # Cells of a row that is too long stand in no column; the row is refused later.
        if len(cells) > header.width:
            continue
        if len(cells) < header.width:
            cells.extend([""] * (header.width - len(cells)))
        for place, seen, look in looks:
            cell = cells[place]
            if cell not in seen:
                look(line, cell)


def _order(
    days: dict[str, Evidence[DateFormat, date]], file: str, given: DateFormat | None
) -> DateFormat | None:
    start = days["day"]
    found = start.verdict(file, given, "--date-format")
    if found or not start.unclear:
        return found
    # One export writes all its dates in one order, so an end that decides decides the start.
    ends = days["ends"].verdict(file, given, "--date-format") if "ends" in days else None
    if ends:
        return ends
    raise UndecidedDates(column=start.column, example=start.unclear, choices=start.choices())


def _mark(
    field: str, evidence: Evidence[DecimalMark, Decimal], file: str, given: DecimalMark | None
) -> DecimalMark | None:
    found = evidence.verdict(file, given, "--decimal")
    # The decimal hours stand behind the hours, and are seldom read: no reason to ask.
    if found is None and evidence.unclear and field != "decimal":
        raise UndecidedDecimals(
            column=evidence.column, example=evidence.unclear, choices=evidence.choices()
        )
    return found
