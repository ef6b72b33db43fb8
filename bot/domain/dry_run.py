"""What an import would do, in figures: shown to a person before anything is imported."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

# A card names so many bad rows; the rest are counted.
MOST_FAULTS = 10


class Doubt(StrEnum):
    """What a file cannot decide by itself, so that a person must."""

    DATES = "dates"
    DECIMALS = "decimals"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownName:
    """A client's name in a file that no client has; `near` are (key, name), the best first."""

    name: str
    rows: int
    hours: float
    near: tuple[tuple[str, str], ...] = ()

    @property
    def code(self) -> str:
        """What a button carries in the name's place: names can be long."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A column that can be read in two ways, with a cell of it.

    `readings` say what that cell would be: (dmy, "3 April 2024"), or (comma, "1.25").
    """

    doubt: Doubt
    column: str
    example: str
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """The figures of a file, and of what its import would do.

    `source` says what it is in a few words; `rows`, `hours` and `money` (billable, in minor units
    by currency) are the whole file's; `lines` say more in sentences, one a file for a folder;
    `left_out` counts the rows of names that are left out; `is_unsure` says that more
    may change than is counted. `exact` is what the
    import itself compares with the ledger of its moment. With `undecided`, `refusal` or
    `fault_count` nothing can be imported, and the other figures are not known.
    """

    source: str = ""
    rows: int = 0
    hours: float | None = None
    money: Mapping[str, int] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    added: int = 0
    changed: int = 0
    removed: int = 0
    new_clients: int = 0
    left_out: int = 0
    changes_settings: tuple[str, ...] = ()
    is_unsure: bool = False
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unknown: tuple[UnknownName, ...] = ()
    faults: tuple[str, ...] = ()
    fault_count: int = 0
    undecided: Undecided | None = None
    refusal: str = ""
    exact: str = ""

    @property
    def is_usable(self) -> bool:
        """Say whether something could be imported, once every name is known."""
        return not (self.undecided or self.refusal or self.fault_count)

    @property
    def changes_nothing(self) -> bool:
        """Say whether all of it is in the ledger already."""
        counted = self.added or self.changed or self.removed or self.new_clients
        return not (counted or self.changes_settings or self.is_unsure)

    @property
    def taken_rows(self) -> int:
        """Return how many rows an import would read in."""
        return self.rows - self.left_out

    @property
    def fingerprint(self) -> str:
        """What tells these figures from any others: a button imports exactly those shown."""
        plain = json.dumps(plain_of(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()[:16]

    def numbers_alone(self) -> "DryRun":
        """Return it without any words of the file, to be kept once the import is settled."""
        return replace(self, lines=(), warnings=(), unknown=(), faults=(), undecided=None)


def plain_of(dry_run: DryRun) -> dict[str, Any]:
    """Return figures as plain values, to be kept."""
    plain = asdict(dry_run)
    for name in ("first", "last"):
        day = plain[name]
        plain[name] = day.isoformat() if day else None
    return plain


def dry_run_of(plain: Mapping[str, Any]) -> DryRun:
    """Return kept figures as they were; those of a file that was not read yet are empty."""
    if not plain:
        return DryRun()
    given = dict(plain)
    for name in ("first", "last"):
        given[name] = date.fromisoformat(given[name]) if given[name] else None
    for name in ("changes_settings", "lines", "warnings", "faults"):
        given[name] = tuple(given[name])
    given["unknown"] = tuple(
        UnknownName(**{**one, "near": tuple((key, name) for key, name in one["near"])})
        for one in given["unknown"]
    )
    undecided = given["undecided"]
    if undecided:
        readings = tuple((reading, label) for reading, label in undecided["readings"])
        doubt = Doubt(undecided["doubt"])
        given["undecided"] = Undecided(**{**undecided, "doubt": doubt, "readings": readings})
    return DryRun(**given)
