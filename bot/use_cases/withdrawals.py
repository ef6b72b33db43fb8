"""Take back what was logged, by a press or by an emoji taken off, and put it back."""

import dataclasses
from datetime import datetime

from bot.domain.capture import Logged
from bot.domain.entry import EntryKind, is_decided, kind_of
from bot.domain.errors import DomainError
from bot.domain.team import Actor, PersonKind
from bot.store.database import Begin
from bot.store.entries import Logged as Kept
from bot.store.store import Store
from bot.use_cases.finding import (
    STANDS_FOR,
    check_in_use,
    find_by_link,
    own,
)
from bot.use_cases.outcomes import changed_outcome_of, outcome_of


class LoggedAnew(DomainError):
    """What it said counts under another name already, so nothing was put back."""


_HANDED_ON = "handed_on"

# How an entry came to be out of sight; only what was simply withdrawn can be put back.
_ENDS = frozenset(("withdrawn", "converted", "raised_again", "restored"))


def withdraw_entry(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Take an entry back; it stays in the history of changes. Twice changes nothing.

    Where it was a re-raise logged in the place of a complaint, that complaint counts again.
    """
    with begin(actor.team_id) as store:
        back = _stood_for(store, ref)
        store.entries.hold(*filter(None, (ref, back)))
        entry = own(store, actor, ref)
        if entry.withdrawn:
            outcome = outcome_of(store, entry, actor=actor, now=now)
            return dataclasses.replace(outcome, can_restore=_can_restore(store, entry))
        store.entries.withdraw(ref, by=actor.user_id, at=now)
        store.reactions.clear(_link(entry), kind_of(entry.value).value)
        if back:
            store.entries.restore(back, by=actor.user_id, at=now)
        return dataclasses.replace(
            changed_outcome_of(store, entry, actor=actor, now=now), brings_back=back
        )


def restore_entry(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Put a withdrawn entry back.

    Raises LoggedAnew where what it said counts under another name already.
    """
    with begin(actor.team_id) as store:
        instead = _stood_for(store, ref)
        store.entries.hold(*filter(None, (ref, instead)))
        entry = own(store, actor, ref)
        if entry.withdrawn:
            if not _can_restore(store, entry):
                raise LoggedAnew
            check_in_use(store, entry.client_id)
            store.entries.restore(ref, by=actor.user_id, at=now)
            if instead and not store.entries.get(instead).withdrawn:
                store.entries.withdraw(instead, by=actor.user_id, at=now, action="raised_again")
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def withdraw_reaction(
    begin: Begin,
    actor: Actor,
    *,
    permalink: str,
    kind: EntryKind,
    emoji: str,
    event_ts: str,
    now: datetime,
) -> Logged | None:
    """Take back what an emoji logged, while nobody has decided upon it.

    Where another emoji of the same kind still stands the entry stays; if none of them is this
    person's own, it is theirs whose it is.
    None when nothing was taken back.
    """
    with begin(actor.team_id) as store:
        store.team.hold()
        is_news = store.reactions.set(
            permalink, kind.value, actor.user_id, emoji=emoji, event_ts=event_ts, is_on=False
        )
        if not is_news:
            return None
        store.pendings.drop_by_link(permalink, by=actor.user_id)
        found = find_by_link(store, kind, permalink)
        if found is None:
            return None
        store.entries.hold(found.value.id)
        entry = store.entries.get(found.value.id)
        if entry.withdrawn or entry.logged_by != actor.user_id or is_decided(entry.value):
            return None
        changes = store.entries.list_changes(entry.value.id)
        if any(c.by != actor.user_id and c.action != _HANDED_ON for c in changes):
            # Others have worked on it since.
            return None
        users = store.reactions.list_users(permalink, kind.value)
        if actor.user_id in users:
            return None
        known = store.team.list_people(users)
        others = [u for u in users if u in known and known[u].kind is PersonKind.MEMBER]
        if others:
            store.entries.change(
                entry.value.id,
                by=actor.user_id,
                at=now,
                action=_HANDED_ON,
                logged_by=others[0],
            )
            return None
        store.entries.withdraw(entry.value.id, by=actor.user_id, at=now)
        return changed_outcome_of(store, entry, actor=actor, now=now)


def _can_restore(store: Store, entry: Kept) -> bool:
    """Say whether a withdrawn entry may count again: what it said counts nowhere else."""
    ended = next((c for c in store.entries.list_changes(entry.value.id) if c.action in _ENDS), None)
    if ended is not None and ended.action != "withdrawn":
        return False
    kind = kind_of(entry.value)
    return kind is EntryKind.RERAISE or not find_by_link(store, kind, _link(entry))


def _link(entry: Kept) -> str:
    return getattr(entry.value, "permalink", None) or ""


def _stood_for(store: Store, ref: str) -> str:
    """Return the complaint in whose place a re-raise was logged; empty where there is none."""
    named = (c.before for c in store.entries.list_changes(ref) if c.action == STANDS_FOR)
    return str(next(named, {}).get("complaint", ""))
