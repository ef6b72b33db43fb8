"""What a person is told about an entry: it, its client and the running total."""

from datetime import date, datetime

from bot.domain.calendar import Calendar
from bot.domain.capture import (
    Capture,
    EntryKind,
    Logged,
)
from bot.domain.complaint import Complaint
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.standing import standing
from bot.store.entries import Logged as Kept
from bot.store.store import Store

VALUES: dict[EntryKind, type] = {
    EntryKind.SCOPE_REQUEST: ScopeRequest,
    EntryKind.COMPLAINT: Complaint,
}


def outcome_of(store: Store, entry: Kept, ref: str, *, now: datetime) -> Logged:
    """Return an entry as it reads now, with its client's running total."""
    account = store.clients.get(entry.client_id)
    value = entry.value
    kind = EntryKind.COMPLAINT if isinstance(value, Complaint) else EntryKind.SCOPE_REQUEST
    capture = Capture(
        kind=kind,
        text=value.text,
        client_id=account.id,
        hours=getattr(value, "hours", None),
        amount=getattr(value, "amount", None),
        currency=account.client.currency,
        permalink=value.permalink,
    )
    decision = getattr(value, "decision", Decision.UNDECIDED)
    return Logged(
        ref=ref,
        capture=capture,
        client_name=account.client.name,
        standing=standing(store.histories.get(account.id), today=today_of(store, now)),
        logged_by=entry.logged_by or "",
        logged_at=entry.logged_at,
        decision=None if decision is Decision.UNDECIDED else decision,
    )


def today_of(store: Store, now: datetime) -> date:
    """Return the team's own date at `now`."""
    return Calendar(store.team.get().timezone).today(now)
