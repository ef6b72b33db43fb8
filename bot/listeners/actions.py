"""Clicks on buttons and choices in menus, a function each."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.domain.capture import Capture, EntryKind
from bot.domain.complaint import Complaint, Severity
from bot.domain.draft import ReasonNeeded
from bot.domain.errors import DomainError
from bot.domain.scope_request import Decision
from bot.domain.team import Actor, OnlyManagers
from bot.listeners.commands import EXAMPLE_ZONES, outcome_answer
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import draft_forms, forms, ids
from bot.messages.entries import changed, withdrawn
from bot.messages.reply import NOTHING, Answer, Form, Reply
from bot.messages.review import review_view
from bot.use_cases import approvals, captures, drafts, entries


class UnknownButton(DomainError):
    """That button is from an older version of Goodfit, so nothing happened."""


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


def on_new_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new client, named as it was typed."""
    return _client_form(click.value, click, actor, desk)


def on_log_from_home(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new scope request."""
    return _empty_form(EntryKind.SCOPE_REQUEST, click, actor, desk)


def on_log_complaint_from_home(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new complaint."""
    return _empty_form(EntryKind.COMPLAINT, click, actor, desk)


def on_open_mail(_click: Click, _actor: Actor, _desk: Desk) -> Answer:
    """Acknowledge a click that opened a mail program."""
    return NOTHING


def on_settings(click: Click, actor: Actor, desk: Desk) -> Answer:  # noqa: ARG001
    """Open the settings."""
    if not actor.is_manager:
        raise OnlyManagers
    return Form(forms.setup_form(actor.team, EXAMPLE_ZONES))


def on_review(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open a client's review: why it needs a person, and the letter's form."""
    return _review(int(click.value), None, actor, desk)


def on_choose_letter(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Draw the review anew with the questions of another letter."""
    return _review(int(click.metadata["client"]), click.value, actor, desk)


def on_approve(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Approve exactly the version that was read."""
    seen = json.loads(click.value)
    try:
        approvals.approve_draft(
            desk.begin,
            actor,
            draft_id=seen["draft"],
            seen=seen["seen"],
            by_email=desk.by_email,
            now=desk.now(),
        )
    except ReasonNeeded as needed:
        return Form(draft_forms.reason_form(needed.sentence, click.value))
    return NOTHING


def on_edit_draft(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open a draft's words, a field for each section."""
    seen = json.loads(click.value)
    draft = drafts.find_draft_to_edit(desk.begin, actor, draft_id=seen["draft"], seen=seen["seen"])
    return Form(draft_forms.edit_form(draft))


def on_reject(click: Click, actor: Actor, desk: Desk) -> Answer:  # noqa: ARG001
    """Ask why a draft is dropped."""
    if not actor.is_manager:
        raise OnlyManagers
    return Form(draft_forms.reject_form(click.value))


def on_stop(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Take an approved e-mail back while it is held."""
    approvals.stop_sending(
        desk.begin, actor, draft_id=json.loads(click.value)["draft"], now=desk.now()
    )
    return NOTHING


def on_mark_sent(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Record that a person sent the text by hand."""
    approvals.mark_sent(
        desk.begin, actor, draft_id=json.loads(click.value)["draft"], now=desk.now()
    )
    return NOTHING


def on_bring_back(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Let a draft wait again that did not arrive, or was not sent by hand."""
    approvals.bring_back(
        desk.begin, actor, draft_id=json.loads(click.value)["draft"], now=desk.now()
    )
    return NOTHING


def on_show_draft(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Draw a draft's thread once more."""
    approvals.show_draft(desk.begin, actor, draft_id=int(click.value), now=desk.now())
    return Reply("It is shown in the channel for approvals as soon as Slack lets Goodfit in.")


def on_home_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Do what was chosen in Home's menu."""
    if click.value == "settings":
        return on_settings(click, actor, desk)
    return _client_form("", click, actor, desk)


def on_see_version(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Show an older version's words."""
    number, _, version = click.value.partition(":")
    found = drafts.find_version(desk.begin, actor, draft_id=int(number), number=int(version))
    return Form(draft_forms.version_form(found))


def handler_of(action_id: str) -> Callable[[Click, Actor, Desk], Answer]:
    """Return the function of an action; what follows a known id tells equal buttons apart."""
    for known, handler in ACTIONS.items():
        if action_id == known or action_id.startswith(known + "."):
            return handler
    raise UnknownButton


def _empty_form(kind: EntryKind, click: Click, actor: Actor, desk: Desk) -> Answer:
    choices = captures.list_choices(desk.begin, actor)
    return Form(forms.entry_form(Capture(kind=kind, text=""), choices, reply_to=click.reply_to))


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


def _client_form(pending: str, click: Click, actor: Actor, desk: Desk) -> Answer:
    if not pending:
        return Form(forms.client_form(actor.team, reply_to=click.reply_to))
    capture = captures.find_pending(desk.begin, actor, pending=int(pending))
    name = capture.client_typed or ""
    return Form(
        forms.client_form(actor.team, name=name, pending=int(pending), reply_to=click.reply_to)
    )


def _review(client_id: int, kind: str | None, actor: Actor, desk: Desk) -> Answer:
    review = drafts.review_client(desk.begin, actor, client_id=client_id, kind=kind, now=desk.now())
    return Form(
        review_view(
            client_id=client_id,
            history=review.history,
            score=review.score,
            letters=drafts.LETTERS,
            kind=review.kind,
            questions=review.questions,
            refusal=review.refusal,
            warning=review.warning,
            may_draft=review.may_draft,
            with_money=actor.is_manager,
            recipient=review.recipient,
        )
    )


def _in_place(answer: Answer) -> Answer:
    return replace(answer, replaces=True) if isinstance(answer, Reply) else answer


ACTIONS: dict[str, Callable[[Click, Actor, Desk], Answer]] = {
    ids.UNDO: on_undo,
    ids.RESTORE: on_restore,
    ids.EDIT: on_edit,
    ids.MORE: on_more,
    ids.LOG_ANYWAY: on_log_anyway,
    ids.PICK_CLIENT: on_pick_client,
    ids.OPEN_PENDING: on_open_pending,
    ids.NEW_CLIENT: on_new_client,
    ids.LOG_FROM_HOME: on_log_from_home,
    ids.SETTINGS: on_settings,
    ids.REVIEW: on_review,
    ids.CHOOSE_LETTER: on_choose_letter,
    ids.APPROVE: on_approve,
    ids.EDIT_DRAFT: on_edit_draft,
    ids.REJECT: on_reject,
    ids.STOP: on_stop,
    ids.MARK_SENT: on_mark_sent,
    ids.SEE_VERSION: on_see_version,
    ids.OPEN_MAIL: on_open_mail,
    ids.BRING_BACK: on_bring_back,
    ids.SHOW_DRAFT: on_show_draft,
    ids.HOME_MORE: on_home_more,
    ids.LOG_COMPLAINT_FROM_HOME: on_log_complaint_from_home,
}
