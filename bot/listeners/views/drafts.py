"""Forms of a draft: its questions, its words, why not."""

import json

from bot.domain.draft import AnswersNeeded, Tone
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.views.said import said
from bot.messages import draft_forms, ids
from bot.messages.draft_forms import edited_words
from bot.messages.reply import NOTHING, Answer, Form
from bot.use_cases import approvals, comments, drafts, redrafts


def on_draft_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Draft a letter from the answers; its thread is where it shows."""
    drafts.start_draft(
        desk.begin,
        actor,
        client_id=int(form.metadata["client"]),
        kind=str(form.metadata["kind"]),
        answers=form.fields,
        now=desk.now(),
    )
    return said("Drafted. It waits for a manager in the channel for approvals, and in their Home.")


def on_draft_edit_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save the edited words as a new version."""
    edits = edited_words(form.fields)
    drafts.edit_draft(
        desk.begin,
        actor,
        draft_id=int(form.metadata["draft"]),
        seen=str(form.metadata["seen"]),
        edits=edits,
        read=str(form.metadata.get("read") or ""),
        now=desk.now(),
    )
    return NOTHING


def on_reason_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Approve with the reason that the only manager wrote."""
    try:
        _approve(form, actor, desk, reason=form.fields["reason"])
    except AnswersNeeded:
        seen = {name: form.metadata[name] for name in ("draft", "seen")}
        return Form(draft_forms.answers_form(json.dumps(seen), reason=form.fields["reason"]))
    return NOTHING


def on_answers_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Approve with the address that answers go to; without one the text is handed over."""
    reason = form.fields.get("reason") or None
    _approve(form, actor, desk, reason=reason, answers_to=form.fields.get("answers_to", ""))
    return NOTHING


def _approve(
    form: Submission,
    actor: Actor,
    desk: Desk,
    *,
    reason: str | None,
    answers_to: str | None = None,
) -> None:
    approvals.approve_draft(
        desk.begin,
        actor,
        draft_id=int(form.metadata["draft"]),
        seen=str(form.metadata["seen"]),
        reason=reason,
        answers_to=answers_to,
        by_email=desk.by_email(actor.team_id),
        now=desk.now(),
    )


def on_reject_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Drop a draft."""
    approvals.reject_draft(
        desk.begin,
        actor,
        draft_id=int(form.metadata["draft"]),
        seen=str(form.metadata["seen"]),
        reason=form.fields.get("reason", ""),
        now=desk.now(),
    )
    return NOTHING


def on_comment_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Post a comment in a draft's thread."""
    comments.comment_on_draft(
        desk.begin,
        actor,
        draft_id=int(form.metadata["draft"]),
        words=form.fields["words"],
        now=desk.now(),
    )
    return NOTHING


def on_again_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Write the next version from the answers that were missing."""
    redrafts.draft_again(
        desk.begin,
        actor,
        draft_id=int(form.metadata["draft"]),
        seen=str(form.metadata["seen"]),
        tone=Tone(form.metadata["tone"]),
        answers=form.fields,
        now=desk.now(),
    )
    return NOTHING


VIEWS = {
    ids.COMMENT_FORM: on_comment_form,
    ids.AGAIN_FORM: on_again_form,
    ids.DRAFT_FORM: on_draft_form,
    ids.DRAFT_EDIT_FORM: on_draft_edit_form,
    ids.REASON_FORM: on_reason_form,
    ids.ANSWERS_FORM: on_answers_form,
    ids.REJECT_FORM: on_reject_form,
}
