"""What a kind of letter is: its label, its sections and what it asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.messages.topics import Topic


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A letter: `sections` are (block of body.txt, label in the edit form), in reading order.

    A section named `point` stands once for every point. `topics` ask for its facts.
    """

    label: str
    sections: Mapping[str, str]
    topics: tuple[Topic, ...]
