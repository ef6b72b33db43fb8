"""What is said where it is not clear which client was meant; what was typed is kept."""

import json

from bot.domain.capture import Capture, WhichClient
from bot.domain.client import key_for
from bot.messages import ids
from bot.messages.blocks import (
    actions,
    button,
    context,
    escape,
    line,
    overflow,
    quoted,
)
from bot.messages.entry_words import capture_words
from bot.messages.reply import Reply

# Two buttons beside "Create", and two in the menu, which holds five, besides choose and drop.
_BUTTONS = 2
MOST_SHOWN = 4
# So many are read at the most (store.clients.MOST_MATCHED, less one).
_COUNTED = 100


def which_client(outcome: WhichClient) -> Reply:
    """Ask which client was meant; what was typed is kept and shown."""
    capture = outcome.capture
    ask = _which_question(outcome)
    kept = f'I kept "{capture_words(capture)}".' if capture.text else "Nothing is logged yet."
    create = _create_label(capture)
    row = [
        button(
            name,
            f"{ids.PICK_CLIENT}.{n}",
            json.dumps({"pending": outcome.pending, "client": number}),
            style="primary" if len(outcome.offered) == 1 else None,
        )
        for n, (number, name) in enumerate(outcome.offered[:_BUTTONS])
    ]
    row.append(button(create, ids.NEW_CLIENT, str(outcome.pending)))
    choose = [("Choose from all clients", json.dumps({"do": "form", "pending": outcome.pending}))]
    drop = [("Not about a client", json.dumps({"do": "drop", "pending": outcome.pending}))]
    others = [
        (name, json.dumps({"do": "pick", "pending": outcome.pending, "client": number}))
        for number, name in outcome.offered[_BUTTONS:MOST_SHOWN]
    ]
    if not outcome.offered:
        row.append(button("Choose a client", ids.OPEN_PENDING, str(outcome.pending)))
        row.reverse()
        row.append(overflow(ids.MORE, drop))
    else:
        row.append(overflow(ids.MORE, [*others, *choose, *drop]))
    more = more_words(len(outcome.offered), MOST_SHOWN)
    if more:
        kept = f"{more}: choose from all clients. {kept}"
    blocks = [line((ask, "bold")), actions(*row), context(quoted(kept))]
    return Reply(escape(f"{ask} {kept}"), blocks)


def more_words(count: int, shown: int) -> str:
    """Return how many clients fit besides those shown, "And 7 more"; empty where none do."""
    if count <= shown:
        return ""
    rest = f"over {_COUNTED - shown}" if count > _COUNTED else str(count - shown)
    return f"And {rest} more"


def dropped(capture: Capture) -> Reply:
    """Say that what was kept is forgotten; it stays readable, to be copied."""
    text = f"Nothing was logged, and I forgot it: {capture_words(capture)}"
    return Reply(escape(text), [line(text)], replaces=True)


def _which_question(outcome: WhichClient) -> str:
    typed = outcome.capture.client_typed
    if not outcome.has_clients:
        return "There are no clients yet."
    if typed is None:
        return "Which client?"
    if outcome.is_ambiguous:
        return f'Several clients fit "{typed}". Which one?'
    if outcome.offered:
        return f'No client is called "{typed}". Did you mean one of these?'
    return f'No client is called "{typed}".'


def _create_label(capture: Capture) -> str:
    name = capture.client_typed
    return f"Create {name[:40]}" if name and key_for(name) else "Create a client"
