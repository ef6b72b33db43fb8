"""Put a capture into the ledger, or say what is missing, however it came."""

import dataclasses
import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.capture import (
    REPEAT_WITHIN,
    Capture,
    Logged,
    MissingText,
    Outcome,
    WhichClient,
    entry_of,
    is_complete,
)
from bot.domain.complaint import Complaint, check_said_on
from bot.domain.entry import MONEY_KINDS, Entry, EntryKind
from bot.domain.errors import DomainError
from bot.domain.history import Note
from bot.domain.money import minor_units
from bot.domain.names import NameMatch
from bot.domain.permission import check_may_log
from bot.domain.resemblance import resembling
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor
from bot.domain.typed import Sum
from bot.store.ahead import Awaited
from bot.store.clients import Account
from bot.store.entries import Logged as Kept
from bot.store.store import Store
from bot.use_cases.finding import check_in_use, find_by_link
from bot.use_cases.outcomes import changed_outcome_of, columns_behind, outcome_of, own_today

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")

_WITH_SOURCE = (EntryKind.PROMISE, EntryKind.INVESTMENT, EntryKind.REFUND, EntryKind.CREDIT)

NOBODY = NameMatch((), ())

# The audit's word for an entry that was logged although its like was there.
_AGAIN = "logged_again"


class OtherCurrency(DomainError):
    """That client's sums are in another currency, so nothing was logged."""


class StillToCome(DomainError):
    """That day is still to come, so nothing was logged. Write today or a day before."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = {"on": "That day is still to come. Choose today or a day before."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which clients a name may mean, looked up before anything is written."""

    offered: tuple[tuple[int, str], ...] = ()
    is_ambiguous: bool = False
    has_clients: bool = True


def look_up(store: Store, match: NameMatch) -> Question:
    """Return which clients a name may mean, for who is asked."""
    return Question(
        offered=tuple(store.clients.list_named(match.exact or match.near)),
        is_ambiguous=len(match.exact) > 1,
        has_clients=bool(store.clients.list_choices(limit=1)),
    )


def enter(
    store: Store,
    actor: Actor,
    capture: Capture,
    *,
    question: Question,
    pending: int | None = None,
    even_if_repeated: bool = False,
    is_asked: bool = False,
    now: datetime,
) -> Outcome:
    """Log a capture, or say what is missing; `pending` goes when it is logged, and not before.

    With `is_asked` what it is checked against was asked ahead.
    """
    if (text := with_names(store, capture.text)) != capture.text:
        capture = dataclasses.replace(capture, text=text)
    if capture.client_id is None:
        return _ask_which(store, actor, capture, question, pending=pending, now=now)
    hold_message(store, capture)
    today = own_today(actor, now)
    if store.ahead.helps and not is_asked:
        store.ahead.of_entries(awaited(actor, capture, now=now))
    store.team.hold_person(actor.user_id)
    account = check_in_use(store, capture.client_id, hold=True)
    check_may_log(capture.kind, actor, account.client)
    if capture.kind in MONEY_KINDS and capture.currency not in (None, account.client.currency):
        raise OtherCurrency(
            f"{account.client.name}'s sums are in {account.client.currency}, so nothing was "
            "logged. Write the sum in it."
        )
    if not is_complete(capture):
        return MissingText(capture=capture, client_name=account.client.name, pending=pending)
    value = entry_of(capture, currency=account.client.currency, today=today)
    _check_day(value, today)
    if pending is not None:
        store.pendings.take(pending, by=actor.user_id)
    find = _same_again if even_if_repeated else _same
    same = find(store, actor, capture, value, now)
    if same is not None:
        outcome = outcome_of(store, same, actor=actor, account=account, now=now)
        return dataclasses.replace(outcome, capture=capture, repeated_after=now - same.logged_at)
    outcome = _add(store, actor, capture, value, account, now=now)
    if even_if_repeated:
        store.audit.add(_AGAIN, outcome.ref, user_id=actor.user_id, at=now)
    return outcome


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


def hold_message(store: Store, capture: Capture) -> None:
    """Put two people in a row who react to one message at once.

    The team is held before anything else, so that nobody waits for each other.
    """
    if capture.permalink:
        store.team.hold()


def _check_day(value: Entry, today: date) -> None:
    """Let pass a day on which it can have been said. Raises WrongCourse, StillToCome."""
    if isinstance(value, Complaint):
        check_said_on(value, today=today)
    day = value.asked_on if isinstance(value, ScopeRequest) else None
    day = value.on if isinstance(value, Note) else day
    if day is not None and day > today:
        raise StillToCome


def _add(
    store: Store, actor: Actor, capture: Capture, value: Entry, account: Account, *, now: datetime
) -> Logged:
    is_first = not store.entries.has_logged(actor.user_id)
    columns = {} if capture.kind in _WITH_SOURCE else columns_behind(capture)
    if capture.kind in _WITH_SOURCE:
        columns["permalink"] = capture.permalink
    if capture.kind is EntryKind.INVESTMENT and actor.is_manager:
        columns |= {"approved_on": own_today(actor, now), "approved_by": actor.user_id}
    old = None
    if isinstance(value, Complaint):
        known = store.histories.get(account.id).complaints
        old = resembling(value.text, known, on=value.raised_on)
    before = store.histories.get_for_standing(account.id, account.client)
    made = store.entries.add_held(value, account.id, by=actor.user_id, at=now, **columns)
    if "approved_on" in columns:
        made = dataclasses.replace(made, approved_on=columns["approved_on"])
    kept = Kept(
        value=made, client_id=account.id, logged_by=actor.user_id, logged_at=now, withdrawn=False
    )
    outcome = changed_outcome_of(
        store, kept, actor=actor, account=account, history=before.with_entry(made), now=now
    )
    return dataclasses.replace(outcome, capture=capture, is_first=is_first, resembles=old)


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
    is_again = last is not None and store.audit.find_last(last.value.id, [_AGAIN]) is not None
    return last if is_again else None


def _ask_which(
    store: Store,
    actor: Actor,
    capture: Capture,
    question: Question,
    *,
    pending: int | None,
    now: datetime,
) -> Outcome:
    if not capture.client_typed and not capture.text and not is_complete(capture):
        return MissingText(capture=capture, client_name=None, pending=pending)
    if pending is None:
        pending = store.pendings.add(capture, by=actor.user_id, at=now)
    else:
        store.pendings.save(pending, capture)
    return WhichClient(
        pending=pending,
        capture=capture,
        offered=question.offered,
        is_ambiguous=question.is_ambiguous,
        has_clients=question.has_clients,
    )


def with_names(store: Store, text: str) -> str:
    """Write people as people: <@U0TOM> reads @Tom Okafor."""
    mentioned = _MENTION.findall(text)
    if not mentioned:
        return text
    people = store.team.list_people(mentioned)
    return _MENTION.sub(
        lambda match: "@" + (people[match[1]].name if match[1] in people else match[1]), text
    )


def own_client(store: Store, channel: str, channel_name: str) -> int | None:
    """Return the client to which a channel belongs, or after which it is named."""
    account = store.clients.find_by_channel(channel)
    return account.id if account else store.clients.find_by_channel_name(channel_name)


def with_sum(capture: Capture, amount: Sum | None) -> Capture:
    """Return a capture with a sum as it was typed, in minor units."""
    if amount is None:
        return capture
    return dataclasses.replace(
        capture,
        amount=minor_units(amount.number, amount.currency),
        currency=amount.currency,
    )
