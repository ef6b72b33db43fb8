"""The forms in which entries are logged, opened and corrected, of every kind."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry
from bot.domain.capture import Capture
from bot.domain.complaint import Complaint, Reraise
from bot.domain.entry import MONEY_KINDS, NOTE_KINDS, Entry, EntryKind, kind_of
from bot.domain.history import Note
from bot.domain.money import major_units
from bot.domain.scope_request import Decision, ScopeRequest
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    date_field,
    divider,
    field,
    line,
    modal,
    select,
    text_field,
)
from bot.messages.entry_words import BUCKETS, entry_words
from bot.messages.long_fields import long_fields

Choices = Sequence[tuple[int, str]]

TITLES = {
    EntryKind.SCOPE_REQUEST: "Log a scope request",
    EntryKind.COMPLAINT: "Log a complaint",
    EntryKind.PROMISE: "Log a promise",
    EntryKind.INVESTMENT: "Invest hours",
    EntryKind.REFUND: "Log a refund",
    EntryKind.CREDIT: "Log a credit",
}
LABELS = {
    EntryKind.SCOPE_REQUEST: "What they asked for",
    EntryKind.COMPLAINT: "What they said, in their words",
    EntryKind.PROMISE: "What we promised",
    EntryKind.INVESTMENT: "What for",
    EntryKind.REFUND: "What for",
    EntryKind.CREDIT: "What for",
    EntryKind.AGREEMENT: "What was agreed",
}
_OF_NOTES = "What was said, or done"
_NO_PRICE = "Its price is for managers to see and to change."
NOTE_LABELS = {
    EntryKind.PRAISE: "Praise",
    EntryKind.WIN: "A win",
    EntryKind.DISCOUNT_ASK: "They asked for a lower price",
    EntryKind.MEETING: "A meeting",
    EntryKind.CONTACT: "A contact",
    EntryKind.GOAL: "A goal of theirs",
    EntryKind.CLIENT_DUTY: "A duty of theirs",
    EntryKind.DEPARTURE: "They said goodbye",
}
DECISIONS = {
    Decision.UNDECIDED: "Not decided yet",
    Decision.IN_SCOPE: "In scope after all",
    Decision.CHANGE_ORDER: "Change order: they pay",
    Decision.GOODWILL: "Goodwill: we give it",
    Decision.DECLINED: "Declined",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEntry:
    """An entry as its form shows it; `facts` are lines about it, in mrkdwn.

    `with_money` says whether its reader may see its price, `may_unapprove` whether they may take
    back that hours to invest were approved.
    """

    entry: Entry
    client_id: int
    client_name: str
    currency: str
    may_change: bool
    facts: Sequence[str]
    metadata: str
    with_money: bool = True
    may_unapprove: bool = False


def entry_form(
    capture: Capture, clients: Choices, *, pending: int | None = None, reply_to: str = ""
) -> Block:
    """Return the form for a new entry, filled with what is known."""
    kind = capture.kind
    metadata = json.dumps(
        {
            "kind": None if capture.is_kind_open else kind,
            "pending": pending,
            "reply_to": reply_to,
            "permalink": capture.permalink,
            "asked_by": capture.asked_by,
            "said_at": capture.said_at and capture.said_at.isoformat(),
            "source": capture.source,
        }
    )
    chosen = None if capture.client_id is None else str(capture.client_id)
    blocks = client_fields(clients, chosen)
    if kind in NOTE_KINDS:
        blocks.append(_note_kind_field(None if capture.is_kind_open else kind))
    can_be_empty = kind in MONEY_KINDS or kind in NOTE_KINDS or kind is EntryKind.INVESTMENT
    label = LABELS.get(kind, _OF_NOTES)
    blocks += long_fields("text", label, capture.text, is_optional=can_be_empty)
    blocks += _new_fields(capture)
    title = TITLES.get(kind, "Log a note")
    return modal(ids.ENTRY_FORM, title, blocks, submit="Log it", metadata=metadata)


def opened_form(opened: OpenedEntry, clients: Choices) -> Block:
    """Return an entry's own form: what is known about it, its fields, and the way back.

    Who may not change it reads it only. A complaint has forms of its own.
    """
    title = f"{'Change' if opened.may_change else 'Entry'} {opened.entry.id}"
    if not opened.may_change:
        words = entry_words(opened.entry, opened.currency, with_money=opened.with_money)
        blocks = [line((f"{opened.client_name}: ", "bold"), words), *about(opened)]
        return modal(ids.ENTRY_EDIT_FORM, title, blocks, close="Close")
    blocks = [
        *client_fields(choices_of(opened, clients), str(opened.client_id)),
        *_opened_fields(opened.entry, opened.currency, with_money=opened.with_money),
        *about(opened),
    ]
    return modal(ids.ENTRY_EDIT_FORM, title, blocks, submit="Save", metadata=opened.metadata)


def about(opened: OpenedEntry) -> list[Block]:
    """Return the lines about an entry, and the button that takes it back."""
    blocks = [divider(), *(context(fact) for fact in opened.facts)]
    ref = opened.entry.id
    row = []
    if opened.may_unapprove:
        label = "Take the approval back"
        row.append(button(label, ids.UNAPPROVE_INVESTMENT, ref, about=f"{label} of {ref}"))
    if opened.may_change:
        row.append(button("Take it back", ids.UNDO, ref, about="Take this entry back"))
    return [*blocks, actions(*row)] if row else blocks


def choices_of(opened: OpenedEntry, clients: Choices) -> Choices:
    """Return the clients to choose from with the entry's own, which may be archived."""
    if any(number == opened.client_id for number, _ in clients):
        return clients
    return [*clients, (opened.client_id, opened.client_name)]


def client_fields(clients: Choices, chosen: str | None) -> list[Block]:
    """Return the field that names the client: a list, or words where there are too many."""
    if not clients:
        return [field("client_name", "Client (a new one)", text_field("client_name"))]
    choices = [(name, str(number)) for number, name in clients]
    if len(choices) <= 100:  # noqa: PLR2004 (what Slack shows in one list)
        return [field("client", "Client", select("client", choices, chosen))]
    near = [choice for choice in choices if choice[1] == chosen]
    name = near[0][0] if near else ""
    return [field("client_name", "Client", text_field("client_name", name))]


def day_field(name: str, label: str, value: object, *, is_optional: bool = True) -> Block:
    """Return a date picker; `value` is a date, or None."""
    chosen = None if value is None else str(value)
    return field(name, label, date_field(name, chosen), is_optional=is_optional)


def sum_words(amount: int | None, currency: str | None) -> str:
    """Return a sum as it can be typed again: "900.00 EUR"; empty without one."""
    if amount is None or currency is None:
        return ""
    return f"{major_units(amount, currency)} {currency}"


def hours_typed(hours: float | None) -> str:
    """Return hours as they can be typed again: "6h"; empty without any."""
    return "" if hours is None else f"{hours:g}h"


def _new_fields(capture: Capture) -> list[Block]:
    amount = sum_words(capture.amount, capture.currency)
    match capture.kind:
        case EntryKind.SCOPE_REQUEST:
            return [
                _hours_field(capture.hours),
                _amount_field("Price, if one was named", amount),
                day_field("on", "Asked on", capture.on),
            ]
        case EntryKind.COMPLAINT:
            return [day_field("on", "Said on", capture.on)]
        case EntryKind.PROMISE:
            return [day_field("due", "By", capture.due, is_optional=False)]
        case EntryKind.INVESTMENT:
            return [
                _hours_field(capture.hours, is_optional=False),
                day_field("due", "Until", capture.due, is_optional=False),
            ]
        case EntryKind.REFUND | EntryKind.CREDIT:
            return [
                _amount_field("Amount", amount, is_optional=False),
                day_field("on", "On", capture.on),
            ]
        case _:
            return [
                day_field("on", "On", capture.on),
                day_field("due", "Due, for a duty", capture.due),
            ]


def _opened_fields(entry: Entry, currency: str, *, with_money: bool) -> list[Block]:
    match entry:
        case ScopeRequest():
            decisions = [(label, decision.value) for decision, label in DECISIONS.items()]
            price = sum_words(entry.amount, currency)
            return [
                *long_fields("text", _what(entry), entry.text, is_optional=False),
                _hours_field(entry.hours),
                _amount_field("Price", price) if with_money else context(_NO_PRICE),
                day_field("on", "Asked on", entry.asked_on, is_optional=False),
                field("decision", "Decision", select("decision", decisions, entry.decision.value)),
            ]
        case Note():
            return _note_fields(entry)
        case Deliverable():
            return [
                *long_fields("text", _what(entry), entry.promised, is_optional=False),
                day_field("due", "By", entry.due),
                day_field("delivered", "Delivered on", entry.delivered),
                *long_fields(
                    "evidence",
                    "Where it can be seen",
                    entry.evidence or "",
                    hint="a link",
                    is_long=False,
                ),
            ]
        case Investment():
            return [
                *long_fields("text", _what(entry), entry.purpose or ""),
                _hours_field(entry.hours, is_optional=False),
                day_field("on", "From", entry.start, is_optional=False),
                day_field("due", "Until", entry.end),
            ]
        case MoneyEntry():
            kinds = [("Refund", "refund"), ("Credit", "credit")]
            is_given_back = entry.kind.value in ("refund", "credit")
            kind = field("kind", "Kind", select("kind", kinds, entry.kind.value))
            return [
                *([kind] if is_given_back else []),
                _amount_field("Amount", sum_words(entry.amount, currency), is_optional=False),
                day_field("on", "On", entry.on, is_optional=False),
                *long_fields("text", _what(entry), entry.note or ""),
            ]
        case Complaint() | Reraise() | Agreement():
            raise ValueError("these have forms of their own")


def _what(entry: Entry) -> str:
    return LABELS.get(kind_of(entry), _OF_NOTES)


def _note_fields(entry: Note) -> list[Block]:
    blocks = [
        _note_kind_field(EntryKind(entry.kind.value)),
        *long_fields("text", _what(entry), entry.text),
        day_field("on", "On", entry.on, is_optional=False),
    ]
    if entry.kind == "client_duty":
        blocks += [day_field("due", "Due", entry.due), day_field("done", "Done on", entry.done)]
    if entry.kind == "departure":
        buckets = [(label, bucket) for bucket, label in BUCKETS.items()]
        which = select("bucket", buckets, entry.bucket)
        blocks.append(field("bucket", "Which goodbye it is", which, is_optional=True))
    return blocks


def _note_kind_field(kind: EntryKind | None) -> Block:
    """Return the list of kinds of notes; nothing is chosen where nobody said which it is."""
    kinds = [(label, known.value) for known, label in NOTE_LABELS.items()]
    return field("note_kind", "Kind", select("note_kind", kinds, kind and kind.value))


def _hours_field(hours: float | None, *, is_optional: bool = True) -> Block:
    element = text_field("hours", hours_typed(hours), hint="6h, 1h30m, 90 min")
    return field("hours", "Hours", element, is_optional=is_optional)


def _amount_field(label: str, amount: str, *, is_optional: bool = True) -> Block:
    return field("amount", label, text_field("amount", amount, hint="900"), is_optional=is_optional)
