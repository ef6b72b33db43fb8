"""What the bot answers one person with: a message, a form, errors beside fields, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.capture import Capture
from bot.messages.blocks import Block


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that only this person sees. `replaces` takes the place of the one clicked."""

    text: str
    blocks: Sequence[Block] = ()
    replaces: bool = False

    def as_body(self) -> dict[str, Any]:
        """Return the JSON that Slack takes as an answer."""
        body: dict[str, Any] = {"response_type": "ephemeral", "text": self.text}
        if self.blocks:
            body["blocks"] = list(self.blocks)
        if self.replaces:
            body["replace_original"] = True
        return body


@dataclass(frozen=True, slots=True)
class Form:
    """A modal to open; where one is open already, it is drawn anew.

    With `on_top` it is laid on the open one, which stays as it is with what is typed in it.
    `reads_again` names the entries, by comma, whose Slack messages are looked at meanwhile;
    `holds` is what was typed and stands in it, to be kept where it cannot open any more.
    """

    view: Block
    reads_again: str = ""
    on_top: bool = False
    holds: Capture | None = None


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong with a submitted form, beside the fields."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No words needed: the thing itself shows what happened."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Who this is must be read from Slack first; the answer follows."""


Answer = Reply | Form | FieldErrors | Nothing | Wait
NOTHING = Nothing()
WAIT = Wait()
