"""An old wrong of ours, for a client who left and came back with a wish."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What they told us of it, in their words, and when."""

    words: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OldWrong:
    """The favour that they asked for, done; how we answered when they told us of the wrong."""

    favour: str
    answered: str
    told: tuple[Told, ...]
