"""What scoring finds: entries behind a figure, readings, signals, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from bot.domain.rules import Axis
from bot.domain.scale import Scale

Figures = Mapping[str, float | str]

SHOWN_ENTRIES = 10


class Entry(NamedTuple):
    """One entry of the ledger: `kind` is the field of History that holds it, `id` its id there.

    A re-raise has the kind `reraises`.
    """

    kind: str
    id: str


class Weighed(NamedTuple):
    """An entry with how much it contributed, and when it was."""

    size: float
    on: date
    entry: Entry


@dataclass(frozen=True, slots=True)
class Evidence:
    """The entries behind a figure, the largest first: ten are kept, and how many there are."""

    ranked: tuple[Weighed, ...] = ()

    @classmethod
    def of(cls, found: Iterable[Weighed]) -> "Evidence":
        """Rank `found` by size, newest first among equals, whatever order they came in."""
        ranked = sorted(found, key=itemgetter(2))
        ranked.sort(key=itemgetter(0, 1), reverse=True)  # stable: among equals by entry
        return cls(tuple(ranked))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The ten largest."""
        return tuple(w.entry for w in self.ranked[:SHOWN_ENTRIES])

    @property
    def count(self) -> int:
        """How many entries there are in all."""
        return len(self.ranked)

    @property
    def freshest(self) -> date | None:
        """The date of the newest one, None without entries."""
        return max((w.on for w in self.ranked), default=None)


NO_EVIDENCE = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one fit signal measured: a severity of 0 to 1, its figures and evidence.

    `scale` is the one that gave the severity, empty where a formula did.
    """

    severity: float
    figures: Figures
    evidence: Evidence = NO_EVIDENCE
    scale: Scale = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A fit signal that takes no part: the code of the reason, and its figures."""

    name: str
    reason: str
    figures: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One line of a score.

    `severity` is 0 to 1 (a debt item's is its d); `points` are what it takes off 100 for fit,
    and adds for debt; `weight` is the rule's (1 for debt). `change` are the figures of the
    smallest change that lifts the fit into the next band, empty where this signal alone cannot
    (`bot.domain.reach`). `entries` are the ten largest of `count`; `freshest` is the date of the
    newest.
    """

    name: str
    axis: Axis
    severity: float
    points: float
    weight: float = 1.0
    figures: Figures = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    count: int = 0
    freshest: date | None = None
    change: Figures = field(default_factory=dict)
