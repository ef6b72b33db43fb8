"""Forms of a complaint's course: their side, our side, what was done, raised again."""

from dataclasses import replace
from datetime import date

from bot.domain.calendar import Calendar
from bot.domain.complaint import Complaint, Verdict, check_raised_again, check_said_on
from bot.domain.team import Actor
from bot.listeners.answers import answer_by_outbox
from bot.listeners.course import columns_of_step, draw_step, typed
from bot.listeners.desk import Desk
from bot.listeners.outcomes import changed_answer
from bot.listeners.payloads import Submission
from bot.messages import ids
from bot.messages.complaint_forms import Step
from bot.messages.long_fields import typed_long
from bot.messages.reply import Answer, FieldErrors
from bot.messages.reraise_forms import raised_again
from bot.use_cases import captures, complaints, entries
from bot.use_cases.entries import Opened

_FIRST_THEIRS = "First their side: write their points, one a line, and that it was heard."


def on_their_side(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save their side; once it stands there point by point, our side is asked for."""
    ref = str(form.metadata["ref"])
    opened = entries.open_entry(desk.begin, actor, ref=ref)
    before: Complaint = opened.kept.value
    columns = columns_of_step(Step.THEIR_SIDE, form.fields)
    if not columns["text"]:
        return FieldErrors({"text": "Write what they said."})
    if columns["raised_on"] != before.raised_on:
        check_said_on(replace(before, raised_on=columns["raised_on"]), today=_today(actor, desk))
    client_id = _client_of(form, opened, actor, desk)
    if client_id is None:
        return FieldErrors({"client_name": "No client is called that. Write its whole name."})
    outcome = entries.change_entry(
        desk.begin,
        actor,
        ref=ref,
        columns=columns | {"client_id": client_id},
        revision=form.metadata.get("revision"),
        now=desk.now(),
    )
    card = changed_answer(outcome, actor)
    after = entries.open_entry(desk.begin, actor, ref=ref)
    if before.is_heard or not after.kept.value.is_heard or not after.may_change:
        return card
    reply_to = str(form.metadata.get("reply_to") or "")
    if reply_to:
        # The form stays open, and the card behind it shows what was saved.
        answer_by_outbox(form, card, desk)
    return draw_step(after, Step.OUR_SIDE, actor, desk, reply_to=reply_to)


def on_our_side(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save our side, the fault and the cause; theirs must stand there before."""
    ref = str(form.metadata["ref"])
    opened = entries.open_entry(desk.begin, actor, ref=ref)
    if not opened.kept.value.is_heard:
        return FieldErrors({"fault": _FIRST_THEIRS})
    outcome = entries.change_entry(
        desk.begin,
        actor,
        ref=ref,
        columns=columns_of_step(Step.OUR_SIDE, form.fields),
        revision=form.metadata.get("revision"),
        now=desk.now(),
    )
    return changed_answer(outcome, actor)


def on_course(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save what was done about it."""
    outcome = complaints.record_course(
        desk.begin,
        actor,
        ref=str(form.metadata["ref"]),
        columns=columns_of_step(Step.COURSE, form.fields),
        revision=form.metadata.get("revision"),
        now=desk.now(),
    )
    return changed_answer(outcome, actor)


def on_reraise(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Save what was corrected in a re-raise."""
    ref = str(form.metadata["ref"])
    old = complaints.find_old_complaint(desk.begin, actor, ref=ref)
    on = date.fromisoformat(form.fields["on"])
    check_raised_again(old, on=on, today=_today(actor, desk))
    columns = {
        "verdict": Verdict(form.fields["verdict"]),
        "on": on,
        "text": typed_long(form.fields),
    }
    outcome = entries.change_entry(
        desk.begin,
        actor,
        ref=ref,
        columns=columns,
        revision=form.metadata.get("revision"),
        now=desk.now(),
    )
    return raised_again(outcome, old, timezone=actor.team.timezone, reader=actor.user_id)


def on_raise_again(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Log that a corrected complaint was raised again."""
    ref = str(form.metadata["ref"])
    outcome = complaints.raise_again(
        desk.begin,
        actor,
        ref=ref,
        verdict=Verdict(form.fields["verdict"]),
        text=typed_long(form.fields),
        on=date.fromisoformat(form.fields["on"]),
        now=desk.now(),
    )
    old = complaints.find_old_complaint(desk.begin, actor, ref=ref)
    return raised_again(
        outcome, old, timezone=actor.team.timezone, reader=actor.user_id, replaces=False
    )


def _client_of(form: Submission, opened: Opened, actor: Actor, desk: Desk) -> int | None:
    if form.fields.get("client"):
        return int(form.fields["client"])
    if typed(form.fields, "client_name") == opened.client.name:
        return opened.kept.client_id
    name = typed(form.fields, "client_name")
    return captures.find_named_client(desk.begin, actor, name=name)


def _today(actor: Actor, desk: Desk) -> date:
    return Calendar(actor.team.timezone).today(desk.now())


VIEWS = {
    ids.THEIR_SIDE_FORM: on_their_side,
    ids.OUR_SIDE_FORM: on_our_side,
    ids.COURSE_FORM: on_course,
    ids.RERAISE_FORM: on_reraise,
    ids.RAISE_AGAIN_FORM: on_raise_again,
}
