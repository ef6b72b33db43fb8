"""Clicks about an entry: open, edit, decide, move, take back."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.domain.agreement import Agreement
from bot.domain.capture import Capture
from bot.domain.complaint import Complaint, Reraise, Severity
from bot.domain.entry import EntryKind
from bot.domain.scope_request import Decision
from bot.domain.team import Actor
from bot.listeners.actions.agreements import open_agreement
from bot.listeners.actions.complaints import answer_today, open_complaint
from bot.listeners.desk import Desk
from bot.listeners.opening import on_a_review, opened_entry
from bot.listeners.outcomes import changed_answer, outcome_answer
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.entries import withdrawn
from bot.messages.entry_forms import entry_form, opened_form
from bot.messages.entry_words import BUCKETS
from bot.messages.reply import Answer, Form, Reply
from bot.messages.which_client import dropped
from bot.use_cases import captures, entries, promises, withdrawals


def on_undo(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Take an entry back."""
    outcome = withdrawals.withdraw_entry(desk.begin, actor, ref=click.value, now=desk.now())
    return withdrawn(outcome, can_restore=outcome.can_restore, with_money=outcome.with_money)


def on_restore(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Put an entry back that was taken back."""
    outcome = withdrawals.restore_entry(desk.begin, actor, ref=click.value, now=desk.now())
    return changed_answer(outcome, actor)


def on_edit(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open an entry to read or correct it."""
    return _open(click.value, click, actor, desk)


def on_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Do what was chosen in a menu."""
    chosen: dict[str, Any] = json.loads(click.value)
    return _choice_of(str(chosen["do"]))(chosen, click, actor, desk)


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


def on_pick_kind(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Log what was written to the bot as what it is."""
    chosen = json.loads(click.value)
    outcome = captures.log_pending(
        desk.begin,
        actor,
        pending=int(chosen["pending"]),
        kind=EntryKind(chosen["kind"]),
        now=desk.now(),
    )
    return _in_place(outcome_answer(outcome, actor, desk, reply_to=click.reply_to))


def on_open_pending(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form filled with what was typed."""
    return _pending_form(int(click.value), click, actor, desk)


def on_delivered(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Note that a promise was kept today; where it can be seen is added in its form."""
    outcome = promises.deliver_promise(desk.begin, actor, ref=click.value, now=desk.now())
    return changed_answer(outcome, actor)


def on_duty_done(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Note that the client did what was theirs to do."""
    outcome = promises.finish_duty(desk.begin, actor, ref=click.value, now=desk.now())
    return changed_answer(outcome, actor)


def on_approve_investment(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Let hours to invest count."""
    seen: dict[str, Any] = json.loads(click.value)
    outcome = entries.approve_investment(
        desk.begin, actor, ref=str(seen["ref"]), revision=int(seen["revision"]), now=desk.now()
    )
    return changed_answer(outcome, actor)


def on_unapprove_investment(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Let approved hours wait for a manager again."""
    outcome = entries.unapprove_investment(desk.begin, actor, ref=click.value, now=desk.now())
    return changed_answer(outcome, actor)


def _change(columns: dict[str, object]) -> "_Choice":
    def choose(chosen: dict[str, Any], _click: Click, actor: Actor, desk: Desk) -> Answer:
        ref = str(chosen["ref"])
        outcome = entries.change_entry(desk.begin, actor, ref=ref, columns=columns, now=desk.now())
        return changed_answer(outcome, actor)

    return choose


def _choose_form(chosen: dict[str, Any], click: Click, actor: Actor, desk: Desk) -> Answer:
    return _pending_form(int(chosen["pending"]), click, actor, desk)


def _choose_edit(chosen: dict[str, Any], click: Click, actor: Actor, desk: Desk) -> Answer:
    return _open(str(chosen["ref"]), click, actor, desk)


def _choose_convert(chosen: dict[str, Any], _click: Click, actor: Actor, desk: Desk) -> Answer:
    outcome = entries.convert_entry(desk.begin, actor, ref=str(chosen["ref"]), now=desk.now())
    return changed_answer(outcome, actor)


def _choose_answered(chosen: dict[str, Any], _click: Click, actor: Actor, desk: Desk) -> Answer:
    return answer_today(str(chosen["ref"]), actor, desk)


def _choose_drop(chosen: dict[str, Any], _click: Click, actor: Actor, desk: Desk) -> Answer:
    return dropped(captures.drop_pending(desk.begin, actor, pending=int(chosen["pending"])))


def _pick(chosen: dict[str, Any], click: Click, actor: Actor, desk: Desk) -> Answer:
    outcome = captures.log_pending(
        desk.begin,
        actor,
        pending=int(chosen["pending"]),
        client_id=int(chosen["client"]),
        now=desk.now(),
    )
    return _in_place(outcome_answer(outcome, actor, desk, reply_to=click.reply_to))


def _choose_kind(chosen: dict[str, Any], click: Click, actor: Actor, desk: Desk) -> Answer:
    return on_pick_kind(replace(click, value=json.dumps(chosen)), actor, desk)


_Choice = Callable[[dict[str, Any], Click, Actor, Desk], Answer]
_CHOICES: dict[str, _Choice] = {
    "form": _choose_form,
    "pick": _pick,
    "kind": _choose_kind,
    "drop": _choose_drop,
    "edit": _choose_edit,
    "convert": _choose_convert,
    "answered": _choose_answered,
    **{bucket: _change({"bucket": bucket}) for bucket in BUCKETS},
    **{severity.value: _change({"severity": severity}) for severity in Severity},
    **{decision.value: _change({"decision": decision}) for decision in Decision},
}


def _choice_of(what: str) -> _Choice:
    return _CHOICES[what]


def _open(ref: str, click: Click, actor: Actor, desk: Desk) -> Answer:
    form = _form_of(ref, click, actor, desk)
    return replace(form, on_top=True) if isinstance(form, Form) and on_a_review(click) else form


def _form_of(ref: str, click: Click, actor: Actor, desk: Desk) -> Answer:
    opened = entries.open_entry(desk.begin, actor, ref=ref)
    if isinstance(opened.kept.value, Complaint | Reraise):
        return open_complaint(opened, click, actor, desk)
    if isinstance(opened.kept.value, Agreement):
        return open_agreement(opened, click, actor, desk)
    choices = captures.list_choices(desk.begin, actor, client_id=opened.kept.client_id)
    shown = opened_entry(opened, actor, reply_to=click.reply_to)
    return Form(opened_form(shown, choices), reads_again=ref)


def _pending_form(pending: int, click: Click, actor: Actor, desk: Desk) -> Answer:
    capture = captures.find_pending(desk.begin, actor, pending=pending)
    choices = captures.list_choices(desk.begin, actor, client_id=capture.client_id)
    return Form(entry_form(capture, choices, pending=pending, reply_to=click.reply_to))


def _in_place(answer: Answer) -> Answer:
    return replace(answer, replaces=True) if isinstance(answer, Reply) else answer


ACTIONS = {
    ids.UNDO: on_undo,
    ids.RESTORE: on_restore,
    ids.EDIT: on_edit,
    ids.MORE: on_more,
    ids.LOG_ANYWAY: on_log_anyway,
    ids.PICK_CLIENT: on_pick_client,
    ids.PICK_KIND: on_pick_kind,
    ids.OPEN_PENDING: on_open_pending,
    ids.DELIVERED: on_delivered,
    ids.DUTY_DONE: on_duty_done,
    ids.APPROVE_INVESTMENT: on_approve_investment,
    ids.UNAPPROVE_INVESTMENT: on_unapprove_investment,
}
