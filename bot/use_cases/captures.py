"""Log what clients ask and say, what we promise and give."""

import dataclasses
import re
from datetime import datetime

from bot.domain.asking import as_kind
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
from bot.domain.client import key_for
from bot.domain.complaint import Complaint
from bot.domain.entry import MONEY_KINDS, Entry, EntryKind
from bot.domain.errors import DomainError
from bot.domain.money import minor_units
from bot.domain.names import channel_client, match_name
from bot.domain.permission import check_may_log
from bot.domain.resemblance import resembling
from bot.domain.team import Actor
from bot.domain.typed import Sum, Typed, parse_command
from bot.store.clients import Account
from bot.store.database import Begin
from bot.store.entries import Logged as Kept
from bot.store.store import Store
from bot.use_cases.finding import find_by_link
from bot.use_cases.outcomes import columns_behind, outcome_of, today_of

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_WITH_SOURCE = (EntryKind.PROMISE, EntryKind.INVESTMENT, EntryKind.REFUND, EntryKind.CREDIT)
_KINDS = {
    "/scope": EntryKind.SCOPE_REQUEST,
    "/complaint": EntryKind.COMPLAINT,
    "/promise": EntryKind.PROMISE,
    "/invest": EntryKind.INVESTMENT,
}


class ClientIsArchived(DomainError):
    """That client is archived, so nothing was logged."""


class OtherCurrency(DomainError):
    """That client's sums are in another currency, so nothing was logged."""


def log_typed(
    begin: Begin,
    actor: Actor,
    *,
    command: str,
    text: str,
    channel: str,
    channel_name: str = "",
    now: datetime,
) -> Outcome:
    """Log what was typed behind a slash command in `channel`.

    The client may be left out where the channel belongs to one, or is named after it. What
    cannot be logged is kept and named in the outcome, never lost. Raises ClientIsArchived,
    OnlyManagers, OnlyOwner.
    """
    with begin(actor.team_id) as store:
        names = store.clients.names()
        known = {key_for(name) for _, name in names}
        typed = parse_command(
            command,
            text,
            is_client=lambda words: key_for(words) in known,
            today=today_of(store, now),
        )
        own = _own_client(store, channel, channel_name, names)
        named = match_name(typed.client, names).exact if typed.client else ()
        if own and not named and typed.unnamed:
            # In a client's own channel the first word is no name, unless it is known as one.
            typed = typed.unnamed
        capture = _capture_of(command, typed)
        if len(named) == 1:
            capture = dataclasses.replace(capture, client_id=named[0])
        elif own and typed.client is None:
            capture = dataclasses.replace(capture, client_id=own)
        else:
            capture = dataclasses.replace(capture, client_typed=typed.client)
        if command == "/note" and typed.choice is None:
            # The form asks which kind of note it is; a word that names no client is of the text.
            if capture.client_id is None and capture.client_typed:
                words = f"{capture.client_typed} {capture.text}".strip()
                capture = dataclasses.replace(capture, text=words, client_typed=None)
            return MissingText(capture=capture, client_name=None)
        return _log(store, actor, capture, now=now)


def read_typed(begin: Begin, actor: Actor, *, command: str, text: str, now: datetime) -> Typed:
    """Take a command's text apart, with the names of the team's own clients."""
    with begin(actor.team_id, reading=True) as store:
        known = {key_for(name) for _, name in store.clients.names()}
        return parse_command(
            command,
            text,
            is_client=lambda words: key_for(words) in known,
            today=today_of(store, now),
        )


def log_capture(
    begin: Begin,
    actor: Actor,
    capture: Capture,
    *,
    now: datetime,
    pending: int | None = None,
    even_if_repeated: bool = False,
) -> Outcome:
    """Log what came from a form or a shortcut; `pending` is what it settles.

    A client named in words is taken where the name means exactly one. Raises PendingIsGone,
    ClientIsArchived, OnlyManagers, OnlyOwner.
    """
    with begin(actor.team_id) as store:
        if pending is not None:
            store.pendings.take(pending, by=actor.user_id)
        if capture.client_id is None and capture.client_typed:
            exact = match_name(capture.client_typed, store.clients.names()).exact
            if len(exact) == 1:
                capture = dataclasses.replace(capture, client_id=exact[0])
        return _log(store, actor, capture, now=now, even_if_repeated=even_if_repeated)


def log_reaction(
    begin: Begin, actor: Actor, capture: Capture, *, event_ts: str, now: datetime
) -> Outcome | None:
    """Log a message because of an emoji put on it; None when that emoji is known or gone.

    Two people who react log once, and both are kept.
    """
    link = capture.permalink or ""
    with begin(actor.team_id) as store:
        store.team.hold()
        is_news = store.reactions.set(
            link, capture.kind.value, actor.user_id, event_ts=event_ts, is_on=True
        )
        if not is_news:
            return None
        known = find_by_link(store, capture.kind, link)
        if known is not None:
            outcome = outcome_of(store, known, now=now)
            return dataclasses.replace(
                outcome, repeated_after=now - known.logged_at, capture=capture
            )
        return _log(store, actor, capture, now=now)


def log_pending(
    begin: Begin,
    actor: Actor,
    *,
    pending: int,
    client_id: int | None = None,
    kind: EntryKind | None = None,
    now: datetime,
) -> Outcome:
    """Log what was kept because its client or its kind was not clear. Raises PendingIsGone."""
    with begin(actor.team_id) as store:
        capture = store.pendings.take(pending, by=actor.user_id)
        if client_id is not None:
            capture = dataclasses.replace(capture, client_id=client_id)
        if kind is not None:
            capture = as_kind(capture, kind)
        outcome = _log(store, actor, capture, now=now)
        if isinstance(outcome, MissingText):
            again = store.pendings.add(outcome.capture, by=actor.user_id, at=now)
            return dataclasses.replace(outcome, pending=again)
        return outcome


def keep_for_later(begin: Begin, actor: Actor, capture: Capture, *, now: datetime) -> int:
    """Keep what may not be logged just so, and return its number for a form."""
    with begin(actor.team_id) as store:
        capture = dataclasses.replace(capture, text=_with_names(store, capture.text))
        return store.pendings.add(capture, by=actor.user_id, at=now)


def find_pending(begin: Begin, actor: Actor, *, pending: int) -> Capture:
    """Return what was kept, for a form filled with it. Raises PendingIsGone."""
    with begin(actor.team_id, reading=True) as store:
        return store.pendings.get(pending, by=actor.user_id)


def drop_pending(begin: Begin, actor: Actor, *, pending: int) -> Capture:
    """Forget what was kept: it is about no client. Raises PendingIsGone."""
    with begin(actor.team_id) as store:
        return store.pendings.take(pending, by=actor.user_id)


def find_own_client(
    begin: Begin, actor: Actor, *, channel: str, channel_name: str = ""
) -> int | None:
    """Return the client to which a channel belongs, or after which it is named."""
    with begin(actor.team_id, reading=True) as store:
        return _own_client(store, channel, channel_name, store.clients.names())


def list_names(begin: Begin, actor: Actor) -> list[tuple[int, str]]:
    """Return (client id, name) for every key, name and alias."""
    with begin(actor.team_id, reading=True) as store:
        return store.clients.names()


def list_choices(begin: Begin, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return (client id, name) of every client that is not archived, for a form's list."""
    with begin(actor.team_id, reading=True) as store:
        return tuple((account.id, account.client.name) for account in store.clients.list_all())


def _own_client(
    store: Store, channel: str, channel_name: str, names: list[tuple[int, str]]
) -> int | None:
    account = store.clients.find_by_channel(channel)
    return account.id if account else channel_client(channel_name, names)


def _log(
    store: Store, actor: Actor, capture: Capture, *, now: datetime, even_if_repeated: bool = False
) -> Outcome:
    capture = dataclasses.replace(capture, text=_with_names(store, capture.text))
    if capture.client_id is None:
        return _ask_which(store, actor, capture, now=now)
    account = store.clients.get(capture.client_id)
    if account.is_archived:
        raise ClientIsArchived(
            f"{account.client.name} is archived, so nothing was logged. "
            f"Type /client {account.client.key} reactivate first."
        )
    check_may_log(capture.kind, actor, account.client)
    if capture.kind in MONEY_KINDS and capture.currency not in (None, account.client.currency):
        raise OtherCurrency(
            f"{account.client.name}'s sums are in {account.client.currency}, so nothing was "
            "logged. Write the sum in it."
        )
    if not is_complete(capture):
        return MissingText(capture=capture, client_name=account.client.name)
    store.team.hold_person(actor.user_id)
    if capture.permalink:
        # Two people who react to one message at once are put in a row.
        store.team.hold()
    value = entry_of(capture, currency=account.client.currency, today=today_of(store, now))
    same = None if even_if_repeated else _same(store, actor, capture, value, now)
    if same is not None:
        outcome = outcome_of(store, same, now=now)
        return dataclasses.replace(outcome, capture=capture, repeated_after=now - same.logged_at)
    return _add(store, actor, capture, value, account, now=now)


def _add(
    store: Store, actor: Actor, capture: Capture, value: Entry, account: Account, *, now: datetime
) -> Logged:
    is_first = not store.entries.list_logged_by(actor.user_id, limit=1)
    columns = {} if capture.kind in _WITH_SOURCE else columns_behind(capture)
    if capture.kind in _WITH_SOURCE:
        columns["permalink"] = capture.permalink
    if capture.kind is EntryKind.INVESTMENT and actor.is_manager:
        columns |= {"approved_on": today_of(store, now), "approved_by": actor.user_id}
    old = None
    if isinstance(value, Complaint):
        known = store.histories.get(account.id).complaints
        old = resembling(value.text, known, on=value.raised_on)
    made = store.entries.add(value, account.id, by=actor.user_id, at=now, **columns)
    outcome = outcome_of(store, store.entries.get(made.id), now=now)
    return dataclasses.replace(outcome, capture=capture, is_first=is_first, resembles=old)


def _same(store: Store, actor: Actor, capture: Capture, value: Entry, now: datetime) -> Kept | None:
    if capture.permalink:
        found = find_by_link(store, capture.kind, capture.permalink)
        return found if found and found.client_id == capture.client_id else None
    return store.entries.find_same(
        value, by=actor.user_id, since=now - REPEAT_WITHIN, client_id=capture.client_id
    )


def _ask_which(store: Store, actor: Actor, capture: Capture, *, now: datetime) -> Outcome:
    accounts = {account.id: account for account in store.clients.list_all()}
    if not capture.client_typed and not capture.text and not is_complete(capture):
        return MissingText(capture=capture, client_name=None)
    match = match_name(capture.client_typed or "", store.clients.names())
    offered = tuple(
        (number, accounts[number].client.name)
        for number in match.exact or match.near
        if number in accounts
    )
    pending = store.pendings.add(capture, by=actor.user_id, at=now)
    return WhichClient(
        pending=pending,
        capture=capture,
        offered=offered,
        is_ambiguous=len(match.exact) > 1,
        has_clients=bool(accounts),
    )


def _capture_of(command: str, typed: Typed) -> Capture:
    kind = _KINDS.get(command) or EntryKind(typed.choice or EntryKind.CONTACT)
    capture = Capture(kind=kind, text=typed.text, hours=typed.hours, due=typed.due, on=typed.on)
    return with_sum(capture, typed.amount)


def with_sum(capture: Capture, amount: Sum | None) -> Capture:
    """Return a capture with a sum as it was typed, in minor units."""
    if amount is None:
        return capture
    return dataclasses.replace(
        capture,
        amount=minor_units(amount.number, amount.currency),
        currency=amount.currency,
    )


def _with_names(store: Store, text: str) -> str:
    """Write people as people: <@U0TOM> reads @Tom Okafor."""
    people = store.team.list_people(_MENTION.findall(text))
    return _MENTION.sub(
        lambda match: "@" + (people[match[1]].name if match[1] in people else match[1]), text
    )
