"""What scoring finds: entries behind a figure, readings, signals, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The entries behind a figure: the largest ten, how many in all, and the newest date."""

    entries: tuple[Entry, ...] = ()
    count: int = 0
    freshest: date | None = None

    @classmethod
    def of(cls, found: Iterable[Weighed]) -> "Evidence":
        """Return the ten largest of `found` (newest first among equals), whatever their order."""
        ranked = sorted(found, key=lambda w: (-w.size, -w.on.toordinal(), w.entry))
        if not ranked:
            return NO_EVIDENCE
        return cls(
            entries=tuple(w.entry for w in ranked[:SHOWN_ENTRIES]),
            count=len(ranked),
            freshest=max(w.on for w in ranked),
        )


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
    and adds for debt; `weight` is the rule's (1 for debt). `reach` is the measure at which this
    signal alone would lift the fit to the next band, None where it cannot. `entries` are the
    ten largest of `count`; `freshest` is the date of the newest.
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
    reach: float | None = None
