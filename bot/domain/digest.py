"""What a night's digest says: who needs a decision, who got worse, who is unchanged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.fit import Band
from bot.domain.pin import Pin, PinKind
from bot.domain.play import Play, PlayName
from bot.domain.signal import Signal

# Less than this is noise from one night to the next, in points of fit or debt.
MOVES_BY = 5.0


class Course(StrEnum):
    """How a client stands beside the night before."""

    FIRST = "first"
    NEW = "new"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNight:
    """A client on one night, with the night before where there was one.

    `band` and `play` are those shown: a pin's where one holds; `own_band` and `own_play` are
    the rules' own, and `since` is the first night of the same band and risk.
    """

    client_id: int
    name: str
    owner: str | None
    fit: float | None
    debt: float
    band: Band
    at_risk: bool
    play: Play
    signals: tuple[Signal, ...]
    fit_before: float | None = None
    debt_before: float | None = None
    band_before: Band | None = None
    at_risk_before: bool | None = None
    since: date | None = None
    own_band: Band | None = None
    own_play: PlayName | None = None
    pins: tuple[Pin, ...] = ()
    rule_version: str = ""

    @property
    def needs_decision(self) -> bool:
        """A play is recommended, so a person has something to decide."""
        return self.play.name is not PlayName.NONE

    @property
    def contested(self) -> tuple[Pin, ...]:
        """The pins that hold although the rules' own result became worse than it was then."""
        now = {PinKind.BAND: self.own_band, PinKind.PLAY: self.own_play}
        return tuple(p for p in self.pins if (own := now[p.kind]) and p.is_contested(own.value))

    @property
    def trouble(self) -> float:
        """How bad it is: what is missing from a full fit, and the debt on top."""
        return (0.0 if self.fit is None else 100 - self.fit) + self.debt

    @property
    def course(self) -> Course:
        """Return how this client moved since the night before."""
        if self.at_risk_before is None or self.debt_before is None:
            return Course.FIRST
        if self.at_risk != self.at_risk_before:
            return Course.NEW if self.at_risk else Course.BETTER
        before = (0.0 if self.fit_before is None else 100 - self.fit_before) + self.debt_before
        if self.trouble - before >= MOVES_BY:
            return Course.WORSE
        return Course.BETTER if before - self.trouble >= MOVES_BY else Course.SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The lines of a digest in their order; `on_track` are the rest."""

    decisions: tuple[ClientNight, ...]
    at_risk: tuple[ClientNight, ...]
    on_track: tuple[ClientNight, ...]
    risk_count: int
    risk_before: int | None
    is_first: bool

    @property
    def is_quiet(self) -> bool:
        """Nothing waits for a person, and nobody moved."""
        return not self.decisions and all(
            line.course is Course.SAME for line in (*self.at_risk, *self.on_track)
        )


def compose_digest(standings: Iterable[ClientNight]) -> Digest:
    """Put a night's clients in the digest's order: decisions, worse, unchanged; worst first."""
    lines = sorted(standings, key=lambda line: (-line.trouble, line.name))
    first = all(line.course is Course.FIRST for line in lines)
    moved = {Course.NEW: 0, Course.WORSE: 0, Course.FIRST: 1, Course.SAME: 1, Course.BETTER: 2}
    risky = [line for line in lines if line.at_risk and not line.needs_decision]
    return Digest(
        decisions=tuple(line for line in lines if line.needs_decision),
        at_risk=tuple(sorted(risky, key=lambda line: moved[line.course])),
        on_track=tuple(line for line in lines if not line.at_risk and not line.needs_decision),
        risk_count=sum(line.at_risk for line in lines),
        risk_before=None if first else sum(bool(line.at_risk_before) for line in lines),
        is_first=first,
    )
