"""Pins: a manager's word on a band or a play, which holds until it expires (principle 9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.fit import Band
from bot.domain.play import EXITS, PlayName

# A pin that outlives half a year is a rule.
LONGEST_DAYS = 180
# A former client is served no more: only an old wrong of ours can still be righted.
OF_FORMER = (PlayName.SECOND_CHANCE, PlayName.NONE)


class PinKind(StrEnum):
    """What a pin holds."""

    BAND = "band"
    PLAY = "play"


# The worst last. A band that is not known is neither better nor worse than another.
_BANDS = (Band.GREEN, Band.AMBER, Band.RED)
# The later the graver: the order of domain.md, Plays, from its end.
_PLAYS = (
    PlayName.NONE,
    PlayName.CHECK_IN,
    PlayName.VALUE_RECAP,
    PlayName.GOAL_RESET,
    PlayName.CHANGE_ORDER,
    PlayName.GRACEFUL_EXIT,
    PlayName.PART_WAYS,
    PlayName.STAY_IN_TOUCH,
    PlayName.FAREWELL,
    PlayName.LISTEN,
    PlayName.APOLOGY,
    PlayName.RECOVERY_OFFER,
    PlayName.SECOND_CHANCE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A band or a play that a manager set, with why and for how long.

    `value` is a Band or a PlayName; `until` is the last day on which it holds; `rule_then` is
    what the rules themselves said when it was set. `lifted_on` ends it from that day on.
    """

    id: int
    client_id: int
    kind: PinKind
    value: str
    reason: str
    by: str
    set_on: date
    until: date
    rule_then: str | None = None
    lifted_on: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether the pin is in force on `day`."""
        if self.lifted_on is not None and day >= self.lifted_on:
            return False
        return self.set_on <= day <= self.until

    def is_contested(self, rule_now: str) -> bool:
        """Say whether the rules' own result became worse than it was when the pin was set.

        Then the digest shows both and asks; where both say the same there is nothing to ask.
        Source: domain.md, principle 9.
        """
        order = _order(self.kind)
        if rule_now not in order or rule_now == self.value:
            return False
        then = order.index(self.rule_then) if self.rule_then in order else 0
        return order.index(rule_now) > then


def worse_of(kind: PinKind, one: str, other: str) -> str:
    """Return the worse of two results of the rules; one that has no rank gives way."""
    order = _order(kind)
    ranked = [value for value in (one, other) if value in order]
    return max(ranked, key=order.index, default=one)


def _order(kind: PinKind) -> tuple[str, ...]:
    return _BANDS if kind is PinKind.BAND else _PLAYS


def pin_of(pins: Iterable[Pin], kind: PinKind, day: date) -> Pin | None:
    """Return the pin of this kind that holds on `day`; the newest where several do."""
    held = [pin for pin in pins if pin.kind is kind and pin.holds(day)]
    return max(held, key=lambda pin: (pin.set_on, pin.id), default=None)


def is_outranked(pin: Pin, *, has_failure: bool, is_former: bool = False) -> bool:
    """Say whether a pin gives way: principle 1, no exit while a failure of ours is open.

    A former client is served no more: only an old wrong of ours can still be righted, so any
    other step that was pinned before gives way too. Source: domain.md, Scores and principle 1.
    """
    if pin.kind is not PinKind.PLAY:
        return False
    return (has_failure and pin.value in EXITS) or (is_former and pin.value not in OF_FORMER)
