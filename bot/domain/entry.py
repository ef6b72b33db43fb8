"""An entry of the ledger, of any kind: what it says, when, and of what kind it is."""

from datetime import date
from enum import StrEnum

from bot.domain.agreement import (
    Agreement,
    Deliverable,
    Investment,
    MoneyEntry,
    MoneyKind,
)
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import Note, NoteKind
from bot.domain.scope_request import ScopeRequest

Entry = (
    ScopeRequest | Complaint | Note | Deliverable | Investment | MoneyEntry | Agreement | Reraise
)


class EntryKind(StrEnum):
    """What people log day by day. The notes are called as notes.csv calls them."""

    SCOPE_REQUEST = "scope_request"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    WIN = "win"
    DISCOUNT_ASK = "discount_ask"
    MEETING = "meeting"
    CONTACT = "contact"
    GOAL = "goal"
    CLIENT_DUTY = "client_duty"
    DEPARTURE = "departure"
    PROMISE = "promise"
    INVESTMENT = "investment"
    REFUND = "refund"
    CREDIT = "credit"
    AGREEMENT = "agreement"
    RERAISE = "reraise"


NOTE_KINDS = {EntryKind(kind.value): kind for kind in NoteKind}
MONEY_KINDS = {EntryKind.REFUND: MoneyKind.REFUND, EntryKind.CREDIT: MoneyKind.CREDIT}
_KINDS: dict[type, EntryKind] = {
    ScopeRequest: EntryKind.SCOPE_REQUEST,
    Complaint: EntryKind.COMPLAINT,
    Deliverable: EntryKind.PROMISE,
    Investment: EntryKind.INVESTMENT,
    Agreement: EntryKind.AGREEMENT,
    Reraise: EntryKind.RERAISE,
}
# The field that holds the words of an entry.
_TEXTS: dict[type, str] = {
    ScopeRequest: "text",
    Complaint: "text",
    Note: "text",
    Reraise: "text",
    Deliverable: "promised",
    Investment: "purpose",
    MoneyEntry: "note",
    Agreement: "scope",
}


def kind_of(entry: Entry) -> EntryKind:
    """Return of what kind an entry is; an imported invoice or payment counts as a credit."""
    if isinstance(entry, Note):
        return EntryKind(entry.kind.value)
    if isinstance(entry, MoneyEntry):
        return EntryKind.REFUND if entry.kind is MoneyKind.REFUND else EntryKind.CREDIT
    return _KINDS[type(entry)]


def type_of(kind: EntryKind) -> type:
    """Return the type of the values of a kind."""
    if kind in NOTE_KINDS:
        return Note
    if kind in MONEY_KINDS:
        return MoneyEntry
    return next(value for value, known in _KINDS.items() if known is kind)


def text_name(entry: Entry) -> str:
    """Return the name of the field that holds an entry's words."""
    return _TEXTS[type(entry)]


def text_of(entry: Entry) -> str:
    """Return what was said, promised or agreed; empty where nobody wrote it."""
    return getattr(entry, text_name(entry)) or ""


def day_of(entry: Entry) -> date | None:
    """Return the day of which an entry tells; None for a promise without a due date."""
    match entry:
        case ScopeRequest():
            return entry.asked_on
        case Complaint():
            return entry.raised_on
        case Deliverable():
            return entry.due
        case Investment() | Agreement():
            return entry.start
        case _:
            return entry.on


def is_decided(entry: Entry) -> bool:
    """Say whether a person decided upon an entry, so that an emoji cannot take it back."""
    match entry:
        case ScopeRequest():
            return entry.decided_on is not None
        case Complaint():
            acted = (entry.responded_on, entry.corrected_on, entry.resolved_on, entry.remedy)
            return any(acted) or bool(entry.reraises)
        case Note() | Deliverable():
            done = entry.done if isinstance(entry, Note) else entry.delivered
            return done is not None
        case Investment():
            return entry.approved_on is not None
        case _:
            return False
