"""What ends an item of debt, and what we owe then."""

from collections.abc import Sequence
from math import prod

from bot.domain.signal import Entry, Signal

# What ends together with an item, of the same complaint: closing a wrong with a remedy that they
# accepted ends all of it, a correction what waited for one, an acceptance what waits for a remedy.
_TOGETHER = {
    "open_wrong": ("failed_fix", "slow_response", "broken_promise"),
    "failed_fix": ("failed_fix", "slow_response", "broken_promise"),
    "unrighted_wrong": ("slow_response",),
}


def debt_without(item: Signal, items: Sequence[Signal]) -> float:
    """Return the debt of `items`, 0 to 100, once `item` and what ends with it are put right.

    Source: domain.md, Scores; what ends an item: domain.md, Debt signals.
    """
    return 100 * (1 - prod(1 - other.severity for other in items if not ends_with(other, item)))


def ends_with(other: Signal, item: Signal) -> bool:
    """Say whether what puts `item` right ends `other` too."""
    if (other.name, other.entries) == (item.name, item.entries):
        return True
    names = _TOGETHER.get(item.name, ())
    if item.name == "slow_response" and not item.figures.get("answer_ends", 1.0):
        names = _TOGETHER["failed_fix"]
    return other.name in names and bool(_complaints(other) & _complaints(item))


def _complaints(item: Signal) -> set[Entry]:
    return {entry for entry in item.entries if entry.kind == "complaints"}
