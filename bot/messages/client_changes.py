"""What was changed of a client, in words: field by field, and what it was before."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.client import Contact
from bot.messages.blocks import Block, clip, context, quoted, section, when

# What a client's field is called, and the verb that fits it.
FIELDS = {
    "name": ("name", "is"),
    "status": ("status", "is"),
    "segment": ("segment", "is"),
    "owner": ("owner", "is"),
    "channel": ("channel", "is"),
    "timezone": ("time zone", "is"),
    "currency": ("currency", "is"),
    "contact_name": ("contact", "is"),
    "contact_email": ("contact's e-mail", "is"),
    "aliases": ("other names", "are"),
    "contacts": ("other people there", "are"),
}
_WAS = {"is": "was", "are": "were"}
_ACTIONS = {
    "archived": "archived it",
    "reactivated": "brought it back",
    "forgotten": "erased it for good",
    "contact_erased": "erased one of its people",
}
_MOST_WORDS = 120
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")

Change = tuple[str, datetime, str, Mapping[str, Any]]


def is_channel(text: str | None) -> bool:
    """Say whether this is a channel's id in Slack, and not what an import called it."""
    return bool(text and _CHANNEL.fullmatch(text))


def channel_words(channel: str | None) -> str:
    """Return a channel in mrkdwn: a link where it is Slack's."""
    if not channel:
        return "none"
    return f"<#{channel}>" if is_channel(channel) else quoted(channel)


def person_words(user_id: str | None, people: Mapping[str, str]) -> str:
    """Return a person's name in mrkdwn; nobody is pinged."""
    return quoted(people.get(user_id, user_id)) if user_id else "nobody"


def value_words(name: str, value: object, people: Mapping[str, str]) -> str:
    """Return a field's value in mrkdwn, in which nothing that was typed formats."""
    if name == "owner":
        return person_words(str(value) if value else None, people)
    if name == "channel":
        return channel_words(str(value) if value else None)
    if isinstance(value, list | tuple):
        words = "; ".join(one.words if isinstance(one, Contact) else str(one) for one in value)
        return quoted(clip(words, _MOST_WORDS)) or "none"
    return quoted(clip(str(value), _MOST_WORDS)) if value else "empty"


def corrected_words(
    client: str, changed: Mapping[str, tuple[object, object]], people: Mapping[str, str]
) -> str:
    """Return in mrkdwn what a client is and was: "Acme: owner is now Priya, was Tom"."""
    if not changed:
        return f"{quoted(client)} is like that already, so nothing was changed."
    told = []
    for name, (old, new) in changed.items():
        label, verb = FIELDS[name]
        now, was = value_words(name, new, people), value_words(name, old, people)
        told.append(f"{label} {verb} now {now}, {_WAS[verb]} {was}")
    return f"{quoted(client)}: {'; '.join(told)}."


def changes_blocks(
    changes: Sequence[Change], count: int, *, people: Mapping[str, str], timezone: str
) -> list[Block]:
    """Return the newest changes, who made them and what it was before, and how many there are."""
    if not changes:
        return []
    blocks = [told(f"*What was changed* ({count})")]
    blocks += [told(_change(change, people, timezone)) for change in changes]
    if count > len(changes):
        blocks.append(context(f"and {count - len(changes)} older changes"))
    return blocks


def exact(block: Block) -> Block:
    """Return a block whose mrkdwn makes no links of what only looks like an address."""
    parts = [block["text"]] if "text" in block else block["elements"]
    for part in parts:
        if part["type"] == "mrkdwn":
            part["verbatim"] = True
    return block


def told(mrkdwn: str) -> Block:
    """Return a section of words in which nothing becomes a link by itself."""
    return exact(section(mrkdwn))


def _change(change: Change, people: Mapping[str, str], timezone: str) -> str:
    by, at, action, before = change
    head = f"{when(at, timezone)}: {person_words(by, people)}"
    if action in _ACTIONS:
        return f"{head} {_ACTIONS[action]}"
    was = [
        f"{FIELDS[name][0]} {_WAS[FIELDS[name][1]]} {value_words(name, value, people)}"
        for name, value in before.items()
        if name in FIELDS
    ]
    return f"{head} changed it ({'; '.join(was)})"
