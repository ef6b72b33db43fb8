"""Sheets: the files of clients and entries as they are written, a row of the ledger a row each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry, TimeEntry
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import Note, NoteKind, SentMessage
from bot.domain.money import major_units
from bot.domain.scope_request import ScopeRequest
from bot.portfolio.cells import escape, lines_of
from bot.portfolio.columns import WITHDRAWN_FILE, columns_of

# In which file the entries of a type stand.
FILES: Mapping[type, str] = MappingProxyType(
    {
        Agreement: "agreements.csv",
        Deliverable: "deliverables.csv",
        ScopeRequest: "scope_requests.csv",
        Complaint: "complaints.csv",
        Reraise: "reraises.csv",
        TimeEntry: "time.csv",
        MoneyEntry: "money.csv",
        Note: "notes.csv",
        SentMessage: "messages.csv",
        Investment: "investments.csv",
    }
)
# How the ledger calls what a file calls otherwise.
_LEDGER_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "scope_requests.csv": {"date": "asked_on"},
        "complaints.csv": {"date": "raised_on"},
        "clients.csv": {"client": "key", "id": "key"},
    }
)
_SUMS = frozenset(("fee", "amount", "cost_rate"))
# Texts that the ledger always has, so that an empty one is no other than none.
_NEVER_NONE = frozenset(("text", "promised"))
Cells = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A row of the ledger on its way out: its columns, those of its file among them.

    `columns` has also `client`, `id`, `entry`, and where there are `complaint` and `draft`, as
    they are to be written; sums are in minor units of `currency`.
    """

    columns: Mapping[str, Any]
    currency: str = "USD"


def sheet(file: str, rows: Iterable[LedgerRow]) -> Iterator[Cells]:
    """Yield the cells of each row of a file, in the order of its columns."""
    columns = columns_of(file)
    names = _LEDGER_NAMES.get(file, {})
    sources = [(c, names.get(c, "on" if c == "date" else c)) for c in columns]
    for row in rows:
        known = row.columns if file != "notes.csv" else _note(row.columns)
        yield [_cell(c, known.get(source), row.currency) for c, source in sources]


def withdrawn_sheet(rows: Iterable[tuple[str, LedgerRow]]) -> Iterator[Cells]:
    """Yield the cells of withdrawn.csv: of each row with the file in which it would stand."""
    columns = columns_of(WITHDRAWN_FILE)
    for file, row in rows:
        own = columns_of(file)
        known = dict(zip(own, next(sheet(file, [row])), strict=True))
        more = {c: _cell(c, row.columns.get(c), row.currency) for c in columns if c not in known}
        yield [{**more, **known, "file": file}[c] for c in columns]


def _note(columns: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put into `done` what a departure and any other note has there; what is left beside it."""
    done, bucket = columns["done"], columns["bucket"]
    if columns["kind"] == NoteKind.DEPARTURE:
        return {**columns, "done": bucket, "done_on": done, "bucket": None}
    return {**columns, "done_on": None}


def _cell(column: str, value: Any, currency: str) -> str:
    if value is None or (value == "" and column in _NEVER_NONE):
        return ""
    if column in _SUMS:
        return escape(format(major_units(value, currency), "f"))
    if column == "points":
        return written(lines_of(value)) if value else ""
    if column == "active_months":
        return ";".join(map(str, value or ()))
    return written(value)


def written(value: Any) -> str:
    """Return a value as a cell that no spreadsheet runs; None is an empty one."""
    if value is None:
        return ""
    write = _WRITERS.get(type(value))
    return escape(write(value) if write else str(value).replace("\0", "\ufffd"))


def _number(value: float) -> str:
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


def _iso(value: date | datetime) -> str:
    return value.isoformat()


_WRITERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "yes" if value else "no",
    float: _number,
    date: _iso,
    datetime: _iso,
}
