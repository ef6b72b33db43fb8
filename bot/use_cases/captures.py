"""Log what clients ask and complain of; take it back; put it right."""

import dataclasses
from datetime import date, datetime

from bot.domain.capture import (
    REPEAT_WITHIN,
    Capture,
    EntryKind,
    MissingText,
    Outcome,
    WhichClient,
)
from bot.domain.client import Client, key_for
from bot.domain.complaint import Complaint
from bot.domain.money import major_units, minor_units
from bot.domain.names import channel_client, match_name
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor
from bot.domain.typed import Sum, parse_typed
from bot.store.database import Begin
from bot.store.entries import Logged as Kept
from bot.store.store import Store
from bot.use_cases.outcomes import VALUES, outcome_of, today_of


def log_typed(
    begin: Begin,
    actor: Actor,
    *,
    kind: EntryKind,
    text: str,
    channel: str,
    channel_name: str = "",
    now: datetime,
) -> Outcome:
    """Log what was typed behind a slash command in `channel`.

    The client may be left out where the channel belongs to one, or is named after it. What
    cannot be logged is kept and named in the outcome, never lost.
    """
    with begin(actor.team_id) as store:
        names = store.clients.names()
        known = {key_for(name) for _, name in names}
        typed = parse_typed(
            text,
            lambda words: key_for(words) in known,
            with_quantities=kind is EntryKind.SCOPE_REQUEST,
        )
        capture = Capture(kind=kind, text=typed.text, hours=typed.hours)
        capture = _with_sum(capture, typed.amount)
        own = _own_client(store, channel, channel_name, names)
        named = match_name(typed.client, names).exact if typed.client else ()
        if len(named) == 1:
            capture = dataclasses.replace(capture, client_id=named[0])
        elif own and not named and (typed.client is None or '"' not in _straight(text)):
            words = " ".join(part for part in (typed.client, typed.text) if part)
            capture = dataclasses.replace(capture, client_id=own, text=words)
        else:
            capture = dataclasses.replace(capture, client_typed=typed.client)
        return _log(store, actor, capture, now=now)


def log_capture(
    begin: Begin,
    actor: Actor,
    capture: Capture,
    *,
    now: datetime,
    pending: int | None = None,
    even_if_repeated: bool = False,
) -> Outcome:
    """Log what came from a form, a shortcut or a reaction; `pending` is what it settles.

    A client named in words is taken where the name means exactly one. Raises PendingIsGone.
    """
    with begin(actor.team_id) as store:
        if pending is not None:
            store.pendings.take(pending, by=actor.user_id)
        if capture.client_id is None and capture.client_typed:
            exact = match_name(capture.client_typed, store.clients.names()).exact
            if len(exact) == 1:
                capture = dataclasses.replace(capture, client_id=exact[0])
        return _log(store, actor, capture, now=now, even_if_repeated=even_if_repeated)


def log_pending(
    begin: Begin, actor: Actor, *, pending: int, client_id: int, now: datetime
) -> Outcome:
    """Log what was kept because its client was not clear. Raises PendingIsGone."""
    with begin(actor.team_id) as store:
        capture = store.pendings.take(pending, by=actor.user_id)
        return _log(store, actor, dataclasses.replace(capture, client_id=client_id), now=now)


def keep_for_later(begin: Begin, actor: Actor, capture: Capture, *, now: datetime) -> int:
    """Keep what may not be logged just so, and return its number for a form."""
    with begin(actor.team_id) as store:
        return store.pendings.add(capture, by=actor.user_id, at=now)


def find_pending(begin: Begin, actor: Actor, *, pending: int) -> Capture:
    """Return what was kept, for a form filled with it. Raises PendingIsGone."""
    with begin(actor.team_id, reading=True) as store:
        return store.pendings.get(pending, by=actor.user_id)


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
    """Return (client id, name) of every client, for a form's list."""
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
    if capture.client_id is None:
        return _ask_which(store, actor, capture, now=now)
    account = store.clients.get(capture.client_id)
    if not capture.text:
        return MissingText(capture=capture, client_name=account.client.name)
    store.team.hold_person(actor.user_id)
    if capture.permalink:
        # Two people who react to one message at once are put in a row.
        store.team.hold()
    same = None if even_if_repeated else _same(store, actor, capture, now)
    if same is not None:
        ref = same.value.id
        outcome = outcome_of(store, same, ref, now=now)
        return dataclasses.replace(outcome, repeated_after=now - same.logged_at)
    is_first = not store.entries.list_logged_by(actor.user_id, limit=1)
    value = _value(store, account.client, capture, now)
    value = store.entries.add(
        value,
        account.id,
        by=actor.user_id,
        at=now,
        permalink=capture.permalink,
        asked_by=capture.asked_by,
    )
    outcome = outcome_of(store, store.entries.get(value.id), value.id, now=now)
    return dataclasses.replace(outcome, is_first=is_first)


def _same(store: Store, actor: Actor, capture: Capture, now: datetime) -> Kept | None:
    value_type = VALUES[capture.kind]
    if capture.permalink:
        found = store.entries.find_by_permalink(value_type, capture.permalink)
        return found if found and found.client_id == capture.client_id else None
    probe = value_type(id="", text=capture.text, **_dated(capture.kind, now.date()))
    return store.entries.find_same(
        probe, by=actor.user_id, since=now - REPEAT_WITHIN, client_id=capture.client_id
    )


def _ask_which(store: Store, actor: Actor, capture: Capture, *, now: datetime) -> Outcome:
    accounts = {account.id: account for account in store.clients.list_all()}
    if not capture.client_typed and not capture.text:
        return MissingText(capture=capture, client_name=None)
    match = match_name(capture.client_typed or "", store.clients.names())
    offered = tuple((number, accounts[number].client.name) for number in match.exact or match.near)
    pending = store.pendings.add(capture, by=actor.user_id, at=now)
    return WhichClient(
        pending=pending,
        capture=capture,
        offered=offered,
        is_ambiguous=len(match.exact) > 1,
        has_clients=bool(accounts),
    )


def _value(store: Store, client: Client, capture: Capture, now: datetime) -> object:
    day = capture.on or today_of(store, now)
    text, amount = capture.text, capture.amount
    if amount is not None and capture.currency not in (None, client.currency):
        # A sum in another currency than the client's stays readable in the words.
        text = f"{text} ({capture.currency} {major_units(amount, str(capture.currency))})"
        amount = None
    if capture.kind is EntryKind.COMPLAINT:
        return Complaint(id="", text=text, raised_on=day, permalink=capture.permalink)
    return ScopeRequest(
        id="",
        text=text,
        asked_on=day,
        hours=capture.hours,
        amount=amount,
        permalink=capture.permalink,
    )


def _with_sum(capture: Capture, amount: Sum | None) -> Capture:
    if amount is None:
        return capture
    return dataclasses.replace(
        capture,
        amount=minor_units(amount.number, amount.currency),
        currency=amount.currency,
    )


def _dated(kind: EntryKind, day: date) -> dict[str, date]:
    return {"raised_on" if kind is EntryKind.COMPLAINT else "asked_on": day}


def _straight(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "“”„‟«»"), '"'))
