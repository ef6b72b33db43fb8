"""A complaint's steps: each drawn from the record, and what was typed into it as columns."""

import re
from dataclasses import replace
from typing import Any

from bot.domain.complaint import Cause, Complaint, Fault, Severity, WrongCourse
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.entry_fields import Fields, SomethingIsMissing, day_typed, required_day
from bot.listeners.opening import metadata_of, opened_entry
from bot.messages.complaint_forms import Step, step_form
from bot.messages.complaint_words import NONE, OTHER
from bot.messages.long_fields import typed_long
from bot.messages.reply import Form
from bot.use_cases import captures
from bot.use_cases.entries import Opened

_BULLET = re.compile(r"^[-*•]\s+")
_ANSWERS = {"yes": True, "no": False}


def draw_step(
    opened: Opened,
    step: Step,
    actor: Actor,
    desk: Desk,
    *,
    reply_to: str = "",
    warning: str = "",
    leaving: str = "",
    reads_again: str = "",
) -> Form:
    """Return a step of a complaint's form; `leaving` is a step pressed with words unsaved."""
    shown = opened_entry(opened, actor, reply_to=reply_to)
    metadata = metadata_of(opened, reply_to=reply_to, step=step.value, leaving=leaving)
    view = step_form(
        replace(shown, metadata=metadata),
        opened.kept.value,
        step,
        captures.list_choices(desk.begin, actor, client_id=opened.kept.client_id),
        is_manager=actor.is_manager,
        warning=warning,
    )
    return Form(view, reads_again=reads_again)


def is_unsaved(step: Step, fields: Fields, opened: Opened) -> bool:
    """Say whether a step holds words that the record does not."""
    complaint: Complaint = opened.kept.value
    try:
        columns = columns_of_step(step, fields)
    except (WrongCourse, SomethingIsMissing):
        return True
    is_moved = fields.get("client", "") not in ("", str(opened.kept.client_id))
    is_moved |= typed(fields, "client_name") not in ("", opened.client.name)
    return is_moved or any(_plain(getattr(complaint, k)) != v for k, v in columns.items())


def columns_of_step(step: Step, fields: Fields) -> dict[str, Any]:
    """Return the columns of a complaint as a step was filled in. Raises WrongCourse."""
    match step:
        case Step.THEIR_SIDE:
            return {
                "text": typed_long(fields),
                "points": points_typed(fields),
                "severity": Severity(fields["severity"]),
                "raised_on": required_day(fields, "on"),
                **_heard(fields),
            }
        case Step.OUR_SIDE:
            cause = fields["cause"]
            return {
                "our_side": typed_long(fields, "our_side") or None,
                "fault": Fault(fields["fault"]),
                "cause": None if cause == NONE else Cause(cause),
            }
        case Step.COURSE:
            return _course(fields)


def points_typed(fields: Fields) -> list[str]:
    """Return their points, one a line; a bullet before one is not part of it."""
    lines = typed_long(fields, "points", at="\n").splitlines()
    points = (_BULLET.sub("", part.strip()).strip() for part in lines)
    return [point for point in points if point]


def typed(fields: Fields, name: str) -> str:
    """Return what was typed into a field."""
    return fields.get(name, "").strip()


def _heard(fields: Fields) -> dict[str, bool]:
    """Return whether their side was heard; while no points stand, nobody need say so yet."""
    answer = _ANSWERS.get(fields.get("client_side_heard", ""))
    if answer is not None:
        return {"client_side_heard": answer}
    if points_typed(fields):
        raise WrongCourse({"client_side_heard": "Choose whether you heard their side yet."})
    return {}


def _course(fields: Fields) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "responded_on": day_typed(fields, "responded_on"),
        "corrected_on": day_typed(fields, "corrected_on"),
        "proof": typed_long(fields, "proof") or None,
        "remedy": _remedy(fields),
        "remedy_offered_on": day_typed(fields, "remedy_offered_on"),
        "remedy_delivered_on": day_typed(fields, "remedy_delivered_on"),
        "remedy_accepted": _ANSWERS.get(fields["remedy_accepted"]),
        "resolved_on": day_typed(fields, "resolved_on"),
    }
    if "done_what_we_could" in fields:
        columns["done_what_we_could"] = fields["done_what_we_could"] == "yes"
    return columns


def _remedy(fields: Fields) -> str | None:
    chosen, words = fields["remedy"], typed_long(fields, "remedy_words")
    if chosen == OTHER and not words:
        raise WrongCourse({"remedy_words": "Write what we offered."})
    if words and chosen not in (OTHER, NONE):
        # Both cannot be kept, and which was meant is theirs to say.
        raise WrongCourse({"remedy_words": "Choose “Something else” above, or empty this field."})
    return words or (None if chosen == NONE else chosen)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
