"""The forms of a complaint's course, and what is said about one that was fixed or came back."""

import json
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from bot.domain.capture import Logged
from bot.domain.complaint import REMEDIES, Cause, Complaint, Fault, Reraise, Severity, Verdict
from bot.domain.entry import EntryKind, text_of
from bot.messages import ids
from bot.messages.blocks import (
    FIELD,
    Block,
    actions,
    button,
    clip,
    context,
    date_field,
    divider,
    escape,
    field,
    line,
    modal,
    option,
    quoted,
    section,
    select,
    text_field,
)
from bot.messages.entries import MOST_WORDS, logged
from bot.messages.entry_forms import (
    LABELS,
    Choices,
    OpenedEntry,
    about,
    client_fields,
    day_field,
    text_fields,
)
from bot.messages.reply import Reply

# Slack's lists cannot be emptied again, so that nothing is a choice of its own.
NONE = "none"
OTHER = "other"
MOST_POINTS = 20
SEVERITIES = {Severity.MINOR: "Minor", Severity.MAJOR: "Major"}
FAULTS = {
    Fault.UNKNOWN: "Not known yet",
    Fault.OURS: "Ours",
    Fault.SHARED: "Shared",
    Fault.THEIRS: "Theirs",
}
CAUSES = {
    Cause.OVERPROMISED: "We promised too much",
    Cause.SERVICE_LEVEL: "Service below what was agreed",
    Cause.MISSED_REQUEST: "We missed a request",
    Cause.LEARNING_CURVE: "Still learning how to work together",
    Cause.COMMUNICATION: "Communication",
    Cause.BILLING: "Billing",
    Cause.EXPECTATION_GAP: "They expected something else",
    Cause.OTHER: "Something else",
}
REMEDY_LABELS = dict(
    zip(
        REMEDIES,
        (
            "An apology",
            "The fix itself",
            "A refund",
            "A credit",
            "Free work",
            "A lower price",
            "Future work uncharged",
        ),
        strict=True,
    )
)
VERDICTS = {
    Verdict.FIX_FAILED: "Our fix failed",
    Verdict.ALREADY_FIXED: "It is fixed already",
    Verdict.UNKNOWN: "Not known yet",
}
# What each verdict means for us (domain.md, principle 6).
_MEANING = {
    Verdict.FIX_FAILED: "Our fix failed: it is open again and counts as debt. "
    "The same apology must not be sent twice.",
    Verdict.ALREADY_FIXED: "It is fixed already: nothing is owed. Show them the proof once more.",
    Verdict.UNKNOWN: "Whether our fix failed is not known yet: change it once you looked.",
}


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
    told = [line((f"{name}: ", "bold"), words) for name, words in _told(complaint) if words]
    head = line((f"{opened.client_name}: ", "bold"), clip(complaint.text, FIELD) or "no words")
    again = [actions(_again_button(complaint))] if complaint.corrected_on else []
    return modal(
        ids.THEIR_SIDE_FORM,
        f"Complaint {complaint.id}",
        [head, *_points(complaint), *told, *again, *about(opened)],
        close="Close",
        metadata=opened.metadata,
    )


def reraise_form(opened: OpenedEntry, again: Reraise, old: Complaint) -> Block:
    """Return the form of a re-raise, beside the complaint that it raises again."""
    blocks = _old_lines(old)
    if not opened.may_change:
        words = clip(again.text, FIELD) or "no words"
        blocks.append(line((f"{VERDICTS[again.verdict]}, {again.on:%-d %b %Y}: ", "bold"), words))
        title = f"Raised again {again.id}"
        return modal(ids.RERAISE_FORM, title, [*blocks, *about(opened)], close="Close")
    blocks += _reraise_fields(again.verdict, again.on, again.text)
    title = f"Change {again.id}"
    return modal(
        ids.RERAISE_FORM,
        title,
        [*blocks, *about(opened)],
        submit="Save",
        metadata=opened.metadata,
    )


def raise_again_form(old: Complaint, *, today: date, reply_to: str) -> Block:
    """Return the form that logs that a corrected complaint was raised again."""
    metadata = json.dumps({"ref": old.id, "reply_to": reply_to})
    blocks = [*_old_lines(old), *_reraise_fields(None, today, "")]
    title = f"{old.id} raised again"
    return modal(ids.RAISE_AGAIN_FORM, title, blocks, submit="Log it", metadata=metadata)


def raised_again(
    outcome: Logged,
    old: Complaint,
    *,
    timezone: str,
    reader: str,
    withdrew: str = "",
    replaces: bool = True,
) -> Reply:
    """Say that an old complaint was raised again, and what follows from the verdict.

    `withdrew` is the new complaint that was taken back for it.
    """
    verdict = outcome.entry.verdict if isinstance(outcome.entry, Reraise) else Verdict.UNKNOWN
    told = f"{old.id} was raised again. {_MEANING[verdict]}"
    if withdrew:
        told = f"{told} {withdrew} was taken back, so that it counts once."
    card = logged(outcome, timezone=timezone, reader=reader)
    return Reply(
        f"{card.text} {escape(told)}", [section(escape(told)), *card.blocks], replaces=replaces
    )


def fixed(outcome: Logged, *, is_news: bool = True, replaces: bool = False) -> Reply:
    """Say that a complaint was marked corrected, or was so already."""
    complaint = outcome.entry
    day = complaint.corrected_on if isinstance(complaint, Complaint) else None
    said = clip(text_of(complaint), MOST_WORDS)
    if is_news:
        head = f"{outcome.ref} of {outcome.client_name} is marked as corrected today: "
        row = [button("Set it back", ids.SET_BACK, outcome.ref)]
        small = "The proof is the message with your emoji. Taking the emoji off sets it back too."
    else:
        head = f"{outcome.ref} of {outcome.client_name} is corrected since {_on(day)} already: "
        row, small = [], "Nothing was changed."
    blocks = [line((head, "bold"), said), actions(*row, _open_button(outcome)), context(small)]
    return Reply(escape(f"{head}{said}. {small}"), blocks, replaces=replaces)


def unfixed(outcome: Logged, *, replaces: bool = False) -> Reply:
    """Say that a complaint is not marked corrected any more."""
    head = f"{outcome.ref} of {outcome.client_name} is set back to what it was before your emoji: "
    said = clip(text_of(outcome.entry), MOST_WORDS)
    blocks = [line((head, "bold"), said), actions(_open_button(outcome))]
    return Reply(escape(f"{head}{said}"), blocks, replaces=replaces)


def cannot_fix_here() -> Reply:
    """Say that in a channel open to clients the emoji changes nothing, and where it is done."""
    words = (
        "Nothing is marked as fixed: this channel is open to clients or guests, and they see your "
        "emoji. Better take it off. Type `/client NAME` and open the complaint to write what was "
        "done."
    )
    return Reply(words, [section(words)])


def which_was_fixed(client_name: str | None, offered: Sequence[Complaint], *, proof: str) -> Reply:
    """Ask which of a client's complaints was fixed; nothing was logged from the message."""
    if not offered:
        whose = f"and none of {client_name} waits" if client_name else "and I know no client here"
        words = (
            f"Nothing is marked as fixed: no complaint was logged from this message {whose}"
            f"{' for a correction' if client_name else ''}. Log it first: the message's menu has "
            "“Log complaint”."
        )
        return Reply(escape(words), [line(words)])
    ask = f"Which complaint of {client_name} is fixed?"
    blocks = [line((ask, "bold"))]
    for n, complaint in enumerate(offered):
        words = f"{complaint.id}, {complaint.raised_on:%-d %b %Y}: {clip(complaint.text, 200)}"
        value = json.dumps({"ref": complaint.id, "proof": proof})
        label = f"Mark {complaint.id} as fixed"
        mark = button("Mark it fixed", f"{ids.MARK_FIXED}.{n}", value, about=label)
        blocks.append(section(quoted(words), accessory=mark))
    blocks.append(context("The message with your emoji becomes the proof. Nothing is changed yet."))
    names = "; ".join(f"{c.id}: {clip(c.text, 200)}" for c in offered)
    return Reply(escape(f"{ask} {names}"), blocks)


def _open_button(outcome: Logged) -> Block:
    return button(f"Open {outcome.ref}", ids.EDIT, outcome.ref)


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
        *client_fields(clients, str(opened.client_id)),
        *text_fields(LABELS[EntryKind.COMPLAINT], complaint.text),
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
            select("client_side_heard", heard, "yes" if complaint.client_side_heard else "no"),
            hint="Our side, fault and cause are asked for once their points stand here.",
        ),
    ]


def _our_side(complaint: Complaint) -> list[Block]:
    faults = [(label, fault.value) for fault, label in FAULTS.items()]
    causes = [("Not said yet", NONE), *((label, cause.value) for cause, label in CAUSES.items())]
    return [
        *_points(complaint),
        *long_fields("our_side", "Our side", complaint.our_side or "", at=" "),
        field("fault", "Whose fault it was", select("fault", faults, complaint.fault.value)),
        field("cause", "Why it happened", select("cause", causes, complaint.cause or NONE)),
    ]


def _course(complaint: Complaint, *, is_manager: bool) -> list[Block]:
    proof = text_field("proof", complaint.proof or "", hint="a link, or who checked what")
    blocks = [
        day_field("responded_on", "Answered on", complaint.responded_on),
        day_field("corrected_on", "Corrected on", complaint.corrected_on),
        field("proof", "Proof that it is corrected", proof, is_optional=True),
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
        field(
            "remedy_words",
            "What we offered, in words",
            text_field("remedy_words", words),
            is_optional=True,
        ),
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


def long_fields(
    name: str, label: str, text: str, *, at: str, hint: str | None = None
) -> list[Block]:
    """Return as many fields as a text takes, called name, name.2, name.3; cut `at` this sign."""
    blocks = []
    rest, number = text, 1
    while rest or number == 1:
        part, rest = _cut(rest, at)
        called = name if number == 1 else f"{name}.{number}"
        shown = label if number == 1 else f"{label}, continued"
        element = text_field(called, part, is_long=True, hint=hint)
        blocks.append(field(called, shown, element, is_optional=True))
        number += 1
    return blocks


def _cut(text: str, at: str) -> tuple[str, str]:
    if len(text) <= FIELD:
        return text, ""
    found = text.rfind(at, 1, FIELD)
    end = found if found > 0 else FIELD
    return text[:end], text[end:].removeprefix(at)


def _points(complaint: Complaint) -> list[Block]:
    shown = complaint.points[:MOST_POINTS]
    blocks = [line((f"{n}. ", "bold"), clip(point, FIELD)) for n, point in enumerate(shown, 1)]
    if len(complaint.points) > MOST_POINTS:
        blocks.append(context(f"and {len(complaint.points) - MOST_POINTS} more points"))
    return [line(("What they said, point by point", "bold")), *blocks] if blocks else []


def _told(complaint: Complaint) -> list[tuple[str, str]]:
    remedy = REMEDY_LABELS.get(complaint.remedy or "", complaint.remedy or "")
    accepted = {True: "accepted", False: "refused", None: "not answered yet"}
    days = (("offered", complaint.remedy_offered_on), ("delivered", complaint.remedy_delivered_on))
    course = [f"{what} {day:%-d %b %Y}" for what, day in days if day]
    fault = "" if complaint.fault is Fault.UNKNOWN else FAULTS[complaint.fault]
    return [
        ("How much it hurt", SEVERITIES[complaint.severity]),
        ("Said on", _on(complaint.raised_on)),
        ("Our side", clip(complaint.our_side or "", FIELD)),
        ("Fault", fault),
        ("Cause", CAUSES[complaint.cause] if complaint.cause else ""),
        ("Answered on", _on(complaint.responded_on)),
        ("Corrected on", _on(complaint.corrected_on)),
        ("Proof", clip(complaint.proof or "", FIELD)),
        (
            "Remedy",
            ", ".join([clip(remedy, MOST_WORDS), *course, accepted[complaint.remedy_accepted]])
            if remedy
            else "",
        ),
        ("Resolved on", _on(complaint.resolved_on)),
        ("How", "done what we could" if complaint.done_what_we_could else ""),
    ]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _on(day: date | None) -> str:
    return f"{day:%-d %b %Y}" if day else ""


def _old_lines(old: Complaint) -> list[Block]:
    corrected = f", corrected on {_on(old.corrected_on)}" if old.corrected_on else ""
    proof = clip(old.proof, MOST_WORDS) if old.proof else "none was noted"
    return [
        line(
            (f"{old.id}, said on {_on(old.raised_on)}{corrected}: ", "bold"),
            clip(old.text, FIELD) or "no words",
        ),
        line(("Proof: ", "bold"), proof),
        divider(),
    ]


def _reraise_fields(verdict: Verdict | None, on: date, text: str) -> list[Block]:
    verdicts = [(label, known.value) for known, label in VERDICTS.items()]
    return [
        field(
            "verdict",
            "Did our fix fail, or is it fixed already?",
            select("verdict", verdicts, verdict),
            hint="Our fix failed is debt, and the same apology must not be sent twice.",
        ),
        day_field("on", "Said on", on, is_optional=False),
        *long_fields("text", "What they said, in their words", text, at=" "),
    ]
