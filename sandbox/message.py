"""A message as tests read it: live, so that what the bot changes later is seen."""

import json
from typing import Any

from sandbox.defaults import Json
from sandbox.elements import elements_of


class Message:
    """A message or an ephemeral message; it shows the state of now."""

    def __init__(self, record: Json, channel: str) -> None:
        self.record = record
        self.channel = channel

    def __repr__(self) -> str:
        return f"<Message {self.ts} {self.user}: {self.text!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and other.record is self.record

    def __hash__(self) -> int:
        return hash((self.channel, self.ts))

    @property
    def ts(self) -> str:
        """Give the timestamp, which is the message's id."""
        return str(self.record["ts"])

    @property
    def thread_ts(self) -> str:
        """Give the root's timestamp, or nothing."""
        return str(self.record.get("thread_ts", ""))

    @property
    def user(self) -> str:
        """Give the author."""
        return str(self.record["user"])

    @property
    def text(self) -> str:
        """Give the top-level text, which screen readers read."""
        return str(self.record["text"])

    @property
    def blocks(self) -> list[Json]:
        """Give the blocks."""
        blocks: list[Json] = self.record.get("blocks", [])
        return blocks

    @property
    def metadata(self) -> Json:
        """Give the metadata."""
        found: Json = self.record.get("metadata", {})
        return found

    @property
    def files(self) -> list[Json]:
        """Give the files that stand in it, as Slack tells of them."""
        files: list[Json] = self.record.get("files", [])
        return files

    @property
    def is_ephemeral(self) -> bool:
        """Say whether only one person sees it."""
        return bool(self.record.get("is_ephemeral"))

    @property
    def deleted(self) -> bool:
        """Say whether a response URL has deleted it."""
        return bool(self.record.get("deleted"))

    @property
    def reactions(self) -> dict[str, list[str]]:
        """Give who reacted with what."""
        return {r["name"]: list(r["users"]) for r in self.record.get("reactions", [])}

    @property
    def words(self) -> str:
        """Give every word that the blocks show, one text a line."""
        return "\n".join(texts_of(self.blocks))

    @property
    def action_ids(self) -> list[str]:
        """Give the ids of the elements that can be used."""
        return action_ids_of(self.blocks)

    def button(self, label: str) -> str:
        """Give the action id of the button with this label."""
        return button_of(self.blocks, label)


def texts_of(part: Any) -> list[str]:
    """Gather every shown text in a block, a view or a list of them."""
    if isinstance(part, list):
        return [text for one in part for text in texts_of(one)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if isinstance(part.get("text"), str) else []
    return own + [text for value in part.values() for text in texts_of(value)]


def action_ids_of(blocks: list[Json]) -> list[str]:
    """Gather the ids of the elements that can be used."""
    return [e["action_id"] for block in blocks for e in elements_of(block) if "action_id" in e]


def button_of(blocks: list[Json], label: str) -> str:
    """Find a button by its label."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") == "button" and element["text"]["text"] == label:
                return str(element["action_id"])
    raise LookupError(f"no button {label!r} in {json.dumps(texts_of(blocks), ensure_ascii=False)}")
