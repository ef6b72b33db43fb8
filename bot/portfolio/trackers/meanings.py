"""Meanings: what each cell of a report says, column by column, in the report's locale."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from bot.portfolio.trackers.currencies import currency_of
from bot.portfolio.trackers.dates import read_date
from bot.portfolio.trackers.header import Header
from bot.portfolio.trackers.locale import Locale
from bot.portfolio.trackers.numbers import read_hours, read_number
from bot.portfolio.trackers.remembered import Remembered
from bot.portfolio.trackers.report import DecimalMark, Line
from bot.portfolio.trackers.uncounted import Uncounted, is_break
from bot.portfolio.trackers.words import read_flag, read_joined, read_text

ReadLine = Callable[[int, list[str]], Line | None]

_line = partial(tuple.__new__, Line)


@dataclass(frozen=True, slots=True)
class Meanings:
    """The columns whose cells can be refused; looking one up raises CellRefused."""

    day: Remembered[str, date]
    hours: Remembered[str, float]
    decimal: Remembered[str, float]
    billable: Remembered[str, bool | None]
    cost_rate: Remembered[str, Decimal | None]
    amount: Remembered[str, Decimal | None]


def meanings(locale: Locale) -> Meanings:
    """Return what cells mean in a locale, with nothing remembered yet."""
    marks = locale.marks
    return Meanings(
        day=Remembered(partial(read_date, order=locale.dates)),
        hours=Remembered(partial(read_hours, mark=marks.get("hours"))),
        decimal=Remembered(partial(read_hours, mark=marks.get("decimal"))),
        billable=Remembered(read_flag),
        cost_rate=Remembered(partial(_read_rate, mark=marks.get("cost_rate"))),
        amount=Remembered(partial(read_number, mark=marks.get("amount"))),
    )


def line_reader(header: Header, means: Meanings, uncounted: Uncounted) -> ReadLine:
    """Return what reads a row of a cell more than the header, the last one empty.

    It returns None for a row that does not count, and raises CellRefused. A closure over plain
    names, by position and without a call for a cell: it runs a million times for a file.
    """
    kind, day, hours, decimal, client, project, task, text = _places(
        header, "type", "day", "hours", "decimal", "client", "project", "task", "text"
    )
    first, last, billable, cost_rate, amount, currency = _places(
        header, "first", "last", "billable", "cost_rate", "amount", "currency"
    )
    # A client is not known where no column names one; the project's name is the nearest.
    client = project if client == header.width else client
    days, clocked, decimals = means.day, means.hours, means.decimal
    flags, rates, amounts = means.billable, means.cost_rate, means.amount
    breaks, names = Remembered(is_break), Remembered(read_text)
    people = Remembered(partial(read_joined, by=" "))
    works = Remembered(partial(read_joined, by=" / "))
    currencies = Remembered(partial(_read_currency, otherwise=header.currency))

    def read(line: int, cells: list[str]) -> Line | None:
        if breaks[cells[kind]]:
            uncounted.breaks += 1
            return None
        on = days[cells[day]]
        # Clockify's decimal hours can read 0.00 beside a real 01:00:01, so they come second.
        worked = clocked[cells[hours]] if cells[hours] else decimals[cells[decimal]]
        if not worked:
            uncounted.idle += 1
            return None
        work = works[cells[project], cells[task]]
        # What was done is seldom said twice: remembering it would cost more than reading it.
        said = cells[text].strip()
        if said[:1] == "'":
            said = read_text(said) or ""
        found = _line(
            (
                line,
                names[cells[client]] or "",
                on,
                worked,
                people[cells[first], cells[last]],
                flags[cells[billable]],
                f"{work} / {said}" if work and said else work or said or None,
                rates[cells[cost_rate]],
                amounts[cells[amount]],
                currencies[cells[currency]],
            )
        )
        uncounted.counted += worked
        return found

    return read


def _places(header: Header, *fields: str) -> list[int]:
    return [header.at.get(field, header.width) for field in fields]


def _read_rate(cell: str, *, mark: DecimalMark | None) -> Decimal | None:
    """Return what an hour costs. Trackers write 0 where no rate was set, so 0 is not known."""
    return read_number(cell, mark) or None


def _read_currency(cell: str, *, otherwise: str | None) -> str | None:
    return currency_of(cell) or otherwise
