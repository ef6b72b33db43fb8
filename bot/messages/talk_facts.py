"""What the letters state that ask for a talk, explain a term, or say one thing seen."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A time offered for a talk, in the client's own time zone."""

    on: date
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk of so many minutes, and the two times that we offer for it.

    `zone` names the zone of the times by its city ("New York"); "" where theirs is not known.
    """

    minutes: int
    times: tuple[Slot, Slot]
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reset:
    """Why we should start anew: our part first, then facts, a question and an agenda."""

    our_part: str
    seen: tuple[str, ...]
    hear: str
    agenda: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What the client said, in their words, on `on`; a goodbye may have none."""

    on: date
    words: tuple[str, ...] = ()
    is_goodbye: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the agreement, explained: the answer, why it helps them, and what we can do.

    `middle_until` is the last day for the middle ground; `decider` may make an exception.
    """

    answer: str
    reason: str
    middle_ground: str
    middle_until: date | None = None
    here: str = ""
    next_time: str = ""
    decider: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One thing seen in their world, a use for it, and an easy question, if there is one."""

    seen: str
    use: str = ""
    question: str = ""
