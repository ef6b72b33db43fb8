"""Entries: rows of a portfolio into domain values."""

import re
from dataclasses import replace
from datetime import date

from babel.numbers import list_currencies

from bot.domain.agreement import (
    Agreement,
    AgreementKind,
    Deliverable,
    Investment,
    MoneyEntry,
    MoneyKind,
    TimeEntry,
)
from bot.domain.client import Client, Status
from bot.domain.complaint import Cause, Complaint, Fault, Reraise, Severity, Verdict
from bot.domain.history import MessageStatus, Note, NoteKind, SentMessage
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.team import is_channel_id
from bot.portfolio.cells import NO_CHANNEL, Row, shown
from bot.portfolio.columns import BUCKETS, MESSAGES, REMEDIES

_KEY = re.compile(r"[^\W_]+(?:-+[^\W_]+)*")
_CURRENCIES = frozenset(list_currencies())
_ROLLOVERS = ("none", "unused", "both")
_MONTHS = frozenset(range(1, 13))
_MONTH_DIGITS = 2


def client(row: Row) -> Client:
    """Read a row of clients.csv; a client without a name goes by its key."""
    key = row.short("client") or ""
    if not (key and row.is_exact) and not _KEY.fullmatch(key):
        row.refuse("client", f"{key!r} is no key: letters, digits and - make one")
    currency = (row.short("currency") or "USD").upper()
    if currency not in _CURRENCIES:
        row.refuse("currency", f"{currency!r} is no currency such as EUR")
    return Client(
        key=key,
        name=row.name("name") or key,
        status=row.word("status", Status, Status.ACTIVE),
        segment=row.name("segment"),
        owner=row.name("owner"),
        contact_name=row.name("contact_name"),
        contact_email=row.name("contact_email"),
        channel=_channel(row),
        currency=currency,
        timezone=row.name("timezone"),
    )


def _channel(row: Row) -> str | None:
    found = row.name("channel")
    # What an export wrote stood in a ledger, and comes back to the letter.
    if found is not None and not row.is_exact and not is_channel_id(found):
        row.refuse("channel", f"{shown(found)} {NO_CHANNEL}")
    return found


def agreement(row: Row, identity: str) -> Agreement:
    """Read a row of agreements.csv."""
    start, end = row.needed_day("start"), row.day("end")
    _check_span(row, start, end)
    return Agreement(
        id=identity,
        kind=row.needed_word("kind", AgreementKind),
        start=start,
        end=end,
        fee=row.money("fee"),
        included_hours=row.hours("included_hours"),
        notice_days=row.whole("notice_days"),
        scope=row.text("scope"),
        rollover=row.one_of("rollover", _ROLLOVERS),
        active_months=_months(row),
    )


def _check_span(row: Row, start: date, end: date | None) -> None:
    """Refuse an end before the start; what a ledger held already comes back as it was."""
    if end is not None and end < start and not row.is_exact:
        row.refuse("end", "is before the start")


def _months(row: Row) -> frozenset[int]:
    words = re.split(r"[\s,;]+", row.short("active_months") or "")
    named = [word for word in words if word]
    is_read = all(word.isdecimal() and len(word) <= _MONTH_DIGITS for word in named)
    numbers = {int(word) for word in named} if is_read else set[int]()
    if not is_read or not numbers <= _MONTHS:
        row.refuse("active_months", "is no list of months such as 1;2;12")
        return frozenset()
    return frozenset(numbers)


def deliverable(row: Row, identity: str) -> Deliverable:
    """Read a row of deliverables.csv."""
    return Deliverable(
        id=identity,
        promised=row.text("promised") or "",
        due=row.day("due"),
        delivered=row.day("delivered"),
        evidence=row.text("evidence"),
    )


def scope_request(row: Row, identity: str) -> ScopeRequest:
    """Read a row of scope_requests.csv."""
    return ScopeRequest(
        id=identity,
        asked_on=row.needed_day(),
        text=row.text("text") or "",
        hours=row.hours("hours"),
        amount=row.money("amount"),
        decision=row.word("decision", Decision, Decision.UNDECIDED),
        decided_on=row.day("decided_on"),
        decided_by=row.name("decided_by"),
        permalink=row.name("permalink"),
    )


def complaint(row: Row, identity: str) -> Complaint:
    """Read a row of complaints.csv; its text counts as the client's side unless told otherwise."""
    cause = row.one_of("cause", Cause)
    return Complaint(
        id=identity,
        raised_on=row.needed_day(),
        text=row.text("text") or "",
        severity=row.word("severity", Severity, Severity.MINOR),
        fault=row.word("fault", Fault, Fault.UNKNOWN),
        cause=None if cause is None else Cause(cause),
        points=row.points("points"),
        our_side=row.text("our_side"),
        client_side_heard=row.yes("client_side_heard") is not False,
        responded_on=row.day("responded_on"),
        corrected_on=row.day("corrected_on"),
        proof=row.text("proof"),
        resolved_on=row.day("resolved_on"),
        remedy=_remedy(row),
        remedy_offered_on=row.day("remedy_offered_on"),
        remedy_delivered_on=row.day("remedy_delivered_on"),
        remedy_accepted=row.yes("remedy_accepted"),
        done_what_we_could=row.yes("done_what_we_could") is True,
        permalink=row.name("permalink"),
    )


def _remedy(row: Row) -> str | None:
    """Return a known remedy in any spelling as its word; an export wrote it as it is."""
    remedy = row.text("remedy")
    known = None if row.is_exact else row.known_word("remedy", REMEDIES)
    return None if remedy is None else known or remedy


def reraise(row: Row, identity: str) -> Reraise:
    """Read a row of reraises.csv, without its complaint."""
    return Reraise(
        id=identity,
        on=row.needed_day(),
        verdict=row.word("verdict", Verdict, Verdict.UNKNOWN),
        text=row.text("text") or "",
        permalink=row.name("permalink"),
    )


def time_entry(row: Row, identity: str) -> TimeEntry:
    """Read a row of time.csv."""
    return TimeEntry(
        id=identity,
        on=row.needed_day(),
        hours=row.needed_hours(),
        person=row.name("person"),
        billable=row.yes("billable"),
        cost_rate=row.money("cost_rate"),
        note=row.text("note"),
    )


def money_entry(row: Row, identity: str) -> MoneyEntry:
    """Read a row of money.csv."""
    return MoneyEntry(
        id=identity,
        on=row.needed_day(),
        kind=row.needed_word("kind", MoneyKind),
        amount=row.needed_money(),
        note=row.text("note"),
    )


def note(row: Row, identity: str) -> Note:
    """Read a row of notes.csv; a departure's `done` may hold the bucket that was decided."""
    kind = row.needed_word("kind", NoteKind)
    left = kind is NoteKind.DEPARTURE
    return Note(
        id=identity,
        on=row.needed_day(),
        kind=kind,
        text=row.text("text") or "",
        due=row.day("due"),
        done=row.day("done_on" if left else "done"),
        bucket=row.one_of("done" if left else "bucket", BUCKETS),
        permalink=row.name("permalink"),
    )


def message(row: Row, identity: str, answers: str | None = None) -> SentMessage:
    """Read a row of messages.csv; `answers` is the id of its complaint."""
    kind = row.one_of("kind", MESSAGES)
    if row.short("kind") is None:
        row.refuse("kind", "is empty, and the row means nothing without it")
    return SentMessage(
        id=identity,
        on=row.needed_day(),
        kind=kind or "",
        status=row.word("status", MessageStatus, MessageStatus.SENT),
        complaint=answers,
        promised_by=row.day("promised_by"),
    )


def investment(row: Row, identity: str) -> Investment:
    """Read a row of investments.csv."""
    start: date = row.needed_day("start")
    end = row.day("end")
    _check_span(row, start, end)
    return Investment(
        id=identity,
        start=start,
        end=end,
        hours=row.needed_hours(),
        purpose=row.text("purpose"),
        # investments.csv holds what was approved; what was not stands in withdrawn.csv.
        approved_on=row.day("approved_on") or start,
    )


def withdrawn_investment(row: Row, identity: str) -> Investment:
    """Read investment hours that do not count: without a day, nobody approved them."""
    return replace(investment(row, identity), approved_on=row.day("approved_on"))
