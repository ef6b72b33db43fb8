"""What people did, and what they were told: the promises that are held against the ledger."""

from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.answer import Answer


class Told(StrEnum):
    """What a person knows of what they did."""

    DONE = "done"  # it was answered: it is there
    KEPT = "kept"  # taken without a word: the answer comes later
    REFUSED = "refused"  # it was said that it is not there, though it may be
    UNKNOWN = "unknown"  # no answer at all

    @property
    def is_promise(self) -> bool:
        """Whether it must be there at the end."""
        return self in (Told.DONE, Told.KEPT)


@dataclass
class Command:
    """Something logged by a slash command; nobody else types these words."""

    user: str
    words: str
    told: Told = Told.UNKNOWN
    ref: str = ""
    answer: Answer | None = None
    taken_back: Told | None = None


@dataclass
class Reaction:
    """A message with an emoji on it, and perhaps taken off again.

    `put_on` and `taken_off` say whether an event of it was acknowledged; `is_taken_off` that the
    person did it, whatever the bot heard.
    """

    user: str
    words: str
    room: str
    ts: str
    put_on: bool = False
    is_taken_off: bool = False
    taken_off: bool = False


@dataclass
class Approval:
    """A letter, and what each click on its button came to."""

    draft: int
    clicks: list[Told] = field(default_factory=list)

    @property
    def was_in_vain(self) -> bool:
        """Whether somebody clicked, and the last that they heard is that it is not there."""
        return bool(self.clicks) and self.clicks[-1] is Told.REFUSED


@dataclass
class Deeds:
    """All that happened in one workspace."""

    commands: list[Command] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
