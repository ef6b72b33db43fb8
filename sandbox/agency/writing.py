"""The agency's stories as the files of a portfolio folder."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from bot.portfolio.columns import COLUMNS, SETTINGS_FILE
from sandbox.agency.billing import bills, cost_rate
from sandbox.agency.days import HOLIDAYS, TIMEZONE, Days, MonthStart, Worked
from sandbox.agency.entries import (
    Agreement,
    Alias,
    Ask,
    Client,
    Complaint,
    Entry,
    Investment,
    Message,
    Money,
    Note,
    Promise,
    Reraise,
    Story,
    Weekly,
)

Cells = dict[str, str]

_FILES: dict[type[Entry], str] = {
    Agreement: "agreements.csv",
    Promise: "deliverables.csv",
    Ask: "scope_requests.csv",
    Complaint: "complaints.csv",
    Reraise: "reraises.csv",
    Money: "money.csv",
    Note: "notes.csv",
    Message: "messages.csv",
    Investment: "investments.csv",
    Alias: "aliases.csv",
}
_DAY_COLUMNS = frozenset(
    {"date", "start", "end", "due", "delivered", "done"}
    | {"decided_on", "responded_on", "corrected_on", "resolved_on"}
)
# No two weeks are alike: hours more or less than usual, in quarters, over thirteen weeks.
_SWING = (0, 2, -1, 0, 1, -2, 1, 0, -1, 3, -2, -1, 0)

_SETTINGS = f"""\
name = "Harbour & Pine"
timezone = "{TIMEZONE}"
night_hour = 2
currency = "EUR"
holidays = "{HOLIDAYS}"
digest_channel = "C0HEALTH"
approvals_channel = "C0APPROVE"
managers = ["U0DANA", "U0TOM"]
hold_seconds = 15
"""


def write_tables(folder: Path, stories: Iterable[Story], days: Days) -> None:
    """Write one CSV file for each kind of entry."""
    rows: dict[str, list[Cells]] = defaultdict(list)
    for story in stories:
        for file, cells in _rows(story, days):
            rows[file].append({"client": story.client.client, **cells})
    for file, found in rows.items():
        with (folder / file).open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, COLUMNS[file], restval="", lineterminator="\n")
            table.writeheader()
            table.writerows(found)


def write_settings(folder: Path) -> None:
    """Write the agency's settings."""
    (folder / SETTINGS_FILE).write_text(_SETTINGS, encoding="utf-8", newline="\n")


def _rows(story: Story, days: Days) -> Iterator[tuple[str, Cells]]:
    yield "clients.csv", _cells(story.client, days)
    for entry in story.entries:
        yield _FILES[type(entry)], _cells(entry, days)
    for bill in bills(story, days):
        yield "money.csv", bill
    for weekly in story.weekly:
        for cells in _weeks(weekly, story, days):
            yield "time.csv", cells


def _weeks(weekly: Weekly, story: Story, days: Days) -> Iterator[Cells]:
    rate = cost_rate(weekly.person, story.client.currency) if story.rates_known else ""
    for week in range(weekly.first_week, weekly.last_week - 1, -1):
        hours = weekly.hours + _SWING[week % len(_SWING)] / 4
        yield {
            "date": days.week(week).isoformat(),
            "hours": f"{max(hours, 0.25):g}",
            "person": weekly.person,
            "billable": weekly.billable,
            "cost_rate": rate,
            "note": weekly.note,
        }


def _cells(entry: Client | Entry, days: Days) -> Cells:
    return {f.name: _cell(f.name, getattr(entry, f.name), days) for f in fields(entry)}


def _cell(column: str, value: object, days: Days) -> str:
    if column in _DAY_COLUMNS and isinstance(value, int | Worked | MonthStart):
        return days.on(value).isoformat()
    return "" if value is None else f"{value}"
