"""What is said about an emoji that marks a complaint corrected."""

import json
from collections.abc import Sequence

from bot.domain.capture import Logged
from bot.domain.complaint import Complaint
from bot.domain.entry import text_of
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    line,
    quoted,
    section,
)
from bot.messages.entry_words import MOST_WORDS
from bot.messages.reply import Reply
from bot.messages.spoken import day_words


def fixed(outcome: Logged, *, is_news: bool = True, replaces: bool = False) -> Reply:
    """Say that a complaint was marked corrected, or was so already."""
    complaint = outcome.entry
    day = complaint.corrected_on if isinstance(complaint, Complaint) else None
    said = clip(text_of(complaint), MOST_WORDS)
    if is_news:
        head = f"{outcome.ref} of {outcome.client_name} is marked as corrected today: "
        row = [button("Set it back", ids.SET_BACK, outcome.ref)]
        small = "The proof is the message with your emoji. Taking the emoji off sets it back too."
    else:
        head = (
            f"{outcome.ref} of {outcome.client_name} is corrected since {day_words(day)} already: "
        )
        row, small = [], "Nothing was changed."
    blocks = [line((head, "bold"), said), actions(*row, _open_button(outcome)), context(small)]
    return Reply(escape(f"{head}{said}. {small}"), blocks, replaces=replaces)


def unfixed(outcome: Logged, *, replaces: bool = False) -> Reply:
    """Say that a complaint is not marked corrected any more."""
    head = f"{outcome.ref} of {outcome.client_name} is set back to what it was before your emoji: "
    said = clip(text_of(outcome.entry), MOST_WORDS)
    blocks = [line((head, "bold"), said), actions(_open_button(outcome))]
    return Reply(escape(f"{head}{said}"), blocks, replaces=replaces)


def cannot_fix_here() -> Reply:
    """Say that in a channel open to clients the emoji changes nothing, and where it is done."""
    words = (
        "Nothing is marked as fixed: this channel is open to clients or guests, and they see your "
        "emoji. Better take it off. Type `/client NAME` and open the complaint to write what was "
        "done."
    )
    return Reply(words, [section(words)])


def which_was_fixed(client_name: str | None, offered: Sequence[Complaint], *, proof: str) -> Reply:
    """Ask which of a client's complaints was fixed; nothing was logged from the message."""
    if not offered:
        whose = f"and none of {client_name} waits" if client_name else "and I know no client here"
        words = (
            f"Nothing is marked as fixed: no complaint was logged from this message {whose}"
            f"{' for a correction' if client_name else ''}. Log it first: the message's menu has "
            "“Log complaint”."
        )
        return Reply(escape(words), [line(words)])
    ask = f"Which complaint of {client_name} is fixed?"
    blocks = [line((ask, "bold"))]
    for n, complaint in enumerate(offered):
        words = f"{complaint.id}, {complaint.raised_on:%-d %b %Y}: {clip(complaint.text, 200)}"
        value = json.dumps({"ref": complaint.id, "proof": proof})
        label = f"Mark {complaint.id} as fixed"
        mark = button("Mark it fixed", f"{ids.MARK_FIXED}.{n}", value, about=label)
        blocks.append(section(quoted(words), accessory=mark))
    blocks.append(context("The message with your emoji becomes the proof. Nothing is changed yet."))
    names = "; ".join(f"{c.id}: {clip(c.text, 200)}" for c in offered)
    return Reply(escape(f"{ask} {names}"), blocks)


def _open_button(outcome: Logged) -> Block:
    return button(f"Open {outcome.ref}", ids.EDIT, outcome.ref)
