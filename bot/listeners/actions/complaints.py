"""Clicks in a complaint's course: its steps, answered today, raised again, fixed."""

import json
from dataclasses import replace
from typing import Any

from bot.domain.calendar import Calendar
from bot.domain.complaint import Complaint, Reraise, Verdict
from bot.domain.team import Actor
from bot.listeners.course import draw_step, is_unsaved
from bot.listeners.desk import Desk
from bot.listeners.opening import opened_entry
from bot.listeners.outcomes import changed_answer
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.complaint_forms import Step, next_step, read_form, steps_of
from bot.messages.fixed_answers import fixed, unfixed
from bot.messages.reply import Answer, Form
from bot.messages.reraise_forms import raise_again_form, raised_again, reraise_form
from bot.use_cases import complaints, entries, fixes
from bot.use_cases.entries import Opened

_UNSAVED = (
    "What you changed here is not saved yet. Save it first, or press the step once more to go on "
    "without it."
)


def open_complaint(opened: Opened, click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of what comes next: their side, then ours, then what was done.

    A re-raise opens beside the complaint that it raises again.
    """
    ref, value = opened.kept.value.id, opened.kept.value
    reply_to = _reply_to(click)
    shown = opened_entry(opened, actor, reply_to=reply_to)
    if isinstance(value, Reraise):
        old = complaints.find_old_complaint(desk.begin, actor, ref=ref)
        return Form(reraise_form(shown, value, old), reads_again=ref)
    if not opened.may_change:
        return Form(read_form(shown, value), reads_again=ref)
    step = next_step(value)
    return draw_step(opened, step, actor, desk, reply_to=reply_to, reads_again=ref)


def answer_today(ref: str, actor: Actor, desk: Desk) -> Answer:
    """Note that we answered a complaint today."""
    outcome = complaints.answer_complaint(desk.begin, actor, ref=ref, now=desk.now())
    return changed_answer(outcome, actor)


def on_step(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Go to another step; what was typed and is not saved yet stands until it is pressed again."""
    chosen: dict[str, Any] = json.loads(click.value)
    opened = entries.open_entry(desk.begin, actor, ref=str(chosen["ref"]))
    complaint: Complaint = opened.kept.value
    wanted, here = Step(chosen["step"]), Step(click.metadata["step"])
    if not opened.may_change or wanted not in steps_of(complaint):
        return open_complaint(opened, click, actor, desk)
    reply_to = _reply_to(click)
    is_told = click.metadata.get("leaving") == wanted
    if not is_told and is_unsaved(here, click.fields, opened):
        # What is typed stays, and so does the version that it was typed upon.
        seen = replace(opened.kept, revision=click.metadata["revision"])
        opened = replace(opened, kept=seen)
        return draw_step(
            opened, here, actor, desk, reply_to=reply_to, warning=_UNSAVED, leaving=wanted.value
        )
    return draw_step(opened, wanted, actor, desk, reply_to=reply_to)


def on_raise_again(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Ask for the verdict on a corrected complaint that was raised again."""
    old = complaints.find_old_complaint(desk.begin, actor, ref=click.value)
    today = Calendar(actor.team.timezone).today(desk.now())
    return Form(raise_again_form(old, today=today, reply_to=_reply_to(click)))


def on_fix_failed(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Make a new complaint the re-raise of an old one whose fix failed."""
    return _decide(click, Verdict.FIX_FAILED, actor, desk)


def on_already_fixed(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Make a new complaint the re-raise of an old one that is fixed."""
    return _decide(click, Verdict.ALREADY_FIXED, actor, desk)


def on_new_complaint(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Keep a complaint as a new one; it is not asked about again."""
    ref = str(json.loads(click.value)["new"])
    outcome = complaints.keep_as_new(desk.begin, actor, ref=ref, now=desk.now())
    return changed_answer(outcome, actor)


def on_mark_fixed(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Mark the complaint corrected that was picked after an emoji."""
    chosen = json.loads(click.value)
    found = fixes.mark_fixed(
        desk.begin, actor, ref=str(chosen["ref"]), proof=str(chosen["proof"]), now=desk.now()
    )
    return fixed(found.logged, is_news=found.is_news, replaces=True)


def on_set_back(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Take back that an emoji marked a complaint corrected."""
    outcome = fixes.set_back(desk.begin, actor, ref=click.value, now=desk.now())
    return unfixed(outcome, replaces=True)


def _decide(click: Click, verdict: Verdict, actor: Actor, desk: Desk) -> Answer:
    chosen = json.loads(click.value)
    new, old = str(chosen["new"]), str(chosen["old"])
    outcome = complaints.decide_resemblance(
        desk.begin, actor, new=new, old=old, verdict=verdict, now=desk.now()
    )
    first = complaints.find_old_complaint(desk.begin, actor, ref=old)
    return raised_again(
        outcome, first, timezone=actor.team.timezone, reader=actor.user_id, withdrew=new
    )


def _reply_to(click: Click) -> str:
    """Return where the entry's card stands: a form remembers it."""
    return click.reply_to or str(click.metadata.get("reply_to") or "")


ACTIONS = {
    ids.COMPLAINT_STEP: on_step,
    ids.RAISE_AGAIN: on_raise_again,
    ids.FIX_FAILED: on_fix_failed,
    ids.ALREADY_FIXED: on_already_fixed,
    ids.NEW_COMPLAINT: on_new_complaint,
    ids.MARK_FIXED: on_mark_fixed,
    ids.SET_BACK: on_set_back,
}
