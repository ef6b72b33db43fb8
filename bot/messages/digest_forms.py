"""What the digest's menu opens and answers: the form to mute a client, and plain sentences."""

import json
from collections.abc import Sequence
from datetime import date

from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    field,
    line,
    modal,
    select,
)
from bot.messages.entry_forms import client_fields
from bot.messages.reply import Reply

LENGTHS = {7: "A week", 14: "Two weeks", 30: "30 days", 90: "90 days"}
SHOW_AGAIN = "Not at all: show it again"


def mute_form(
    clients: Sequence[tuple[int, str]],
    muted: Sequence[tuple[int, str, date]],
    *,
    reply_to: str = "",
) -> Block:
    """Return the form that mutes a client, or shows one again that is muted."""
    lengths = [(words, str(days)) for days, words in LENGTHS.items()]
    blocks = [
        *client_fields(clients, None),
        field(
            "days",
            "Leave it out of the digest for",
            select("days", [*lengths, (SHOW_AGAIN, "0")], "7"),
            hint="It is counted, not shown. It is scored all the same.",
        ),
    ]
    if muted:
        told = ", ".join(f"{clip(name, 80)} until {day:%-d %b %Y}" for _, name, day in muted)
        blocks.append(context(escape(clip(f"Muted now: {told}.", 1900))))
    metadata = json.dumps({"reply_to": reply_to})
    return modal(ids.MUTE_FORM, "Mute a client", blocks, submit="Save", metadata=metadata)


def muted_reply(name: str, until: date | None) -> Reply:
    """Return what became of a client in the digest."""
    if until is None:
        words = f"{name} is shown in the digest again."
    else:
        words = (
            f"{name} is muted until {until:%-d %b %Y}: the digest counts it and says no more. "
            "It is scored all the same. To show it again, choose Mute a client once more."
        )
    return Reply(escape(words), [line(words)])


def frequency_reply(*, only_changes: bool) -> Reply:
    """Return how often the digest comes from now on, with the way back."""
    if only_changes:
        words = "From now on the digest comes only when something changed; quiet nights are silent."
        back = button("Post it every night", f"{ids.HOW_OFTEN}.back", "every_night")
    else:
        words = "From now on the digest comes every night, a quiet one in one line."
        back = button("Only when something changes", f"{ids.HOW_OFTEN}.back", "only_changes")
    return Reply(escape(words), [line(words), actions(back)])
