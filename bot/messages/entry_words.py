"""An entry in one line, and the words of what was decided about it."""

from datetime import date

from bot.domain.agreement import Agreement, Deliverable, Investment
from bot.domain.capture import Capture
from bot.domain.complaint import Verdict
from bot.domain.entry import Entry, EntryKind, text_of
from bot.domain.history import Note
from bot.domain.money import major_units
from bot.domain.scope_request import Decision
from bot.messages.agreement_words import agreement_words
from bot.messages.blocks import clip
from bot.messages.consequences import hours_words

MOST_WORDS = 300
DECIDED = {
    Decision.IN_SCOPE: "in scope after all",
    Decision.CHANGE_ORDER: "change order: they pay",
    Decision.GOODWILL: "goodwill: we give it",
    Decision.DECLINED: "declined",
}
# What a goodbye was; decided by a person, never guessed from the text (domain.md, Plays).
BUCKETS = {
    "fulfilled": "They got what they came for",
    "distracted": "Pulled in too many directions",
    "not_executed": "Had a plan, never carried it out",
}
VERDICTS = {
    Verdict.FIX_FAILED: "Our fix failed",
    Verdict.ALREADY_FIXED: "It is fixed already",
    Verdict.UNKNOWN: "Not known yet",
}


def entry_words(entry: Entry, currency: str, *, with_money: bool = True) -> str:
    """Return what an entry says with its hours, price and date; a long text is shortened.

    `with_money` is for who may see its price (domain.md, "Who may").
    """
    if isinstance(entry, Agreement):
        return agreement_words(entry, currency, with_money=with_money)
    if isinstance(entry, Deliverable) and entry.delivered:
        seen = f" ({clip(entry.evidence, MOST_WORDS)})" if entry.evidence else ""
        return f"{clip(entry.promised, MOST_WORDS)}, delivered {entry.delivered:%-d %b %Y}{seen}"
    parts = [clip(text_of(entry), MOST_WORDS).removesuffix(".")]
    hours = getattr(entry, "hours", None)
    if hours:
        parts.append(hours_words(hours))
    amount = getattr(entry, "amount", None)
    if amount is not None and with_money:
        parts.append(f"{major_units(amount, currency)} {currency}")
    due = _due(entry)
    if due is not None:
        parts.append(f"{'until' if isinstance(entry, Investment) else 'by'} {due:%-d %b %Y}")
    return ", ".join(part for part in parts if part) or "no words"


def _due(entry: Entry) -> date | None:
    """Return until when an entry runs or is due, where its kind has such a day."""
    match entry:
        case Investment():
            return entry.end
        case Deliverable() | Note(kind="client_duty"):
            return entry.due
        case _:
            return None


def capture_words(capture: Capture) -> str:
    """Return what was typed, with its hours, price and date."""
    parts = [clip(capture.text, MOST_WORDS)]
    if capture.hours:
        parts.append(hours_words(capture.hours))
    if capture.amount is not None and capture.currency:
        parts.append(f"{major_units(capture.amount, capture.currency)} {capture.currency}")
    if capture.due:
        lead = "until" if capture.kind is EntryKind.INVESTMENT else "by"
        parts.append(f"{lead} {capture.due:%-d %b %Y}")
    return ", ".join(part for part in parts if part)
