"""Clicks about an entry: open, edit, decide, move, take back."""

import json
from dataclasses import replace
from typing import Any

from bot.domain.capture import Capture
from bot.domain.complaint import Complaint, Severity
from bot.domain.scope_request import Decision
from bot.domain.team import Actor
from bot.listeners.commands import outcome_answer
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import forms, ids
from bot.messages.entries import changed, withdrawn
from bot.messages.reply import Answer, Form, Reply
from bot.use_cases import captures, entries


def on_undo(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Take an entry back."""
    return withdrawn(entries.withdraw_entry(desk.begin, actor, ref=click.value, now=desk.now()))


def on_restore(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Put an entry back that was taken back."""
    outcome = entries.restore_entry(desk.begin, actor, ref=click.value, now=desk.now())
    return changed(outcome, timezone=actor.team.timezone)


def on_edit(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open an entry to correct it."""
    return _edit_form(click.value, click, actor, desk)


def on_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Do what was chosen in an entry's menu."""
    chosen: dict[str, Any] = json.loads(click.value)
    what = chosen["do"]
    if what == "form":
        return _pending_form(chosen["pending"], click, actor, desk)
    if what == "pick":
        return _pick(chosen, click, actor, desk)
    ref = str(chosen["ref"])
    if what == "edit":
        return _edit_form(ref, click, actor, desk)
    if what == "convert":
        outcome = entries.convert_entry(desk.begin, actor, ref=ref, now=desk.now())
        return changed(outcome, timezone=actor.team.timezone)
    columns: dict[str, object] = (
        {"severity": Severity.MAJOR} if what == "major" else {"decision": Decision(what)}
    )
    outcome = entries.change_entry(desk.begin, actor, ref=ref, columns=columns, now=desk.now())
    return changed(outcome, timezone=actor.team.timezone)


def on_log_anyway(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Log again what was logged a moment ago."""
    capture = Capture.from_plain(json.loads(click.value))
    outcome = captures.log_capture(
        desk.begin, actor, capture, now=desk.now(), even_if_repeated=True
    )
    return _in_place(outcome_answer(outcome, actor, desk, reply_to=click.reply_to))


def on_pick_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Log what was typed for the client that was meant."""
    return _pick(json.loads(click.value), click, actor, desk)


def on_open_pending(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form filled with what was typed."""
    return _pending_form(int(click.value), click, actor, desk)


def _pick(chosen: dict[str, Any], click: Click, actor: Actor, desk: Desk) -> Answer:
    outcome = captures.log_pending(
        desk.begin,
        actor,
        pending=int(chosen["pending"]),
        client_id=int(chosen["client"]),
        now=desk.now(),
    )
    return _in_place(outcome_answer(outcome, actor, desk, reply_to=click.reply_to))


def _edit_form(ref: str, click: Click, actor: Actor, desk: Desk) -> Answer:
    entry = entries.find_entry(desk.begin, actor, ref=ref)
    choices = captures.list_choices(desk.begin, actor)
    currency = entries.currency_of(desk.begin, actor, client_id=entry.client_id)
    metadata = json.dumps(
        {
            "ref": ref,
            "reply_to": click.reply_to,
            "revision": entry.revision,
            "currency": currency,
        }
    )
    if isinstance(entry.value, Complaint):
        return Form(forms.complaint_form(entry.value, entry.client_id, choices, metadata=metadata))
    return Form(
        forms.scope_request_form(
            entry.value, entry.client_id, choices, currency=currency, metadata=metadata
        )
    )


def _pending_form(pending: int, click: Click, actor: Actor, desk: Desk) -> Answer:
    capture = captures.find_pending(desk.begin, actor, pending=pending)
    choices = captures.list_choices(desk.begin, actor)
    return Form(forms.entry_form(capture, choices, pending=pending, reply_to=click.reply_to))


def _in_place(answer: Answer) -> Answer:
    return replace(answer, replaces=True) if isinstance(answer, Reply) else answer


ACTIONS = {
    ids.UNDO: on_undo,
    ids.RESTORE: on_restore,
    ids.EDIT: on_edit,
    ids.MORE: on_more,
    ids.LOG_ANYWAY: on_log_anyway,
    ids.PICK_CLIENT: on_pick_client,
    ids.OPEN_PENDING: on_open_pending,
}
