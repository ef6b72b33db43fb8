"""Correct what was logged, decide about it, take it back and put it back."""

import dataclasses
from datetime import datetime

from bot.domain.capture import (
    EntryKind,
    Logged,
    NotYours,
    Withdrawn,
)
from bot.domain.complaint import Complaint
from bot.domain.errors import DomainError
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.team import Actor
from bot.store.database import Begin
from bot.store.entries import Logged as Kept
from bot.store.entries import UnknownEntry
from bot.store.store import Store
from bot.use_cases.outcomes import VALUES, outcome_of, today_of


class ChangedMeanwhile(DomainError):
    """Somebody changed that entry while your form was open. Close it and open it again."""


def find_entry(begin: Begin, actor: Actor, *, ref: str) -> Kept:
    """Return an entry that this person may change. Raises UnknownEntry, NotYours, Withdrawn."""
    with begin(actor.team_id, reading=True) as store:
        return _changeable(store, actor, ref)


def currency_of(begin: Begin, actor: Actor, *, client_id: int) -> str:
    """Return the currency in which a client's sums are kept."""
    with begin(actor.team_id, reading=True) as store:
        return store.clients.get(client_id).client.currency


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
        return outcome_of(store, entry, ref, now=now)


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
        return outcome_of(store, store.entries.get(ref), ref, now=now)


def change_entry(
    begin: Begin,
    actor: Actor,
    *,
    ref: str,
    columns: dict[str, object],
    revision: int | None = None,
    now: datetime,
) -> Logged:
    """Change an entry's columns; `revision` is the one that the person saw.

    Raises UnknownEntry, NotYours, Withdrawn, ChangedMeanwhile.
    """
    with begin(actor.team_id) as store:
        store.team.hold_person(actor.user_id)
        entry = _changeable(store, actor, ref)
        if revision is not None and revision != entry.revision:
            raise ChangedMeanwhile
        value = dataclasses.asdict(entry.value) | {"client_id": entry.client_id}
        changed = {k: v for k, v in columns.items() if _differs(value.get(k), v)}
        if "client_id" in changed:
            store.clients.get(int(str(changed["client_id"])))
        if "decision" in changed:
            changed |= {"decided_on": today_of(store, now), "decided_by": actor.user_id}
        if changed:
            store.entries.change(ref, by=actor.user_id, at=now, action="changed", **changed)
        return outcome_of(store, store.entries.get(ref), ref, now=now)


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
        return outcome_of(store, store.entries.get(made.id), made.id, now=now)


def withdraw_by_link(
    begin: Begin, actor: Actor, *, permalink: str, kind: EntryKind, now: datetime
) -> Logged | None:
    """Take back what this person logged from a message, while nobody has decided upon it."""
    with begin(actor.team_id) as store:
        entry = store.entries.find_by_permalink(VALUES[kind], permalink)
        if entry is None or entry.logged_by != actor.user_id or _is_decided(entry.value):
            return None
        store.entries.change(
            entry.value.id,
            by=actor.user_id,
            at=now,
            action="withdrawn",
            withdrawn_at=now,
            withdrawn_by=actor.user_id,
        )
        return outcome_of(store, entry, entry.value.id, now=now)


def _is_decided(value: ScopeRequest | Complaint) -> bool:
    if isinstance(value, Complaint):
        return value.responded_on is not None or value.resolved_on is not None
    return value.decision is not Decision.UNDECIDED


def _own(store: Store, actor: Actor, ref: str) -> Kept:
    entry = store.entries.get(ref)
    if not isinstance(entry.value, ScopeRequest | Complaint):
        raise UnknownEntry
    if entry.logged_by != actor.user_id and not actor.is_manager:
        raise NotYours
    return entry


def _changeable(store: Store, actor: Actor, ref: str) -> Kept:
    entry = _own(store, actor, ref)
    if entry.withdrawn:
        raise Withdrawn
    return entry


def _differs(old: object, new: object) -> bool:
    return (list(old) if isinstance(old, tuple) else old) != new
