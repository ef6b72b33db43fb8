"""What a ledger keeps beside clients and entries, and takes along when it moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.draft import Draft, Version
from bot.domain.pin import Pin


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPin:
    """A pin with when it was set and who lifted it.

    `set_at` is None where only the pin's days are known; without `is_dated` not even that on
    which it was set is.
    """

    pin: Pin
    set_at: datetime | None = None
    is_dated: bool = True
    lifted_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDecision:
    """What somebody decided or said about a version; an empty `fingerprint` is that version's."""

    version: int
    kind: str
    by: str
    at: datetime
    reason: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft with all its versions and decisions, each from the oldest on.

    `entries` are those that came of it: the messages of the ledger that it was (M-3), and the
    promises that it made (D-12). `unproven` are the versions, with their lines in the file, whose
    fingerprint was not compared with their words yet.
    """

    draft: Draft
    versions: tuple[Version, ...]
    decisions: tuple[KeptDecision, ...] = ()
    entries: tuple[str, ...] = ()
    unproven: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChange:
    """Who changed what of an entry (S-214, client-7), when, and what it was before."""

    entry: str
    action: str
    by: str
    at: datetime
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNight:
    """One night's run; `finished_at` is None where its process died."""

    local_date: date
    finished_at: datetime | None
    scored: int = 0
    unscored: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTemplate:
    """A workspace's own words for a part (subject or body) of a letter."""

    kind: str
    part: str
    source: str
    changed_by: str
    changed_at: datetime
    in_use: bool = True
