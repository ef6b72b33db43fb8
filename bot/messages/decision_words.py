"""What was decided and said about a draft, each in a line, with who and when."""

from collections.abc import Callable, Sequence

from bot.domain.draft import DraftDecision
from bot.messages.blocks import quoted, when

# How the note of a version begins that was drafted again, and not edited by hand.
ANEW = "written anew"
DECIDED = {
    "approved": "approved",
    "rejected": "rejected",
    "stopped": "stopped",
    "marked_sent": "marked as sent",
    "brought_back": "brought back",
    "snoozed": "snoozed",
    "unreminded": "taken out of the reminders",
}


def course_words(
    decisions: Sequence[DraftDecision], version: int, name: Callable[[str], str], timezone: str
) -> str:
    """Return what was decided about one version in mrkdwn, oldest first; empty for nothing.

    Comments are replies of their own and are not repeated.
    """
    told = [
        _in_a_line(one, name, timezone)
        for one in decisions
        if one.version == version and one.kind in DECIDED
    ]
    return " · ".join(told)


def _in_a_line(one: DraftDecision, name: Callable[[str], str], timezone: str) -> str:
    why = f", because: {quoted(one.reason)}" if one.reason else ""
    return f"{DECIDED[one.kind]} by {quoted(name(one.by))}, {when(one.at, timezone)}{why}"
