"""A report's header: whose it is, where its columns stand, which currency it names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.portfolio.columns import COLUMNS, columns_of
from bot.portfolio.faults import Fault, UnusablePortfolio
from bot.portfolio.trackers.currencies import currency_of
from bot.portfolio.trackers.layouts import LAYOUTS, SUMMARY, SUMMED, Layout
from bot.portfolio.trackers.refusals import FolderFile, NotAReport
from bot.portfolio.trackers.report import Tracker

# Money's columns end in the workspace's currency: Amount (EUR), Billable Rate (USD).
_MONEY = re.compile(r"((?:.+ )?(?:amount|rate))\s*\((.*)\)", re.IGNORECASE)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Header:
    """A recognised header of `width` cells.

    `at` says where each column of the layout stands, `width` for those that are missing;
    `names` how the file spells those that it has; `currency` is the one in a column's brackets.
    """

    tracker: Tracker
    width: int
    at: Mapping[str, int]
    names: Mapping[str, str]
    currency: str | None
    warnings: tuple[str, ...]


def recognise(cells: Sequence[str], *, file: str, line: int) -> Header | None:
    """Return what a header says, None where it is no tracker's.

    Raises UnusablePortfolio where a tracker's header has a column twice or lacks a needed one.
    """
    plain = [_plain(cell) for cell in cells]
    names = [name for name, _ in plain]
    layout = next((known for known in LAYOUTS if _all(known.tell, names)), None)
    if layout is None:
        return None
    faults = [
        Fault(file, line, cells[names.index(name)].strip(), "the column stands there twice")
        for field in layout.columns.values()
        for name in field
        if names.count(name) > 1
    ]
    faults += [
        Fault(file, line, wanted[0].title(), "the column is missing: export the report with it")
        for wanted in layout.needed
        if not set(wanted) & set(names)
    ]
    if faults:
        raise UnusablePortfolio(faults)
    return _header(layout, cells, plain, file)


def refuse(cells: Sequence[str], *, file: str) -> NotAReport:
    """Return why a header that is no detailed report's is refused, with what to export."""
    names = [_plain(cell)[0] for cell in cells]
    if folder := _folder_file(names, file):
        return FolderFile(file, folder)
    begins = ", ".join(name.strip()[:40] for name in cells[:_SHOWN])
    summed = SUMMED & set(names)
    summary = next((who for name, who in SUMMARY.items() if summed and name in names), None)
    what = (
        f"{file} looks like a summary of {summary}, which has no day for each entry."
        if summary
        else f"{file} is no time report of Harvest, Toggl Track or Clockify:"
        f" its header begins {begins!r}."
    )
    return NotAReport(f"{what} Nothing was imported. Export the detailed report as CSV.")


def _header(
    layout: Layout, cells: Sequence[str], plain: list[tuple[str, str | None]], file: str
) -> Header:
    names = [name for name, _ in plain]
    at = {
        field: next((names.index(name) for name in wanted if name in names), len(cells))
        for field, wanted in layout.columns.items()
    }
    known = {*layout.ignored, *(name for wanted in layout.columns.values() for name in wanted)}
    money = (at.get(field, len(cells)) for field in ("amount", "cost_rate"))
    bracket = next((plain[place][1] for place in money if place < len(cells)), None)
    return Header(
        tracker=layout.tracker,
        width=len(cells),
        at=at,
        names={f: cells[place].strip() for f, place in at.items() if place < len(cells)},
        currency=currency_of(bracket or ""),
        warnings=(
            *_missing(at, len(cells), file),
            *(
                f"{file}: the column {cell.strip()!r} is not known and was ignored"
                for cell, name in zip(cells, names, strict=True)
                if name and name not in known
            ),
        ),
    )


def _missing(at: Mapping[str, int], width: int, file: str) -> list[str]:
    if at["client"] < width:
        return []
    instead = "projects' names stand for clients" if at["project"] < width else "no row names one"
    return [f"{file}: there is no column Client, so {instead}"]


def _plain(cell: str) -> tuple[str, str | None]:
    """Return a column's name without case, spaces around it and currency, and the currency."""
    name = " ".join(cell.split())
    money = _MONEY.fullmatch(name)
    return (money[1].casefold(), money[2]) if money else (name.casefold(), None)


def _all(wanted: tuple[tuple[str, ...], ...], names: list[str]) -> bool:
    return all(set(some) & set(names) for some in wanted)


def _folder_file(names: Sequence[str], file: str) -> str | None:
    """Return the file of a portfolio folder that has these columns: the given one, or the nearest.

    The file that shares most columns is taken; of equals, the one with fewest others.
    """
    given = {name for name in names if name}
    if "client" not in given or len(given) < 2:  # noqa: PLR2004  (client and one thing of it)
        return None
    if file in COLUMNS:
        return file
    shared = {name: given & {*columns_of(name), "id"} for name in COLUMNS}
    nearest = max(COLUMNS, key=lambda name: (len(shared[name]), -len(COLUMNS[name])))
    return nearest if shared[nearest] == given else None
