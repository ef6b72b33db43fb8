"""A complaint in words: what was said point by point, and what was done about it."""

from bot.domain.complaint import REMEDIES, Cause, Complaint, Fault, Severity
from bot.messages.blocks import (
    FIELD,
    Block,
    clip,
    context,
    line,
)
from bot.messages.entry_words import MOST_WORDS
from bot.messages.spoken import day_words

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


def points_blocks(complaint: Complaint) -> list[Block]:
    """Return their points, numbered; what does not fit is counted."""
    shown = complaint.points[:MOST_POINTS]
    blocks = [line((f"{n}. ", "bold"), clip(point, FIELD)) for n, point in enumerate(shown, 1)]
    if len(complaint.points) > MOST_POINTS:
        blocks.append(context(f"and {len(complaint.points) - MOST_POINTS} more points"))
    return [line(("What they said, point by point", "bold")), *blocks] if blocks else []


def course_words(complaint: Complaint) -> list[tuple[str, str]]:
    """Return what is known of its course, as (label, words); empty words where nothing is."""
    remedy = REMEDY_LABELS.get(complaint.remedy or "", complaint.remedy or "")
    accepted = {True: "accepted", False: "refused", None: "not answered yet"}
    days = (("offered", complaint.remedy_offered_on), ("delivered", complaint.remedy_delivered_on))
    course = [f"{what} {day:%-d %b %Y}" for what, day in days if day]
    fault = "" if complaint.fault is Fault.UNKNOWN else FAULTS[complaint.fault]
    return [
        ("How much it hurt", SEVERITIES[complaint.severity]),
        ("Said on", day_words(complaint.raised_on)),
        ("Our side", clip(complaint.our_side or "", FIELD)),
        ("Fault", fault),
        ("Cause", CAUSES[complaint.cause] if complaint.cause else ""),
        ("Answered on", day_words(complaint.responded_on)),
        ("Corrected on", day_words(complaint.corrected_on)),
        ("Proof", clip(complaint.proof or "", FIELD)),
        (
            "Remedy",
            ", ".join([clip(remedy, MOST_WORDS), *course, accepted[complaint.remedy_accepted]])
            if remedy
            else "",
        ),
        ("Resolved on", day_words(complaint.resolved_on)),
        ("How", "done what we could" if complaint.done_what_we_could else ""),
    ]
