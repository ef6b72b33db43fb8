"""What a person is told about an entry: it, its client and the running total."""

from datetime import date, datetime
from functools import lru_cache

from bot.domain.calendar import Calendar
from bot.domain.capture import Capture, Logged
from bot.domain.entry import kind_of
from bot.domain.history import History
from bot.domain.price import may_see_price
from bot.domain.scope_request import ScopeRequest
from bot.domain.standing import standing
from bot.domain.team import Actor
from bot.domain.tuning import tuned
from bot.store.clients import Account
from bot.store.entries import Logged as Kept
from bot.store.store import Store
from bot.use_cases.staleness import redraw_waiting


def outcome_of(
    store: Store,
    entry: Kept,
    *,
    actor: Actor,
    account: Account | None = None,
    history: History | None = None,
    now: datetime,
) -> Logged:
    """Return an entry as it reads now to this person, with its client's running total.

    `account` is its client, and `history` what its total is counted from, where they were read
    in this transaction.
    """
    account = account or store.clients.get(entry.client_id)
    history = history or store.histories.get_for_standing(account.id, account.client)
    today = own_today(actor, now)
    return Logged(
        ref=entry.value.id,
        kind=kind_of(entry.value),
        entry=entry.value,
        client_id=account.id,
        client_name=account.client.name,
        currency=account.client.currency,
        standing=standing(
            history,
            today=today,
            rules=tuned(actor.team.rules),
            ask=entry.value if isinstance(entry.value, ScopeRequest) else None,
        ),
        today=today,
        logged_by=entry.logged_by or "",
        logged_at=entry.logged_at,
        with_money=sees_price(store, entry, actor),
    )


def changed_outcome_of(
    store: Store,
    entry: Kept,
    *,
    actor: Actor,
    account: Account | None = None,
    history: History | None = None,
    now: datetime,
) -> Logged:
    """Return the same after a change: drafts that wait may rest on it, and say so at once."""
    redraw_waiting(store, entry.client_id, now=now)
    return outcome_of(store, entry, actor=actor, account=account, history=history, now=now)


def sees_price(store: Store, entry: Kept, actor: Actor) -> bool:
    """Say whether somebody may see the price of an entry (domain.md, "Who may")."""
    lines = store.entries.list_changes(entry.value.id) if entry.revision else []
    changes = [(change.by, change.before) for change in lines]
    return may_see_price(entry.value, entry.logged_by, actor, changes)


def today_of(store: Store, now: datetime) -> date:
    """Return the team's own date at `now`."""
    return Calendar(store.team.get().timezone).today(now)


def own_today(actor: Actor, now: datetime) -> date:
    """Return the date at `now` in the workspace of somebody who was recognised just now."""
    return _day_in(actor.team.timezone, now)


@lru_cache(maxsize=64)
def _day_in(timezone: str, now: datetime) -> date:
    # Lines that come together are asked several times each for the day of one moment.
    return Calendar(timezone).today(now)


def columns_behind(capture: Capture) -> dict[str, object]:
    """Return what is kept of the message behind a capture, besides its link."""
    return {
        "asked_by": capture.asked_by,
        "said_at": capture.said_at,
        "source": capture.source,
    }
