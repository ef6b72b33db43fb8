"""What a file keeps of an entry besides the entry itself: its name, who logged it, when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.portfolio.cells import Row, shown
from bot.portfolio.columns import BESIDE
from bot.portfolio.trackers.report import Tracker

# The letter of an entry's name, by the file in which it stands; a client is called client-12.
LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "clients.csv": "client",
        "agreements.csv": "A",
        "deliverables.csv": "D",
        "scope_requests.csv": "S",
        "complaints.csv": "C",
        "reraises.csv": "R",
        "time.csv": "T",
        "money.csv": "B",
        "notes.csv": "N",
        "messages.csv": "M",
        "investments.csv": "I",
    }
)
# More is no number that anybody counted to.
_MOST_DIGITS = 12
_MOMENTS = frozenset(
    (
        "created_at",
        "contact_changed_at",
        "archived_at",
        "forgotten_at",
        "logged_at",
        "said_at",
        "approved_at",
        "sent_at",
        "withdrawn_at",
    )
)
_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"source_state": ("changed", "deleted"), "tracker": tuple(one.value for one in Tracker)}
)
_DAYS = frozenset(("muted_until",))
# What the entry itself holds, by file. `draft` is for whoever reads the file: draft_versions.csv
# says of each draft which entries came of it.
_OF_ENTRY: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "deliverables.csv": frozenset(("draft",)),
        "scope_requests.csv": frozenset(("decided_by", "permalink")),
        "complaints.csv": frozenset(
            ("remedy_offered_on", "remedy_delivered_on", "done_what_we_could", "permalink")
        ),
        "reraises.csv": frozenset(("text", "permalink")),
        "notes.csv": frozenset(("done_on", "bucket", "permalink")),
        "messages.csv": frozenset(("promised_by", "draft")),
        "investments.csv": frozenset(("approved_on",)),
    }
)
_READ: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        file: tuple(c for c in columns if c not in _OF_ENTRY.get(file, ()))
        for file, columns in BESIDE.items()
    }
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands beside an entry or a client.

    `entry` is its name where the file was written (S-214, client-12); `columns` are the ledger's
    own, those alone that are known.
    """

    entry: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands beside it, as in a folder that no export wrote."""
        return not (self.entry or self.columns)


def kept_of(row: Row, file: str, *more: str) -> Kept:
    """Read what stands beside an entry of `file`, and the columns `more`."""
    found = {column: _read(row, column) for column in (*_READ[file], *more) if column in row.cells}
    return Kept(
        entry=_name(row, LETTERS[file]),
        columns={column: value for column, value in found.items() if value is not None},
    )


def _read(row: Row, column: str) -> Any:
    if column in _MOMENTS:
        return row.moment(column)
    if column in _CODES:
        return row.one_of(column, _CODES[column])
    if column == "source":
        return _digest(row)
    return row.day(column) if column in _DAYS else row.name(column)


def _digest(row: Row) -> str | None:
    found = row.short("source")
    if found is not None and re.fullmatch(r"[0-9a-f]{64}", found) is None:
        row.refuse("source", f"{shown(found)} is no digest of a message")
    return found


def _name(row: Row, letter: str) -> str | None:
    name = row.short("entry")
    if name is None or re.fullmatch(rf"{letter}-[1-9][0-9]{{0,{_MOST_DIGITS - 1}}}", name):
        return name
    row.refuse("entry", f"{name!r} is no name such as {letter}-12")
    return None
