"""What importing a time tracker's report does to the ledger, as it is shown before it is done."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bot.domain.errors import DomainError

# As many bad rows are named; the others are counted.
MOST_FAULTS = 100


class Tally(NamedTuple):
    """How many rows, and hours that they hold (of changed rows: by how much those changed)."""

    rows: int = 0
    hours: float = 0.0


NONE = Tally()


class Nearest(NamedTuple):
    """A client that an unknown name may mean."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A client as the tracker calls it whom the ledger does not know; empty for rows without one.

    `nearest` are the clients whose names are the most like it, the best first.
    """

    name: str
    rows: int
    hours: float
    nearest: tuple[Nearest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the import changes: rows added, changed in place, removed; `same` stay as they are."""

    added: Tally = NONE
    changed: Tally = NONE
    removed: Tally = NONE
    same: int = 0

    @property
    def is_none(self) -> bool:
        """Whether the ledger holds all of it already."""
        return not (self.added.rows or self.changed.rows or self.removed.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """The figures of a report before it is imported, or of the import itself.

    `rows`, `hours`, `money` (billable amounts in major units by currency; empty where the file
    names none) and `first` to `last` are the whole file's; `clients` says for each name that is
    known which client's key it means. `skipped` counts the rows of unknown names that are left
    out because that was asked for. `faults` are sentences for the first bad rows of `fault_count`.
    """

    tracker: str
    file: str
    rows: int
    hours: float
    money: Mapping[str, Decimal]
    first: date | None
    last: date | None
    difference: Difference
    clients: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[UnknownName, ...] = ()
    skips_unknown: bool = False
    skipped: int = 0
    faults: tuple[str, ...] = ()
    fault_count: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether it can be imported as it is: no bad row, and no name left to be matched."""
        return not self.fault_count and (self.skips_unknown or not self.unknown)

    @property
    def fingerprint(self) -> str:
        """Return what two rehearsals have in common that do the very same to the ledger."""
        parts = (self.tracker, self.rows, round(self.hours, 2), self.first, self.last)
        difference = self.difference
        tallies = (difference.added, difference.changed, difference.removed)
        shown = (
            *parts,
            sorted(self.clients.items()),
            [(tally.rows, round(tally.hours, 2) + 0.0) for tally in tallies],
            difference.same,
            self.skipped,
            self.fault_count,
        )
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()


class UnusableReport(DomainError):
    """The report cannot be imported as it is, so nothing was imported.

    `rehearsal` says why: bad rows, or names that are not known.
    """

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        super().__init__()


class LedgerChanged(DomainError):
    """The ledger changed since those figures were shown, so nothing was imported.

    `rehearsal` holds the figures as they are now.
    """

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        super().__init__()


class UnknownPick(DomainError):
    """A name was said to mean a client that does not exist, so nothing was imported.

    `key` is what was typed, `nearest` the clients whose names are the most like it.
    """

    def __init__(self, *, name: str, key: str, nearest: tuple[Nearest, ...]) -> None:
        self.name, self.key, self.nearest = name, key, nearest
        offered = ", ".join(f"{one.key} ({one.name})" for one in nearest)
        told = f'There is no client "{key}" to take for "{name}", so nothing was imported.'
        super().__init__(f"{told} Nearest: {offered}." if offered else told)
