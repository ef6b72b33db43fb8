"""The play: the recommended next step, and what it is decided from."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.fit import Band, Fit
from bot.domain.history import History
from bot.domain.night import Night
from bot.domain.signal import Entry, Figures


class PlayName(StrEnum):
    """The plays of domain.md; a play's name is also the name of its message."""

    SECOND_CHANCE = "second_chance"
    RECOVERY_OFFER = "recovery_offer"
    APOLOGY = "apology"
    LISTEN = "listen"
    FAREWELL = "farewell"
    STAY_IN_TOUCH = "stay_in_touch"
    PART_WAYS = "part_ways"
    GRACEFUL_EXIT = "graceful_exit"
    CHANGE_ORDER = "change_order"
    GOAL_RESET = "goal_reset"
    VALUE_RECAP = "value_recap"
    CHECK_IN = "check_in"
    NONE = "none"


EXITS = frozenset(
    {PlayName.FAREWELL, PlayName.STAY_IN_TOUCH, PlayName.PART_WAYS, PlayName.GRACEFUL_EXIT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One play with the code of its reason, that reason's figures and the entries behind it.

    `is_suggestion` marks what a person has yet to decide (the reason of a goodbye).
    """

    name: PlayName
    reason: str
    figures: Figures = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    is_suggestion: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What a play is decided from. `red_stood`: the red is two nights old (principle 11)."""

    night: Night
    fit: Fit
    red_stood: bool = True

    @property
    def history(self) -> History:
        """The client's history as known tonight."""
        return self.night.history

    @property
    def today(self) -> date:
        """The workspace's date."""
        return self.night.today

    @property
    def is_red(self) -> bool:
        """Tonight's own band is red."""
        return self.fit.band is Band.RED

    def severity(self, name: str) -> float:
        """Return a fit signal's severity, 0 where it takes no part."""
        return next((s.severity for s in self.fit.signals if s.name == name), 0.0)

    def reaches(self, name: str, threshold: float) -> bool:
        """Say whether a severity reaches `threshold`; a float's last digits do not decide it."""
        return self.severity(name) >= threshold - 1e-9

    def age(self, day: date) -> int:
        """Count the days from `day` to today."""
        return (self.today - day).days
