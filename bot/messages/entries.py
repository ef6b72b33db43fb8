"""What the bot says about an entry: logged, logged already, taken back, which client."""

import json
from datetime import timedelta

from bot.domain.capture import Capture, EntryKind, Logged, Standing, WhichClient
from bot.domain.client import key_for
from bot.domain.money import major_units
from bot.domain.scope_request import Decision
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    line,
    overflow,
    quoted,
    section,
    when,
)
from bot.messages.reply import Reply

MOST_WORDS = 300
DECIDED = {
    Decision.IN_SCOPE: "in scope after all",
    Decision.CHANGE_ORDER: "change order: they pay",
    Decision.GOODWILL: "goodwill: we give it",
    Decision.DECLINED: "declined",
}


def logged(outcome: Logged, *, timezone: str, source: str = "") -> Reply:
    """Say what was logged, the running total, and what can be done about it."""
    if outcome.repeated_after is not None:
        return _logged_already(outcome)
    words = _words(outcome.capture)
    head = _head(outcome)
    total = standing_words(outcome)
    small = (
        f"{outcome.ref} · {_decided(outcome)}logged by you, {when(outcome.logged_at, timezone)}"
        f" · colleagues on {quoted(outcome.client_name)} can see this"
    )
    blocks = [line((head, "bold"), f" {words}"), section(escape(total)), _buttons(outcome)]
    blocks.append(context(" · ".join(part for part in (small, source) if part)))
    if outcome.is_first:
        blocks.append(context("First time? Type `/scope help`."))
    text = f"{head} {words}. {total} {outcome.ref}. Undo in Goodfit Home."
    return Reply(escape(text), blocks)


def changed(outcome: Logged, *, timezone: str) -> Reply:
    """Say what an entry reads now, in the place of what it read before."""
    reply = logged(outcome, timezone=timezone)
    return Reply(reply.text, reply.blocks, replaces=True)


def withdrawn(outcome: Logged) -> Reply:
    """Say what was taken back, in the same message."""
    text = f"Removed: {_words(outcome.capture)} ({outcome.client_name})."
    again = button("Log it again", ids.RESTORE, outcome.ref)
    return Reply(escape(text), [line(text), actions(again)], replaces=True)


def which_client(outcome: WhichClient) -> Reply:
    """Ask which client was meant; what was typed is kept and shown."""
    capture = outcome.capture
    ask = _which_question(outcome)
    kept = f'I kept "{_words(capture)}".' if capture.text else "Nothing is logged yet."
    create = _create_label(capture)
    row = [
        button(
            name,
            f"{ids.PICK_CLIENT}.{n}",
            json.dumps({"pending": outcome.pending, "client": number}),
            style="primary" if len(outcome.offered) == 1 else None,
        )
        for n, (number, name) in enumerate(outcome.offered[:2])
    ]
    row.append(button(create, ids.NEW_CLIENT, str(outcome.pending)))
    choose = [("Choose from all clients", json.dumps({"do": "form", "pending": outcome.pending}))]
    others = [
        (name, json.dumps({"do": "pick", "pending": outcome.pending, "client": number}))
        for number, name in outcome.offered[2:]
    ]
    row.append(overflow(ids.MORE, [*others, *choose]))
    if not outcome.offered:
        row[-1] = button("Choose a client", ids.OPEN_PENDING, str(outcome.pending))
        row.reverse()
    blocks = [line((ask, "bold")), actions(*row), context(quoted(kept))]
    return Reply(escape(f"{ask} {kept}"), blocks)


def standing_words(outcome: Logged) -> str:
    """Return the consequence in a sentence or two."""
    standing = outcome.standing
    if outcome.capture.kind is EntryKind.COMPLAINT:
        count = _count(standing.open_complaints, "open complaint")
        return (
            f"{outcome.client_name} has {count}. "
            "Add their points and whose fault it was, so that the right answer can be drafted."
        )
    return _asks_words(standing, outcome.client_name)


def hours_words(hours: float) -> str:
    """Return hours as people say them: 6 h, 1.5 h."""
    return f"{hours:.1f}".removesuffix(".0") + " h"


def _asks_words(standing: Standing, client: str) -> str:
    asks = f"Last 90 days: {_count(standing.asks, 'unpaid request')}, {hours_words(standing.hours)}"
    if standing.contracted is None:
        return f"{asks}. No agreement with hours is known for {client}, so there is no share."
    share = 100 * standing.hours / standing.contracted
    total = f"{asks} of {hours_words(standing.contracted)} agreed ({share:.0f} %)."
    if standing.free_from is None:
        return total
    day = f"{standing.free_from.day} {standing.free_from:%B}"
    return f"{total} At this rate you work for {client} for nothing from {day}."


def _logged_already(outcome: Logged) -> Reply:
    after = outcome.repeated_after or timedelta()
    by_link = outcome.capture.permalink is not None
    how = "this message is" if by_link else f"{_ago(after)} ago as"
    text = (
        f"Already logged: this message is {outcome.ref}, so I added nothing."
        if by_link
        else f"Already logged {how} {outcome.ref}, so I added nothing."
    )
    value = json.dumps(outcome.capture.as_plain())
    buttons = [
        button("Undo", ids.UNDO, outcome.ref),
        button("Change it", ids.EDIT, outcome.ref),
    ]
    if len(value) <= 2000 and not by_link:  # noqa: PLR2004 (Slack's limit of a button's value)
        buttons.append(button("Add it anyway", ids.LOG_ANYWAY, value))
    return Reply(escape(text), [line(text), actions(*buttons)])


def _buttons(outcome: Logged) -> Block:
    menu = [("Change client", json.dumps({"do": "edit", "ref": outcome.ref}))]
    if outcome.capture.kind is EntryKind.SCOPE_REQUEST:
        menu += [
            (label.capitalize(), json.dumps({"do": decision, "ref": outcome.ref}))
            for decision, label in DECIDED.items()
        ]
    else:
        menu += [
            ("Major", json.dumps({"do": "major", "ref": outcome.ref})),
            ("It is a scope request", json.dumps({"do": "convert", "ref": outcome.ref})),
        ]
    return actions(
        button("Undo", ids.UNDO, outcome.ref),
        button("Add details", ids.EDIT, outcome.ref),
        overflow(ids.MORE, menu),
    )


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


def _head(outcome: Logged) -> str:
    if outcome.capture.kind is EntryKind.COMPLAINT:
        return f"Logged as a complaint from {outcome.client_name}:"
    return f"Logged for {outcome.client_name}:"


def _words(capture: Capture) -> str:
    """Return what was said, with its hours and price; a long text is shortened, not the entry."""
    parts = [clip(capture.text, MOST_WORDS)]
    if capture.hours:
        parts.append(hours_words(capture.hours))
    if capture.amount is not None and capture.currency:
        parts.append(f"{major_units(capture.amount, capture.currency)} {capture.currency}")
    return ", ".join(parts)


def _decided(outcome: Logged) -> str:
    """Return the decision as it stands, or that the hours are missing."""
    if outcome.decision is not None:
        return f"{DECIDED[outcome.decision]} · "
    is_ask = outcome.capture.kind is EntryKind.SCOPE_REQUEST
    return "no hours yet: add details · " if is_ask and not outcome.capture.hours else ""


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _ago(after: timedelta) -> str:
    seconds = max(1, int(after.total_seconds()))
    return _count(seconds, "second") if seconds < 60 else _count(seconds // 60, "minute")  # noqa: PLR2004
