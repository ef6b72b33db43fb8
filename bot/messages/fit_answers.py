"""How a client is, and who is at risk, in words: answers to one person."""

import json
from collections.abc import Sequence
from datetime import date

from bot.domain.digest import ClientNight
from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.score import Score
from bot.domain.signal import Signal
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
from bot.messages.digest import PLAYS, STATES, reason, state_label, state_words
from bot.messages.letter_kinds import KINDS
from bot.messages.play_words import play_reason
from bot.messages.receipts import missing_words, next_band, summary
from bot.messages.reply import Reply
from bot.messages.spoken import sentence, with_spoken_dates
from bot.messages.which_client import more_words

MOST_CLIENTS = 10
MOST_SIGNALS = 8
MOST_TEXT = 3900
MOST_NAMED = 5
Named = Sequence[tuple[int, str]]


def fit_answer(
    *,
    client_id: int,
    history: History,
    score: Score,
    shown: tuple[date, Band] | None,
    with_money: bool,
) -> Reply:
    """Say how a client is as of now: where it stands, what next and why, and what is missing.

    `shown` is the last night with the band that its digest shows; figures of money are for
    managers.
    """
    name = history.client.name
    head = f"{name}: {_standing(score)}"
    why = sentence(play_reason(score.play, score.signals, with_money=with_money))
    step = f"{PLAYS[score.play.name]}. {why}"
    heavy = [s for s in score.signals if s.severity > 0]
    heavy.sort(key=lambda signal: -signal.points)
    lines = [_signal(s, history, with_money=with_money) for s in heavy[:MOST_SIGNALS]]
    if len(heavy) > MOST_SIGNALS:
        lines.append(f"and {len(heavy) - MOST_SIGNALS} smaller ones: see the review")
    if not lines:
        lines = ["Nothing weighs on this client now."]
    small = [_missing(score), _age(history, score.on), _shown(score, shown)]
    told = [text for text in small if text]
    blocks = [
        line((head, "bold")),
        line(("Next step: ", "bold"), step),
        line("\n".join(lines)),
        *(context(quoted(text)) for text in told),
        _fit_buttons(client_id, name),
    ]
    spoken = "\n".join([f"{head}.", f"Next step: {step}", *(_stop(x) for x in [*lines, *told])])
    return Reply(escape(clip(spoken, MOST_TEXT)), blocks)


def at_risk_answer(
    clients: Sequence[ClientNight],
    *,
    night: date | None,
    total: int,
    is_manager: bool,
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
    rest = _rest(count - MOST_CLIENTS, is_manager=is_manager)
    shown = clients[:MOST_CLIENTS]
    words = [_one(client) for client in shown]
    blocks = [section(f"*{escape(head)}*")]
    blocks += [
        section(
            f"*{quoted(client.name)}* · {state_words(client)} · *{PLAYS[client.play.name]}*\n"
            f"{escape(_strongest(client))}",
            accessory=_review(client.client_id, client.name, f".{client.client_id}"),
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
    told = f'Goodfit does not draft "{clip(asked, 80)}" yet, so nothing was opened.'
    return _said(told, f"It drafts: {known}. You typed: {line_typed}")


def _rest(more: int, *, is_manager: bool) -> str:
    """Count those who are not shown; only a manager's Home holds every client."""
    if more <= 0:
        return ""
    if is_manager:
        return f"And {more} more: open Goodfit's Home for the whole list."
    return f"And {more} more: open Goodfit's Home for your own, or type /fit CLIENT."


def _standing(score: Score) -> str:
    fit = "unknown" if score.fit is None else f"{score.fit:.1f}".removesuffix(".0") + " of 100"
    state = state_label(score.band, score.debt)
    return f"{state} · fit {fit} ({score.coverage}) · debt {score.debt:.0f}"


def _signal(signal: Signal, history: History, *, with_money: bool) -> str:
    words = summary(signal, currency=history.client.currency, with_money=with_money)
    sign, axis = ("+", "debt") if signal.axis == "debt" else ("\u2212", "fit")
    reach = next_band(signal) if with_money else None
    told = f"{with_spoken_dates(words)} · {sign}{signal.points:.0f} {axis}"
    return f"{told} · {reach}" if reach else told


def _missing(score: Score) -> str:
    if not score.missing:
        return ""
    return "Not known: " + "; ".join(missing_words(missing) for missing in score.missing)


def _age(history: History, today: date) -> str:
    """Say how fresh the ledger is for this client."""
    hours = max((time.on for time in history.time), default=None)
    days = [
        *(ask.asked_on for ask in history.scope_requests),
        *(complaint.raised_on for complaint in history.complaints),
        *(note.on for note in history.notes),
    ]
    newest = max((day for day in days if day <= today), default=None)
    entry = f"newest entry {newest:%-d %b %Y}" if newest else "no entry yet"
    return f"{f'Hours to {hours:%-d %b %Y}' if hours else 'No hours are imported'} · {entry}"


def _shown(score: Score, shown: tuple[date, Band] | None) -> str:
    if shown is None:
        return "Scored just now. No night was run yet."
    night, band = shown
    told = f"Scored just now. The night of {night:%-d %b %Y} shows {STATES[band]}"
    if band is not score.band and Band.UNKNOWN not in (band, score.band):
        told += ": a change stands when it has lasted two nights"
    return f"{told}."


def _fit_buttons(client_id: int, name: str) -> Block:
    log = button(
        "Log a scope request",
        f"{ids.LOG_FOR_CLIENT}.{client_id}",
        str(client_id),
        about=f"Log a scope request of {name}",
    )
    return actions(_review(client_id, name, f".{client_id}"), log)


def _review(client_id: int, name: str, suffix: str) -> Block:
    return button("Review", ids.REVIEW + suffix, str(client_id), about=f"Review {name}")


def _one(client: ClientNight) -> str:
    step = PLAYS[client.play.name]
    return f"{client.name}: {state_words(client)}. {_strongest(client)} Next step: {step}."


def _strongest(client: ClientNight) -> str:
    """Return the strongest reason without money; a quiet play says nothing about the risk."""
    if client.play.reason == "all_quiet" and client.signals:
        heaviest = max(client.signals, key=lambda signal: signal.points)
        return sentence(summary(heaviest, with_money=False))
    return reason(client)


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


def _stop(words: str) -> str:
    return words if words.endswith((".", "\u201d", ":")) else f"{words}."
