"""An emoji that says that a complaint is fixed: put on, taken off, and which one is meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.capture import Logged
from bot.domain.complaint import (
    Complaint,
    Fault,
    check_corrected,
)
from bot.domain.entry import EntryKind
from bot.domain.errors import DomainError
from bot.domain.failure import failed_fixes
from bot.domain.team import Actor
from bot.store.database import Begin
from bot.store.kinds import number_of
from bot.store.store import Store
from bot.use_cases.finding import complaint_of, find_by_link
from bot.use_cases.outcomes import changed_outcome_of, outcome_of, today_of

# How an emoji that says "it is fixed" is kept, and what it did to a complaint.
FIXED = "fixed"


MOST_OFFERED = 5


class StaysCorrected(DomainError):
    """More was decided about that complaint since, so it stays as it is. Open it to change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A complaint that was marked corrected; `is_news` is false where it was so already."""

    logged: Logged
    is_news: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichComplaint:
    """No complaint was logged from that message: these of the client's wait for a correction."""

    proof: str
    client_name: str | None
    offered: tuple[Complaint, ...] = ()


def fix_by_reaction(
    begin: Begin,
    actor: Actor,
    *,
    links: Sequence[str],
    proof: str,
    emoji: str,
    event_ts: str,
    client_id: int | None,
    now: datetime,
) -> Fixed | WhichComplaint | None:
    """Mark the complaint corrected today that was logged from one of these messages.

    `links` are the message with the emoji and its thread's first; `proof` is the former. None
    when that emoji is known already. Raises NotYours, WrongCourse.
    """
    with begin(actor.team_id) as store:
        store.team.hold()
        if not _note_emoji(store, actor, proof, emoji, event_ts, is_on=True):
            return None
        ref = _behind(store, links)
        if ref is not None:
            return _mark_fixed(store, actor, ref, proof, now=now)
        return _which(store, client_id, proof, today_of(store, now))


def mark_fixed(begin: Begin, actor: Actor, *, ref: str, proof: str, now: datetime) -> Fixed:
    """Mark a complaint corrected today, with the proof. Raises as fix_by_reaction."""
    with begin(actor.team_id) as store:
        return _mark_fixed(store, actor, ref, proof, now=now)


def set_back(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Set back what this person's emoji marked corrected. Raises StaysCorrected, UnknownEntry."""
    with begin(actor.team_id) as store:
        complaint_of(store, actor, ref)
        before = _before_fixed(store, actor, ref)
        if before is None:
            raise StaysCorrected
        store.entries.change(ref, by=actor.user_id, at=now, action="unfixed", **before)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def unfix_by_reaction(
    begin: Begin,
    actor: Actor,
    *,
    links: Sequence[str],
    proof: str,
    emoji: str,
    event_ts: str,
    client_id: int | None,
    now: datetime,
) -> Logged | None:
    """Set back what an emoji marked corrected, while nothing was decided since.

    Where another emoji of the kind still stands it stays corrected. None when nothing
    was set back.
    """
    with begin(actor.team_id) as store:
        store.team.hold()
        if not _note_emoji(store, actor, proof, emoji, event_ts, is_on=False):
            return None
        ref = _behind(store, links) or _proven(store, client_id, proof)
        store.entries.hold(*filter(None, [ref]))
        before = ref and _before_fixed(store, actor, ref, proof)
        if not ref or not before or store.reactions.list_users(proof, FIXED):
            return None
        store.entries.change(ref, by=actor.user_id, at=now, action="unfixed", **before)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def _note_emoji(
    store: Store, actor: Actor, proof: str, emoji: str, event_ts: str, *, is_on: bool
) -> bool:
    return store.reactions.set(
        proof, FIXED, actor.user_id, emoji=emoji, event_ts=event_ts, is_on=is_on
    )


def _behind(store: Store, links: Sequence[str]) -> str | None:
    """Return the complaint that was logged from one of these messages, or raised again there."""
    for link in links:
        found = find_by_link(store, EntryKind.COMPLAINT, link)
        if found is not None:
            return str(found.value.id)
        again = find_by_link(store, EntryKind.RERAISE, link)
        if again is not None:
            return again.complaint
    return None


def _proven(store: Store, client_id: int | None, proof: str) -> str | None:
    if client_id is None:
        return None
    complaints = store.histories.get(client_id).complaints
    return next((c.id for c in complaints if c.proof == proof), None)


def _which(store: Store, client_id: int | None, proof: str, today: date) -> WhichComplaint:
    if client_id is None:
        return WhichComplaint(proof=proof, client_name=None)
    history = store.histories.get(client_id)
    waiting = [
        c
        for c in history.complaints
        if c.is_open and c.fault is not Fault.THEIRS and _can_be_fixed(c, today)
    ]
    newest = sorted(waiting, key=lambda c: (c.raised_on, number_of(c.id)), reverse=True)
    return WhichComplaint(
        proof=proof, client_name=history.client.name, offered=tuple(newest[:MOST_OFFERED])
    )


def _can_be_fixed(complaint: Complaint, today: date) -> bool:
    return complaint.corrected_on is None or bool(failed_fixes(complaint, today))


def _mark_fixed(store: Store, actor: Actor, ref: str, proof: str, *, now: datetime) -> Fixed:
    entry = complaint_of(store, actor, ref)
    before, today = entry.value, today_of(store, now)
    if not _can_be_fixed(before, today):
        return Fixed(logged=outcome_of(store, entry, actor=actor, now=now), is_news=False)
    check_corrected(before, on=today)
    store.entries.change(
        ref, by=actor.user_id, at=now, action=FIXED, corrected_on=today, proof=proof
    )
    return Fixed(logged=changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now))


def _before_fixed(
    store: Store, actor: Actor, ref: str, proof: str | None = None
) -> dict[str, object] | None:
    """Return what stood there before this person marked it; None if more was decided since.

    With `proof`, only where that message is what proves it.
    """
    entry = store.entries.get(ref)
    changes = store.entries.list_changes(ref)
    on = entry.value.corrected_on
    is_last = bool(changes) and changes[0].action == FIXED and changes[0].by == actor.user_id
    is_other = proof is not None and entry.value.proof != proof
    came_back = any(again.on >= on for again in entry.value.reraises)
    if entry.withdrawn or not is_last or is_other or came_back:
        return None
    was = changes[0].before
    day = was.get("corrected_on")
    return {"corrected_on": day and date.fromisoformat(day), "proof": was.get("proof")}
