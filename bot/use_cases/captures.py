"""Log what clients ask and complain of; take it back; put it right."""

import dataclasses
from datetime import date, datetime

from bot.domain.calendar import Calendar
from bot.domain.capture import (
    REPEAT_WITHIN,
    Capture,
    EntryKind,
    Logged,
    MissingText,
    NotYours,
    Outcome,
    WhichClient,
    Withdrawn,
)
from bot.domain.client import Client, key_for
from bot.domain.complaint import Complaint
from bot.domain.money import major_units, minor_units
from bot.domain.names import match_name
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.standing import standing
from bot.domain.team import Actor
from bot.domain.typed import Sum, parse_typed
from bot.store.database import Begin
from bot.store.entries import Logged as Kept
from bot.store.store import Store

_VALUES: dict[EntryKind, type] = {
    EntryKind.SCOPE_REQUEST: ScopeRequest,
    EntryKind.COMPLAINT: Complaint,
}


def log_typed(
    begin: Begin, actor: Actor, *, kind: EntryKind, text: str, channel: str, now: datetime
) -> Outcome:
    """Log what was typed behind a slash command in `channel`.

    The client may be left out where the channel belongs to one. What cannot be logged is kept
    and named in the outcome, never lost.
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
        own = store.clients.find_by_channel(channel)
        named = match_name(typed.client, names).exact if typed.client else ()
        if len(named) == 1:
            capture = dataclasses.replace(capture, client_id=named[0])
        elif own and (typed.client is None or '"' not in _straight(text)):
            words = " ".join(part for part in (typed.client, typed.text) if part)
            capture = dataclasses.replace(capture, client_id=own.id, text=words)
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


def find_pending(begin: Begin, actor: Actor, *, pending: int) -> Capture:
    """Return what was kept, for a form filled with it. Raises PendingIsGone."""
    with begin(actor.team_id, reading=True) as store:
        return store.pendings.get(pending, by=actor.user_id)


def find_entry(begin: Begin, actor: Actor, *, ref: str) -> Kept:
    """Return an entry that this person may change. Raises UnknownEntry, NotYours, Withdrawn."""
    with begin(actor.team_id, reading=True) as store:
        return _changeable(store, actor, ref)


def withdraw_entry(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Take an entry back; it stays in the history of changes. Twice changes nothing."""
    with begin(actor.team_id) as store:
        entry = _own(store, actor, ref)
        if not entry.withdrawn:
            store.entries.change(
                ref,
                by=actor.user_id,
                at=now,
                action="withdrawn",
                withdrawn_at=now,
                withdrawn_by=actor.user_id,
            )
        return _outcome(store, entry, ref, now=now)


def restore_entry(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Put a withdrawn entry back."""
    with begin(actor.team_id) as store:
        entry = _own(store, actor, ref)
        if entry.withdrawn:
            store.entries.change(
                ref,
                by=actor.user_id,
                at=now,
                action="restored",
                withdrawn_at=None,
                withdrawn_by=None,
            )
        return _outcome(store, store.entries.get(ref), ref, now=now)


def change_entry(
    begin: Begin, actor: Actor, *, ref: str, columns: dict[str, object], now: datetime
) -> Logged:
    """Change an entry's columns. Raises UnknownEntry, NotYours, Withdrawn."""
    with begin(actor.team_id) as store:
        entry = _changeable(store, actor, ref)
        value = dataclasses.asdict(entry.value) | {"client_id": entry.client_id}
        changed = {k: v for k, v in columns.items() if _differs(value.get(k), v)}
        if "client_id" in changed:
            store.clients.get(int(str(changed["client_id"])))
        if "decision" in changed:
            changed |= {"decided_on": _today(store, now), "decided_by": actor.user_id}
        if changed:
            store.entries.change(ref, by=actor.user_id, at=now, action="changed", **changed)
        return _outcome(store, store.entries.get(ref), ref, now=now)


def convert_entry(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Make a complaint a scope request: the one is taken back, the other logged."""
    with begin(actor.team_id) as store:
        entry = _changeable(store, actor, ref)
        store.entries.change(
            ref,
            by=actor.user_id,
            at=now,
            action="converted",
            withdrawn_at=now,
            withdrawn_by=actor.user_id,
        )
        value = ScopeRequest(
            id="",
            text=entry.value.text,
            asked_on=entry.value.raised_on,
            permalink=entry.value.permalink,
        )
        made = store.entries.add(value, entry.client_id, by=actor.user_id, at=now)
        return _outcome(store, store.entries.get(made.id), made.id, now=now)


def find_own_client(begin: Begin, actor: Actor, *, channel: str) -> int | None:
    """Return the client to which a channel belongs, if it belongs to one."""
    with begin(actor.team_id, reading=True) as store:
        account = store.clients.find_by_channel(channel)
    return None if account is None else account.id


def withdraw_by_link(
    begin: Begin, actor: Actor, *, permalink: str, kind: EntryKind, now: datetime
) -> None:
    """Take back what this person logged from a message, while nobody has decided upon it."""
    with begin(actor.team_id) as store:
        entry = store.entries.find_by_permalink(_VALUES[kind], permalink)
        if entry is None or entry.logged_by != actor.user_id or _is_decided(entry.value):
            return
        store.entries.change(
            entry.value.id,
            by=actor.user_id,
            at=now,
            action="withdrawn",
            withdrawn_at=now,
            withdrawn_by=actor.user_id,
        )


def list_names(begin: Begin, actor: Actor) -> list[tuple[int, str]]:
    """Return (client id, name) for every key, name and alias."""
    with begin(actor.team_id, reading=True) as store:
        return store.clients.names()


def list_choices(begin: Begin, actor: Actor) -> tuple[tuple[int, str], ...]:
    """Return (client id, name) of every client, for a form's list."""
    with begin(actor.team_id, reading=True) as store:
        return tuple((account.id, account.client.name) for account in store.clients.list_all())


def _log(
    store: Store, actor: Actor, capture: Capture, *, now: datetime, even_if_repeated: bool = False
) -> Outcome:
    if capture.client_id is None:
        return _ask_which(store, actor, capture, now=now)
    account = store.clients.get(capture.client_id)
    if not capture.text:
        return MissingText(capture=capture, client_name=account.client.name)
    store.team.hold_person(actor.user_id)
    same = None if even_if_repeated else _same(store, actor, capture, now)
    if same is not None:
        ref = same.value.id
        outcome = _outcome(store, same, ref, now=now)
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
    outcome = _outcome(store, store.entries.get(value.id), value.id, now=now)
    return dataclasses.replace(outcome, is_first=is_first)


def _same(store: Store, actor: Actor, capture: Capture, now: datetime) -> Kept | None:
    value_type = _VALUES[capture.kind]
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
    day = capture.on or _today(store, now)
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


def _outcome(store: Store, entry: Kept, ref: str, *, now: datetime) -> Logged:
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
    return Logged(
        ref=ref,
        capture=capture,
        client_name=account.client.name,
        standing=standing(store.histories.get(account.id), today=_today(store, now)),
        logged_by=entry.logged_by or "",
        logged_at=entry.logged_at,
    )


def _is_decided(value: ScopeRequest | Complaint) -> bool:
    if isinstance(value, Complaint):
        return value.responded_on is not None or value.resolved_on is not None
    return value.decision is not Decision.UNDECIDED


def _own(store: Store, actor: Actor, ref: str) -> Kept:
    entry = store.entries.get(ref)
    if entry.logged_by != actor.user_id and not actor.is_manager:
        raise NotYours
    return entry


def _changeable(store: Store, actor: Actor, ref: str) -> Kept:
    entry = _own(store, actor, ref)
    if entry.withdrawn:
        raise Withdrawn
    return entry


def _with_sum(capture: Capture, amount: Sum | None) -> Capture:
    if amount is None:
        return capture
    return dataclasses.replace(
        capture,
        amount=minor_units(amount.number, amount.currency),
        currency=amount.currency,
    )


def _today(store: Store, now: datetime) -> date:
    return Calendar(store.team.get().timezone).today(now)


def _dated(kind: EntryKind, day: date) -> dict[str, date]:
    return {"raised_on" if kind is EntryKind.COMPLAINT else "asked_on": day}


def _straight(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, "“”„‟«»"), '"'))


def _differs(old: object, new: object) -> bool:
    return (list(old) if isinstance(old, tuple) else old) != new
