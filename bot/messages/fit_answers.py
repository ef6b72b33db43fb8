"""How a client is, and who is at risk, in words: answers to one person."""

import json
from collections.abc import Sequence
from datetime import date

from bot.domain.digest import ClientNight
from bot.domain.names import nearest
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
from bot.messages.digest import PLAYS, reason, state_words
from bot.messages.letter_kinds import KINDS
from bot.messages.reply import Reply
from bot.messages.which_client import more_words

MOST_CLIENTS = 10
MOST_TEXT = 3900
MOST_NAMED = 5
Named = Sequence[tuple[int, str]]


def at_risk_answer(
    clients: Sequence[ClientNight],
    *,
    night: date | None,
    total: int,
    count: int | None = None,
) -> Reply:
    """Say who was at risk in the last night, the worst first; no figures of money.

    `count` is how many are at risk, where `clients` are the first of them.
    """
    count = len(clients) if count is None else count
    if night is None:
        return _said(
            "No night was run yet, so nobody is known to be at risk. The first one comes by "
            "itself; /fit CLIENT shows one client now."
        )
    told = f"From the night of {night:%-d %b %Y}."
    if not clients:
        return _said(f"Nobody is at risk: {_of(total)} checked.", told)
    head = f"{count} of {_of(total)} at risk, the worst first."
    rest = _rest(count - MOST_CLIENTS)
    shown = clients[:MOST_CLIENTS]
    words = [_one(client) for client in shown]
    blocks = [section(f"*{escape(head)}*")]
    blocks += [
        section(
            f"*{quoted(client.name)}* · {state_words(client)} · *{PLAYS[client.play.name]}*\n"
            f"{escape(reason(client))}",
            accessory=review_button(client.client_id, client.name),
        )
        for client in shown
    ]
    blocks.append(context(" ".join(filter(None, (escape(rest), told)))))
    spoken = "\n".join(filter(None, (head, *words, rest, told)))
    return Reply(escape(clip(spoken, MOST_TEXT)), blocks)


def which_fit(typed: str, found: Named, *, is_exact: bool, line_typed: str) -> Reply:
    """Ask which client was meant; a button answers for it. What was typed is repeated."""
    buttons = [
        button(name, f"{ids.SHOW_FIT}.{number}", str(number), about=f"How is {name}?")
        for number, name in found[:MOST_NAMED]
    ]
    more = more_words(len(found), MOST_NAMED)
    return _which(typed, buttons, is_exact=is_exact, more=more, line_typed=line_typed)


def which_draft(
    typed: str, found: Named, *, is_exact: bool, kind: str | None, line_typed: str
) -> Reply:
    """Ask which client's letter was meant; a button opens its review."""
    buttons = [
        button(
            name,
            f"{ids.OPEN_LETTER}.{number}",
            json.dumps({"client": number, "kind": kind}),
            about=f"Draft a letter to {name}",
        )
        for number, name in found[:MOST_NAMED]
    ]
    more = more_words(len(found), MOST_NAMED)
    return _which(typed, buttons, is_exact=is_exact, more=more, line_typed=line_typed)


def no_such_letter(asked: str, letters: Sequence[str], *, line_typed: str) -> Reply:
    """Say which letters can be drafted, where another one was asked for."""
    labels = [KINDS.of(letter).label.lower() for letter in letters]
    known = f"{', '.join(labels[:-1])} and {labels[-1]}"
    told = f'Goodfit does not draft "{clip(asked, 80)}", so nothing was opened.'
    near = nearest(asked, enumerate(labels))
    if near:
        told += f" Did you mean {labels[near[0]]}?"
    return _said(told, f"It drafts: {known}. You typed: {line_typed}")


def review_button(client_id: int, name: str) -> Block:
    """Return the button that opens a client's review."""
    action = f"{ids.REVIEW}.{client_id}"
    return button("Review", action, str(client_id), about=f"Review {name}")


def _rest(more: int) -> str:
    return f"And {more} more: type /fit for all clients." if more > 0 else ""


def _one(client: ClientNight) -> str:
    step = PLAYS[client.play.name]
    return f"{client.name}: {state_words(client)}. {reason(client)} Next step: {step}."


def _which(
    typed: str, buttons: list[Block], *, is_exact: bool, more: str, line_typed: str
) -> Reply:
    name = clip(typed, 80)
    if is_exact and not name:
        told = "Which client?"
    elif is_exact:
        told = f'Several clients fit "{name}". Which one?'
    elif buttons:
        told = f'No client is called "{name}". Did you mean one of these?'
    else:
        told = f'No client is called "{name}".'
    repeated = f"You typed: {line_typed}"
    blocks = [line((told, "bold")), line(repeated)]
    more = f"{more}: write more of the name." if more else ""
    if more:
        blocks.insert(1, context(escape(more)))
    if buttons:
        blocks.insert(1, actions(*buttons))
    names = ", ".join(part["text"]["text"] for part in buttons)
    spoken = " ".join(filter(None, (told, f"{names}." if names else "", more, repeated)))
    return Reply(escape(spoken), blocks)


def _said(*sentences: str) -> Reply:
    return Reply(escape(" ".join(sentences)), [line(told) for told in sentences])


def _of(total: int) -> str:
    return f"{total} client{'' if total == 1 else 's'}"
