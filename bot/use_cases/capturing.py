"""Put a capture into the ledger, or say what is missing, however it came."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from bot.domain.capture import (
    Capture,
    MissingText,
    Outcome,
    WhichClient,
    is_complete,
)
from bot.domain.money import minor_units
from bot.domain.names import NameMatch
from bot.domain.team import Actor
from bot.domain.typed import Sum
from bot.store.store import Store
from bot.use_cases.entry_checks import AGAIN, Checked, awaited, check, named, told

NOBODY = NameMatch((), ())


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
    now: datetime,
) -> Outcome:
    """Log a capture, or say what is missing; `pending` goes when it is logged, and not before."""
    capture = named(store, capture)
    if capture.client_id is None:
        return _ask_which(store, actor, capture, question, pending=pending, now=now)
    hold_message(store, capture)
    if store.ahead.helps:
        store.ahead.of_entries(awaited(actor, capture, now=now))
    checked = check(
        store, actor, capture, pending=pending, even_if_repeated=even_if_repeated, now=now
    )
    if not isinstance(checked, Checked):
        return checked
    (made,) = store.entries.add_held([checked.new], at=now)
    outcome = told(store, checked, made, now=now)
    if even_if_repeated:
        store.audit.add(AGAIN, outcome.ref, user_id=actor.user_id, at=now)
    return outcome


def hold_message(store: Store, capture: Capture) -> None:
    """Put two people in a row who react to one message at once.

    The team is held before anything else, so that nobody waits for each other.
    """
    if capture.permalink:
        store.team.hold()


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
