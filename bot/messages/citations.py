"""The entries that a letter rests on, each with its link, and how it stands now."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.agreement import Deliverable
from bot.domain.complaint import Complaint
from bot.domain.history import Note
from bot.domain.scope_request import ScopeRequest
from bot.messages.blocks import linked, quoted
from bot.messages.changes import source_mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One entry: `label` is "C-18, 18 Sep", `told` what it says and how it stands."""

    label: str
    told: str
    permalink: str | None = None
    source_state: str | None = None

    @property
    def link(self) -> str:
        """Return its name in mrkdwn, as a link where there is a message behind it."""
        return linked(self.label, self.permalink) + source_mark(self.source_state)

    @property
    def words(self) -> str:
        """Return the whole of it in mrkdwn."""
        return f"{self.link} · {quoted(self.told[:2000])}" if self.told else self.link


def citation(
    ref: str, entry: Any, *, is_withdrawn: bool = False, source_state: str | None = None
) -> Citation:
    """Return an entry of the ledger as a letter cites it."""
    return Citation(
        label=f"{ref}{_day(_on(entry))}",
        told="taken back" if is_withdrawn else _told(entry),
        permalink=getattr(entry, "permalink", None),
        source_state=source_state,
    )


def _on(entry: Any) -> date | None:
    for name in ("raised_on", "asked_on", "due", "on"):
        day: date | None = getattr(entry, name, None)
        if day is not None:
            return day
    return None


def _day(day: date | None) -> str:
    return f", {day:%-d %b}" if day else ""


def _told(entry: Any) -> str:
    match entry:
        case Complaint():
            return f"{entry.text} · {_fault(entry)} · {_course(entry)}"
        case Deliverable():
            state = f"delivered on {entry.delivered:%-d %b}" if entry.delivered else "not delivered"
            return f"{entry.promised} · {state}"
        case ScopeRequest():
            return f"{entry.text} · {entry.decision.value.replace('_', ' ')}"
        case Note():
            return f"{entry.kind.value.replace('_', ' ')}: {entry.text}"
        case _:
            return ""


def _fault(complaint: Complaint) -> str:
    return (
        "nobody knows whose fault"
        if complaint.fault.value == "unknown"
        else (f"fault: {complaint.fault.value}")
    )


def _course(complaint: Complaint) -> str:
    if not complaint.is_open:
        return "resolved"
    if complaint.corrected_on:
        return f"corrected on {complaint.corrected_on:%-d %b}"
    return "open"
