"""Domain values with defaults, so that a test names only what it is about."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from bot.domain.agreement import (
    Agreement,
    AgreementKind,
    Deliverable,
    Investment,
    MoneyEntry,
    MoneyKind,
    TimeEntry,
)
from bot.domain.calendar import Calendar
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault, Reraise, Verdict
from bot.domain.history import History, Note, NoteKind, SentMessage
from bot.domain.night import Night
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.score import Score, score

TODAY = date(2026, 6, 30)  # a Tuesday; the 90 days that end on it begin on 2 April
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
CALENDAR = Calendar()

WINDOW_START = TODAY - timedelta(days=89)
LONG_AGO = TODAY - timedelta(days=100)

_numbers = count(1)


def ago(days: int) -> date:
    """Return the day that many days before TODAY."""
    return TODAY - timedelta(days=days)


def a_client(key: str = "acme", **fields: Any) -> Client:
    return Client(**{"key": key, "name": key.title(), **fields})


def a_history(**fields: Any) -> History:
    """Return a history of an active client; `status` and `currency` go to the client."""
    own = {k: fields.pop(k) for k in ("status", "currency", "key") if k in fields}
    return History(**{"client": a_client(**own), **{k: _tuple(v) for k, v in fields.items()}})


def a_retainer(**fields: Any) -> Agreement:
    """Return 60 hours and 6,000.00 a month since 1 June: 60 h contracted, one full month."""
    start = date(2026, 6, 1)
    return _an(
        Agreement,
        fields,
        kind=AgreementKind.RETAINER,
        start=start,
        fee=600_000,
        included_hours=60.0,
    )


def a_project(**fields: Any) -> Agreement:
    """Return a fixed agreement of 100 hours and 10,000.00 whose 90 days are the window."""
    days = {"start": date(2026, 4, 2), "end": TODAY}
    return _an(
        Agreement, fields, kind=AgreementKind.FIXED, fee=1_000_000, included_hours=100.0, **days
    )


def an_ask(on: date = TODAY, hours: float | None = 1.0, **fields: Any) -> ScopeRequest:
    """Return a goodwill ask: unpaid from its first day."""
    given = {
        "asked_on": on,
        "hours": hours,
        "text": "one more thing",
        "decision": Decision.GOODWILL,
    }
    return _an(ScopeRequest, fields, **given)


def a_complaint(on: date = TODAY, **fields: Any) -> Complaint:
    """Return an open minor complaint that is ours."""
    return _an(Complaint, fields, raised_on=on, text="the report was late", fault=Fault.OURS)


def a_reraise(on: date = TODAY, verdict: Verdict = Verdict.ALREADY_FIXED, **fields: Any) -> Reraise:
    return _an(Reraise, fields, on=on, verdict=verdict)


def a_note(kind: NoteKind = NoteKind.CONTACT, on: date = TODAY, **fields: Any) -> Note:
    return _an(Note, fields, on=on, kind=kind)


def a_duty(due: date | None, on: date = LONG_AGO, **fields: Any) -> Note:
    return a_note(NoteKind.CLIENT_DUTY, on, due=due, **fields)


def some_time(hours: float = 1.0, on: date = TODAY, **fields: Any) -> TimeEntry:
    return _an(TimeEntry, fields, on=on, hours=hours)


def some_money(kind: MoneyKind, amount: int, on: date = TODAY, **fields: Any) -> MoneyEntry:
    return _an(MoneyEntry, fields, on=on, kind=kind, amount=amount)


def a_message(kind: str, on: date = TODAY, **fields: Any) -> SentMessage:
    return _an(SentMessage, fields, on=on, kind=kind)


def a_promise(due: date | None, **fields: Any) -> Deliverable:
    return _an(Deliverable, fields, promised="the new site map", due=due)


def an_investment(
    hours: float, start: date = WINDOW_START, end: date | None = TODAY, **fields: Any
) -> Investment:
    return _an(Investment, fields, start=start, end=end, hours=hours)


def a_night(history: History) -> Night:
    return Night.of(history, now=NOW, calendar=CALENDAR)


def scored(history: History | None = None, **fields: Any) -> Score:
    """Score a history, or the one that `fields` make, as of TODAY."""
    return score(history or a_history(**fields), now=NOW, calendar=CALENDAR)


def _an(value: Any, fields: dict[str, Any], /, **defaults: Any) -> Any:
    return value(**{"id": f"{value.__name__.lower()}-{next(_numbers)}", **defaults, **fields})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | tuple) else value
