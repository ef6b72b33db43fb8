"""What a person in tests gets back: the answer to a gesture, a modal, a Home tab."""

from dataclasses import dataclass

from sandbox.defaults import Json
from sandbox.message import Message, action_ids_of, button_of, texts_of


@dataclass(frozen=True)
class Answer:
    """What the person got: messages, newest last; `error` is Slack's own if it failed."""

    messages: list[Message]
    error: str = ""

    @property
    def message(self) -> Message:
        """Give the last message."""
        if not self.messages:
            raise AssertionError(f"there was no answer (error: {self.error or 'none'})")
        return self.messages[-1]

    @property
    def text(self) -> str:
        """Give the last message's text, or nothing."""
        return self.messages[-1].text if self.messages else ""

    @property
    def blocks(self) -> list[Json]:
        """Give the last message's blocks, or nothing."""
        return self.messages[-1].blocks if self.messages else []


class View:
    """A modal or a Home tab; it shows the state of now."""

    def __init__(self, record: Json) -> None:
        self.record = record

    def __repr__(self) -> str:
        return f"<View {self.title or self.record['type']}: {texts_of(self.blocks)!r}>"

    @property
    def id(self) -> str:
        """Give the id."""
        return str(self.record["id"])

    @property
    def title(self) -> str:
        """Give a modal's title."""
        title = self.record.get("title")
        return str(title["text"]) if title else ""

    @property
    def callback_id(self) -> str:
        """Give the callback id."""
        return str(self.record["callback_id"])

    @property
    def blocks(self) -> list[Json]:
        """Give the blocks."""
        blocks: list[Json] = self.record["blocks"]
        return blocks

    @property
    def values(self) -> Json:
        """Give `state.values` as they stand."""
        values: Json = self.record["state"]["values"]
        return values

    @property
    def words(self) -> str:
        """Give every word that it shows, one text a line."""
        return "\n".join(texts_of(self.blocks))

    @property
    def action_ids(self) -> list[str]:
        """Give the ids of the elements that can be used."""
        return action_ids_of(self.blocks)

    def button(self, label: str) -> str:
        """Give the action id of the button with this label."""
        return button_of(self.blocks, label)
