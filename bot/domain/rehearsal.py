"""A rehearsal: what a night would show, counted as its snapshots pass by."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.domain.snapshot import Snapshot

MOST_FLIPS = 20


class Flip(NamedTuple):
    """A client whose band would be another than the last night's."""

    client_id: int
    before: str
    after: str


@dataclass(slots=True)
class Rehearsal:
    """What was seen of a night so far: none of its snapshots is kept.

    `shown` is the band that the night before shows, by client; `flips` are the first
    MOST_FLIPS of `flip_count`.
    """

    night: date
    shown: Mapping[int, str]
    bands: Counter[str] = field(default_factory=Counter)
    plays: Counter[str] = field(default_factory=Counter)
    at_risk: int = 0
    flips: list[Flip] = field(default_factory=list)
    flip_count: int = 0
    unscored: int = 0
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def scored(self) -> int:
        """Count the clients that were scored."""
        return self.bands.total()

    def take(self, some: Iterable[Snapshot]) -> None:
        """Count these snapshots."""
        for snapshot in some:
            self.bands[snapshot.shown_band] += 1
            self.plays[snapshot.play] += 1
            self.at_risk += snapshot.at_risk
            before = self.shown.get(snapshot.client_id)
            if before is not None and before != snapshot.shown_band:
                self.flip_count += 1
                if len(self.flips) < MOST_FLIPS:
                    self.flips.append(Flip(snapshot.client_id, before, snapshot.shown_band))
