"""An entry in a line of a list: of what kind, on which day, what it says and how it stands."""

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry
from bot.domain.complaint import Complaint, Reraise
from bot.domain.entry import Entry, EntryKind, day_of, kind_of
from bot.domain.history import Note
from bot.domain.scope_request import Decision, ScopeRequest
from bot.messages.agreement_words import agreement_words
from bot.messages.entry_words import BUCKETS, DECIDED, VERDICTS, entry_words

KIND_NAMES = {
    EntryKind.SCOPE_REQUEST: "Scope request",
    EntryKind.COMPLAINT: "Complaint",
    EntryKind.PRAISE: "Praise",
    EntryKind.WIN: "Win",
    EntryKind.DISCOUNT_ASK: "Ask for a lower price",
    EntryKind.MEETING: "Meeting",
    EntryKind.CONTACT: "Contact",
    EntryKind.GOAL: "Goal",
    EntryKind.CLIENT_DUTY: "Duty of theirs",
    EntryKind.DEPARTURE: "Goodbye",
    EntryKind.PROMISE: "Promise",
    EntryKind.INVESTMENT: "Hours to invest",
    EntryKind.REFUND: "Refund",
    EntryKind.CREDIT: "Credit",
    EntryKind.AGREEMENT: "Agreement",
    EntryKind.RERAISE: "Raised again",
}
_MONEY = {
    "invoice": "Invoice",
    "payment": "Payment",
    "refund": "Refund",
    "credit": "Credit",
    "pass_through": "Cost passed on",
}


def kind_words(entry: Entry) -> str:
    """Return of what kind an entry is, as people say it."""
    if isinstance(entry, MoneyEntry):
        return _MONEY[entry.kind.value]
    return KIND_NAMES[kind_of(entry)]


def entry_line(entry: Entry, currency: str, *, with_money: bool) -> str:
    """Return two lines of plain text: name, kind, day and state; then what it says."""
    day = day_of(entry)
    parts = [entry.id, kind_words(entry), f"{day:%-d %b %Y}" if day else "no date"]
    state = state_words(entry)
    head = " · ".join([*parts, state] if state else parts)
    return f"{head}\n{_said(entry, currency, with_money=with_money)}"


def state_words(entry: Entry) -> str:
    """Return how an entry stands; empty for a fact that has no course."""
    match entry:
        case ScopeRequest():
            undecided = entry.decision is Decision.UNDECIDED
            return "not decided yet" if undecided else DECIDED[entry.decision]
        case Complaint():
            return f"{'open' if entry.is_open else 'resolved'}, {entry.severity.value}"
        case Deliverable():
            return f"delivered {entry.delivered:%-d %b %Y}" if entry.delivered else "not delivered"
        case Investment():
            return "approved" if entry.approved_on else "waits for a manager"
        case Note(kind="client_duty"):
            return f"done {entry.done:%-d %b %Y}" if entry.done else "not done"
        case Note(kind="departure", bucket=bucket) if bucket:
            return BUCKETS.get(bucket, bucket).lower()
        case Reraise():
            return VERDICTS[entry.verdict].lower()
        case _:
            return ""


def _said(entry: Entry, currency: str, *, with_money: bool) -> str:
    if isinstance(entry, Agreement):
        words = agreement_words(entry, currency, with_money=with_money)
        return f"{words}: {entry.scope}" if entry.scope else words
    return entry_words(entry, currency, with_money=with_money)
