"""The forms of a complaint's course, and what is said about one that was fixed or came back."""

import json
from datetime import date
from enum import StrEnum

from bot.domain.complaint import REMEDIES, Complaint, Fault
from bot.domain.entry import EntryKind
from bot.messages import ids
from bot.messages.blocks import (
    FIELD,
    Block,
    actions,
    button,
    clip,
    date_field,
    escape,
    field,
    line,
    modal,
    option,
    section,
    select,
)
from bot.messages.complaint_words import (
    CAUSES,
    FAULTS,
    NONE,
    OTHER,
    REMEDY_LABELS,
    SEVERITIES,
    course_words,
    points_blocks,
)
from bot.messages.entry_forms import (
    LABELS,
    Choices,
    OpenedEntry,
    about,
    choices_of,
    client_fields,
    day_field,
)
from bot.messages.long_fields import long_fields


class Step(StrEnum):
    """A step of a complaint's course; each is saved by itself."""

    THEIR_SIDE = "their_side"
    OUR_SIDE = "our_side"
    COURSE = "course"


_TITLES = {
    Step.THEIR_SIDE: "their side",
    Step.OUR_SIDE: "our side",
    Step.COURSE: "what was done",
}
_GO_TO = {
    Step.THEIR_SIDE: "Go to their side",
    Step.OUR_SIDE: "Go to our side",
    Step.COURSE: "Go to what was done",
}
_VIEWS = {
    Step.THEIR_SIDE: ids.THEIR_SIDE_FORM,
    Step.OUR_SIDE: ids.OUR_SIDE_FORM,
    Step.COURSE: ids.COURSE_FORM,
}


def steps_of(complaint: Complaint) -> tuple[Step, ...]:
    """Return the steps that are open: our side, fault and cause only after theirs."""
    return tuple(step for step in Step if step is not Step.OUR_SIDE or complaint.is_heard)


def next_step(complaint: Complaint) -> Step:
    """Return what comes next: their side, then ours, then what was done."""
    if not complaint.is_heard:
        return Step.THEIR_SIDE
    return Step.OUR_SIDE if complaint.fault is Fault.UNKNOWN else Step.COURSE


def step_form(
    opened: OpenedEntry,
    complaint: Complaint,
    step: Step,
    clients: Choices,
    *,
    is_manager: bool,
    warning: str = "",
) -> Block:
    """Return one step of a complaint's form; `warning` stands above it."""
    blocks = [*([section(escape(warning))] if warning else []), _steps_row(complaint, step)]
    match step:
        case Step.THEIR_SIDE:
            blocks += _their_side(opened, complaint, clients)
        case Step.OUR_SIDE:
            blocks += _our_side(complaint)
        case Step.COURSE:
            blocks += _course(complaint, is_manager=is_manager)
    return modal(
        _VIEWS[step],
        f"{complaint.id}: {_TITLES[step]}",
        [*blocks, *about(opened)],
        submit=f"Save {_TITLES[step]}",
        metadata=opened.metadata,
    )


def read_form(opened: OpenedEntry, complaint: Complaint) -> Block:
    """Return a complaint for who may not change it: what was said and done, in words."""
    told = [line((f"{name}: ", "bold"), words) for name, words in course_words(complaint) if words]
    head = line((f"{opened.client_name}: ", "bold"), clip(complaint.text, FIELD) or "no words")
    again = [actions(_again_button(complaint))] if complaint.corrected_on else []
    return modal(
        ids.THEIR_SIDE_FORM,
        f"Complaint {complaint.id}",
        [head, *points_blocks(complaint), *told, *again, *about(opened)],
        close="Close",
        metadata=opened.metadata,
    )


def _steps_row(complaint: Complaint, step: Step) -> Block:
    row = [
        button(
            _GO_TO[other],
            f"{ids.COMPLAINT_STEP}.{other.value}",
            json.dumps({"ref": complaint.id, "step": other.value}),
        )
        for other in steps_of(complaint)
        if other is not step
    ]
    if complaint.corrected_on:
        row.append(_again_button(complaint))
    return actions(*row, block_id="steps")


def _again_button(complaint: Complaint) -> Block:
    return button(
        "Raised again", ids.RAISE_AGAIN, complaint.id, about=f"Log that {complaint.id} came back"
    )


def _their_side(opened: OpenedEntry, complaint: Complaint, clients: Choices) -> list[Block]:
    severities = [(label, severity.value) for severity, label in SEVERITIES.items()]
    heard = [("Yes, in their words", "yes"), ("Not yet", "no")]
    return [
        *client_fields(choices_of(opened, clients), str(opened.client_id)),
        *long_fields("text", LABELS[EntryKind.COMPLAINT], complaint.text, is_optional=False),
        *long_fields(
            "points",
            "Their points, one a line",
            "\n".join(complaint.points),
            at="\n",
            hint="one a line, in their words",
        ),
        field(
            "severity",
            "How much it hurt",
            select("severity", severities, complaint.severity.value),
        ),
        day_field("on", "Said on", complaint.raised_on, is_optional=False),
        field(
            "client_side_heard",
            "Was their side heard?",
            select("client_side_heard", heard, _heard(complaint)),
            is_optional=True,
            hint="Our side, fault and cause are asked for once their points stand here.",
        ),
    ]


def _heard(complaint: Complaint) -> str | None:
    """Return the answer that stands; None while there are no points: nobody was asked yet."""
    if not complaint.client_side_heard:
        return "no"
    return "yes" if complaint.points else None


def _our_side(complaint: Complaint) -> list[Block]:
    faults = [(label, fault.value) for fault, label in FAULTS.items()]
    causes = [("Not said yet", NONE), *((label, cause.value) for cause, label in CAUSES.items())]
    return [
        *points_blocks(complaint),
        *long_fields("our_side", "Our side", complaint.our_side or ""),
        field("fault", "Whose fault it was", select("fault", faults, complaint.fault.value)),
        field("cause", "Why it happened", select("cause", causes, complaint.cause or NONE)),
    ]


def _course(complaint: Complaint, *, is_manager: bool) -> list[Block]:
    blocks = [
        day_field("responded_on", "Answered on", complaint.responded_on),
        day_field("corrected_on", "Corrected on", complaint.corrected_on),
        *long_fields(
            "proof",
            "Proof that it is corrected",
            complaint.proof or "",
            hint="a link, or who checked what",
            is_long=False,
        ),
        *_remedy(complaint),
        field(
            "resolved_on",
            "Resolved on",
            date_field("resolved_on", _iso(complaint.resolved_on)),
            is_optional=True,
            hint="The day on which the client said that it is settled.",
        ),
    ]
    if is_manager:
        blocks.append(_all_we_could(complaint))
    return blocks


def _remedy(complaint: Complaint) -> list[Block]:
    is_known = complaint.remedy in REMEDIES
    words = "" if is_known else complaint.remedy or ""
    chosen = complaint.remedy if is_known else OTHER if words else NONE
    remedies = [
        ("None yet", NONE),
        *((label, word) for word, label in REMEDY_LABELS.items()),
        ("Something else, written below", OTHER),
    ]
    accepted = {True: "yes", False: "no", None: NONE}[complaint.remedy_accepted]
    answers = [("They have not said", NONE), ("Yes, accepted", "yes"), ("No, refused", "no")]
    return [
        field("remedy", "What we offered", select("remedy", remedies, chosen)),
        *long_fields("remedy_words", "What we offered, in words", words, is_long=False),
        day_field("remedy_offered_on", "Offered on", complaint.remedy_offered_on),
        day_field("remedy_delivered_on", "Delivered on", complaint.remedy_delivered_on),
        field(
            "remedy_accepted",
            "Did they accept it?",
            select("remedy_accepted", answers, accepted),
        ),
    ]


def _all_we_could(complaint: Complaint) -> Block:
    box: Block = {
        "type": "checkboxes",
        "action_id": "done_what_we_could",
        "options": [option("Resolve it without their yes: we have done what we could", "yes")],
    }
    if complaint.done_what_we_could and not complaint.is_open:
        box["initial_options"] = list(box["options"])
    return field(
        "done_what_we_could",
        "Done what we could",
        box,
        is_optional=True,
        hint="After a remedy was delivered, or an offer was refused or unanswered for 14 days. "
        "It stays unrighted until they accept a remedy.",
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
