"""What the bot proposes to log of what was written to it, and how to write to it."""

import json
from collections.abc import Mapping

from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.messages import ids
from bot.messages.blocks import Block, actions, button, clip, context, line, overflow, section
from bot.messages.blocks import escape as escaped
from bot.messages.entry_words import capture_words
from bot.messages.reply import Reply
from bot.messages.usage import help_for_all

# What a section holds, with room for the words around it.
MOST_WORDS = 2800
EXAMPLES = (
    "who is at risk?",
    "how is acme?",
    "acme wants an extra landing page, 6h",
)
NO_FILES = "I did nothing with the file."
_KINDS = {
    "It is praise": EntryKind.PRAISE,
    "It is a win": EntryKind.WIN,
    "They ask for a lower price": EntryKind.DISCOUNT_ASK,
    "It was a meeting": EntryKind.MEETING,
}


_MORE = "`help` shows everything that I can do."


def proposal(
    capture: Capture,
    pending: int,
    *,
    client: str | None,
    is_wish: bool,
    is_private: bool,
    has_file: bool,
) -> Reply:
    """Propose an entry: nothing is logged until a button is pressed.

    `client` is the client's name, None while it is not clear; `is_private` says that the
    message itself is in direct messages.
    """
    head = f"Log this for {client}?" if client else "Log this?"
    if capture.text.endswith("?") and not is_wish:
        head = f"That is nothing I can answer. {head}"
    words = _words(capture)
    small = ["Nothing is logged until you press a button."]
    if client is None:
        small.append("Then I ask which client it is about.")
    if not is_private:
        small.append("Only you see this.")
    if has_file:
        small.append(NO_FILES)
    blocks = [
        line((head, "bold")),
        _quote(words),
        _buttons(capture, pending, is_wish=is_wish),
        context(" ".join(small)),
    ]
    ways = "Log as scope request, Log as complaint, Change first, or another kind in the menu."
    spoken = f"{head} {words}. {' '.join(small)} Buttons: {ways}"
    return Reply(escaped(spoken), blocks)


def how_to_write(emoji: Mapping[str, str], *, is_short: bool = False) -> Reply:
    """Say what can be written to the bot; unless `is_short`, every other way in as well."""
    about = "Write to me here, or mention me in a channel. Only you see my answer there."
    others = help_for_all(dict(emoji))
    shown = "\n".join(f"`{escaped(example)}`" for example in EXAMPLES)
    if is_short:
        spoken = "\n".join([about, "For example:", *EXAMPLES])
        return Reply(spoken, [section(f"{about}\n{shown}"), context(_MORE)])
    spoken = "\n".join([about, "For example:", *EXAMPLES, others.text])
    return Reply(spoken, [section(f"{about}\n{shown}"), *others.blocks])


def told(sentence: str) -> Reply:
    """Say a sentence of a rule."""
    return Reply(escaped(sentence), [line(sentence)])


def _words(capture: Capture) -> str:
    """Return the text as it will be logged; a very long one is shortened here only."""
    if len(capture.text) <= MOST_WORDS:
        parts = [capture.text, capture_words(_without_text(capture))]
        return ", ".join(part for part in parts if part)
    return f"{clip(capture.text, MOST_WORDS)} (shortened here, kept whole)"


def _without_text(capture: Capture) -> Capture:
    return Capture(
        kind=capture.kind,
        text="",
        hours=capture.hours,
        amount=capture.amount,
        currency=capture.currency,
    )


def _quote(words: str) -> Block:
    element = {"type": "text", "text": words or " "}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [element]}],
    }


def _buttons(capture: Capture, pending: int, *, is_wish: bool) -> Block:
    is_ask = is_wish or capture.hours is not None
    menu = [(label, _kind(pending, kind, do="kind")) for label, kind in _KINDS.items()]
    menu.append(("Not about a client", json.dumps({"do": "drop", "pending": pending})))
    return actions(
        button(
            "Log as scope request",
            f"{ids.PICK_KIND}.scope_request",
            _kind(pending, EntryKind.SCOPE_REQUEST),
            style="primary" if is_ask else None,
        ),
        button(
            "Log as complaint",
            f"{ids.PICK_KIND}.complaint",
            _kind(pending, EntryKind.COMPLAINT),
        ),
        button("Change first", ids.OPEN_PENDING, str(pending)),
        overflow(ids.MORE, menu),
    )


def _kind(pending: int, kind: EntryKind, **more: str) -> str:
    return json.dumps({**more, "pending": pending, "kind": kind.value})
