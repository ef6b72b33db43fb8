"""Look whether a capture may be logged, and say what became of it."""

import dataclasses
import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.agreement import Investment, MoneyEntry, check_end
from bot.domain.capture import (
    REPEAT_WITHIN,
    Capture,
    Logged,
    MissingText,
    Outcome,
    entry_of,
    is_complete,
)
from bot.domain.complaint import Complaint, check_said_on
from bot.domain.entry import MONEY_KINDS, Entry, EntryKind
from bot.domain.errors import DomainError
from bot.domain.history import History, Note
from bot.domain.names import possessive
from bot.domain.permission import check_may_log
from bot.domain.resemblance import resembling
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor
from bot.store.ahead import Awaited
from bot.store.clients import Account
from bot.store.entries import Logged as Kept
from bot.store.entries import New
from bot.store.store import Store
from bot.use_cases.finding import check_in_use, find_by_link
from bot.use_cases.outcomes import changed_outcome_of, columns_behind, outcome_of, own_today

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")

_WITH_SOURCE = (EntryKind.PROMISE, EntryKind.INVESTMENT, EntryKind.REFUND, EntryKind.CREDIT)

# The audit's word for an entry that was logged although its like was there.
AGAIN = "logged_again"


class OtherCurrency(DomainError):
    """That client's sums are in another currency, so nothing was logged."""


class StillToCome(DomainError):
    """That day is still to come, so nothing was logged. Write today or a day before."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = {"on": "That day is still to come. Choose today or a day before."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A capture that may be logged as the entry `new`, and what was looked up to tell of it."""

    actor: Actor
    capture: Capture
    account: Account
    new: New
    before: History
    is_first: bool
    resembles: Complaint | None


def awaited(actor: Actor, capture: Capture, *, now: datetime) -> Awaited:
    """Return what a capture will ask of the ledger, its sum taken to be in the right currency."""
    value = None
    if is_complete(capture):
        value = entry_of(capture, currency=capture.currency or "", today=own_today(actor, now))
    return Awaited(
        client_id=capture.client_id or 0,
        by=actor.user_id,
        value=value,
        since=now - REPEAT_WITHIN,
    )


def check(
    store: Store,
    actor: Actor,
    capture: Capture,
    *,
    pending: int | None = None,
    even_if_repeated: bool = False,
    now: datetime,
) -> Checked | Outcome:
    """Hold the client of a capture and look whether it may be logged.

    Its text is as it will be kept. Returns what to log, or what to say instead: what is missing,
    or what was logged already. Raises Held, and as `log_typed`.
    """
    account = check_in_use(store, capture.client_id or 0, hold=True)
    check_may_log(capture.kind, actor, account.client)
    if capture.kind in MONEY_KINDS and capture.currency not in (None, account.client.currency):
        raise OtherCurrency(
            f"{possessive(account.client.name)} sums are in {account.client.currency}, so nothing "
            "was logged. Write the sum in it."
        )
    if not is_complete(capture):
        return MissingText(capture=capture, client_name=account.client.name, pending=pending)
    today = own_today(actor, now)
    value = entry_of(capture, currency=account.client.currency, today=today)
    _check_day(value, today)
    if pending is not None:
        store.pendings.take(pending, by=actor.user_id)
    find = _same_again if even_if_repeated else _same
    same = find(store, actor, capture, value, now)
    if same is not None:
        outcome = outcome_of(store, same, actor=actor, account=account, now=now)
        return dataclasses.replace(outcome, capture=capture, repeated_after=now - same.logged_at)
    return _checked(store, actor, capture, value, account, today=today)


def told(store: Store, checked: Checked, made: Entry, *, now: datetime) -> Logged:
    """Return what to say of an entry that was made, and draw anew what may rest on it."""
    account, actor = checked.account, checked.actor
    kept = Kept(
        value=made, client_id=account.id, logged_by=actor.user_id, logged_at=now, withdrawn=False
    )
    outcome = changed_outcome_of(
        store,
        kept,
        actor=actor,
        account=account,
        history=checked.before.with_entry(made),
        now=now,
    )
    return dataclasses.replace(
        outcome,
        capture=checked.capture,
        is_first=checked.is_first,
        resembles=checked.resembles,
    )


def _checked(
    store: Store, actor: Actor, capture: Capture, value: Entry, account: Account, *, today: date
) -> Checked:
    is_first = not store.entries.has_logged(actor.user_id)
    columns = {} if capture.kind in _WITH_SOURCE else columns_behind(capture)
    if capture.kind in _WITH_SOURCE:
        columns["permalink"] = capture.permalink
    if isinstance(value, Investment) and actor.is_manager:
        value = dataclasses.replace(value, approved_on=today)
        columns["approved_by"] = actor.user_id
    old = None
    if isinstance(value, Complaint):
        known = store.histories.get(account.id).complaints
        old = resembling(value.text, known, on=value.raised_on)
    return Checked(
        actor=actor,
        capture=capture,
        account=account,
        new=New(value=value, client_id=account.id, by=actor.user_id, columns=columns),
        before=store.histories.get_for_standing(account.id, account.client),
        is_first=is_first,
        resembles=old,
    )


def _check_day(value: Entry, today: date) -> None:
    """Let pass a day on which it can have been said, or may end.

    Raises WrongCourse, StillToCome, EndsTooSoon.
    """
    if isinstance(value, Investment):
        check_end(value, today=today)
    if isinstance(value, Complaint):
        check_said_on(value, today=today)
    day = value.asked_on if isinstance(value, ScopeRequest) else None
    day = value.on if isinstance(value, Note | MoneyEntry) else day
    if day is not None and day > today:
        raise StillToCome


def _same(store: Store, actor: Actor, capture: Capture, value: Entry, now: datetime) -> Kept | None:
    if capture.permalink:
        found = find_by_link(store, capture.kind, capture.permalink)
        return found if found and found.client_id == capture.client_id else None
    return store.entries.find_same(
        value, by=actor.user_id, since=now - REPEAT_WITHIN, client_id=capture.client_id
    )


def _same_again(
    store: Store, actor: Actor, capture: Capture, value: Entry, now: datetime
) -> Kept | None:
    """Return what the same button logged a moment ago although its like was there."""
    last = store.entries.find_same(
        value, by=actor.user_id, since=now - REPEAT_WITHIN, client_id=capture.client_id
    )
    is_again = last is not None and store.audit.find_last(last.value.id, [AGAIN]) is not None
    return last if is_again else None


def named(store: Store, capture: Capture) -> Capture:
    """Return a capture whose text writes people as people: <@U0TOM> reads @Tom Okafor."""
    mentioned = _MENTION.findall(capture.text)
    if not mentioned:
        return capture
    people = store.team.list_people(mentioned)
    text = _MENTION.sub(
        lambda match: "@" + (people[match[1]].name if match[1] in people else match[1]),
        capture.text,
    )
    return dataclasses.replace(capture, text=text)
