"""A client on one night beside an earlier one: how it moved, and whether a person must decide."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from bot.domain.fit import Band
from bot.domain.pin import Pin, PinKind
from bot.domain.play import Play, PlayName
from bot.domain.signal import Signal

# Less than this is noise from one night to the next, in points of fit or debt.
MOVES_BY = 5.0
# The later the worse; a band that is not known is neither better nor worse than another.
BAND_ORDER = (Band.GREEN, Band.AMBER, Band.RED)


class Course(StrEnum):
    """How a client stands beside the night before."""

    FIRST = "first"
    NEW = "new"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"


class Part(IntEnum):
    """Where a client stands in a digest, in its order."""

    DECISION = 0
    WORSE = 1
    STILL = 2
    ON_TRACK = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNight:
    """A client on one night, with the night before where there was one.

    `band` and `play` are those shown: a pin's where one holds; `own_band` and `own_play` are
    the rules' own, and `since` is the first night of the same band and risk; `on` is the night.
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
    play_before: PlayName | None = None
    since: date | None = None
    own_band: Band | None = None
    own_play: PlayName | None = None
    own_band_before: Band | None = None
    own_play_before: PlayName | None = None
    pins: tuple[Pin, ...] = ()
    rule_version: str = ""
    on: date | None = None
    is_former: bool = False

    @property
    def needs_decision(self) -> bool:
        """A play is recommended, so a person has something to decide."""
        return self.play.name is not PlayName.NONE

    @property
    def owes(self) -> bool:
        """Say whether we owe them: a debt that needs a person, or any to a former client.

        Unrighted wrongs alone need one for 180 days. Source: domain.md, Debt signals.
        """
        return owes(self.debt, at_risk=self.at_risk, is_former=self.is_former)

    @property
    def owed_before(self) -> bool:
        """Say the same of the night before."""
        at_risk = bool(self.at_risk_before)
        return owes(self.debt_before or 0.0, at_risk=at_risk, is_former=self.is_former)

    @property
    def contested(self) -> tuple[Pin, ...]:
        """The pins that hold although the rules' own result became worse than it was then."""
        now = {PinKind.BAND: self.own_band, PinKind.PLAY: self.own_play}
        return tuple(p for p in self.pins if (own := now[p.kind]) and p.is_contested(own.value))

    def is_newly_contested(self, pin: Pin) -> bool:
        """Say whether a contested pin was not contested the night before."""
        before = {PinKind.BAND: self.own_band_before, PinKind.PLAY: self.own_play_before}
        own = before[pin.kind]
        return own is None or not pin.is_contested(own.value)

    @property
    def trouble(self) -> float:
        """How bad it is: what is missing from a full fit, and the debt on top."""
        return (0.0 if self.fit is None else 100 - self.fit) + self.debt

    @property
    def moved(self) -> float:
        """How much worse it became, in points; a fit that is or was not known says nothing."""
        debt = self.debt - (self.debt_before or 0.0)
        if self.fit is None or self.fit_before is None:
            return debt
        return self.fit_before - self.fit + debt

    @property
    def course(self) -> Course:
        """Return how this client moved since the night before.

        Risk decides, then five points or more, then the band that is shown.
        """
        if self.at_risk_before is None or self.debt_before is None:
            return Course.FIRST
        if self.at_risk != self.at_risk_before:
            return Course.NEW if self.at_risk else Course.BETTER
        if abs(self.moved) >= MOVES_BY:
            return Course.WORSE if self.moved > 0 else Course.BETTER
        step = _band_step(self.band_before, self.band)
        return Course.WORSE if step > 0 else Course.BETTER if step < 0 else Course.SAME

    @property
    def is_news(self) -> bool:
        """Say whether it got worse, or another play is recommended than the night before.

        A client's first night is a baseline and no news.
        """
        course = self.course
        if course is Course.FIRST:
            return False
        has_new_play = self.needs_decision and self.play.name is not self.play_before
        return course in (Course.NEW, Course.WORSE) or has_new_play

    @property
    def part(self) -> Part:
        """Return where this client stands in a digest."""
        if self.needs_decision:
            return Part.DECISION
        if not self.at_risk:
            return Part.ON_TRACK
        return Part.WORSE if self.course in (Course.NEW, Course.WORSE) else Part.STILL

    @property
    def nights_unchanged(self) -> int:
        """Return for how many nights band and risk have been the same, tonight left out."""
        return 0 if self.on is None or self.since is None else (self.on - self.since).days


def owes(debt: float, *, at_risk: bool, is_former: bool) -> bool:
    """Say whether a debt counts where the fit is fine or not known.

    Only a debt that presses puts such a client at risk; a former one is never at risk, and
    what we owe it never expires.
    """
    return debt > 0 and (at_risk or is_former)


def _band_step(before: Band | None, now: Band) -> int:
    if before not in BAND_ORDER or now not in BAND_ORDER:
        return 0
    return BAND_ORDER.index(now) - BAND_ORDER.index(before)
