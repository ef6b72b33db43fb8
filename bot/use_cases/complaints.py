"""A complaint's course: answered, corrected, a remedy, resolved, raised again."""

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.domain.capture import Logged, Withdrawn
from bot.domain.complaint import (
    Complaint,
    Reraise,
    Verdict,
    check_consent,
    check_course,
    check_done_what_we_could,
    check_raised_again,
)
from bot.domain.entry import EntryKind
from bot.domain.errors import DomainError
from bot.domain.failure import answers_to
from bot.domain.history import MessageStatus
from bot.domain.permission import check_may_log
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin
from bot.store.entries import Logged as Kept
from bot.store.entries import UnknownEntry
from bot.store.kinds import number_of
from bot.store.store import Store
from bot.use_cases.finding import (
    STANDS_FOR,
    check_in_use,
    check_revision,
    complaint_of,
    own,
    visible,
)
from bot.use_cases.outcomes import changed_outcome_of, today_of
from bot.use_cases.sent_record import deliver_along

# What a person said about a complaint that sounds like a corrected one.
_DECISIONS = ("raised_again", "kept_as_new")


class DecidedAlready(DomainError):
    """That was decided already, so nothing was changed."""


class NotThatClient(DomainError):
    """Those two complaints are not of one client any more, so nothing was changed."""


class NotCorrected(DomainError):
    """That complaint was not corrected yet, so it cannot have come back. Nothing was logged."""


def record_course(
    begin: Begin,
    actor: Actor,
    *,
    ref: str,
    columns: Mapping[str, Any],
    revision: int | None = None,
    now: datetime,
) -> Logged:
    """Note what was done about a complaint: answered, corrected, a remedy, resolved.

    "Done what we could" is a manager's, and resolves it today unless a day is given; so is
    resolving what they refused a remedy for. Raises UnknownEntry, NotYours, Withdrawn,
    ChangedMeanwhile, WrongCourse, OnlyManagers, ResolvedAgainstRefusal, NotYetAllWeCould.
    """
    with begin(actor.team_id) as store:
        entry = complaint_of(store, actor, ref)
        check_revision(entry, revision)
        before: Complaint = entry.value
        today = today_of(store, now)
        closes = bool(columns.get("done_what_we_could")) and not _was_closed(before)
        if closes and not actor.is_manager:
            raise OnlyManagers
        after = _settled(before, columns, today if closes else None)
        check_course(after, before=before, today=today)
        check_consent(after, before=before, is_manager=actor.is_manager)
        if closes:
            check_done_what_we_could(_with_letters(store, entry, after), today=today)
        changed = {
            name: getattr(after, name)
            for name in (*columns, "resolved_on", "done_what_we_could")
            if getattr(after, name) != getattr(before, name)
        }
        if changed:
            store.entries.change(ref, by=actor.user_id, at=now, action="changed", **changed)
        if changed.get("remedy_delivered_on"):
            deliver_along(store, after, entry.client_id, by=actor.user_id, now=now)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def answer_complaint(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Note that we answered today; an earlier answer stands. Raises as record_course."""
    with begin(actor.team_id) as store:
        entry = complaint_of(store, actor, ref)
        if entry.value.responded_on is None:
            day = today_of(store, now)
            answered = replace(entry.value, responded_on=day)
            check_course(answered, before=entry.value, today=day)
            store.entries.change(ref, by=actor.user_id, at=now, action="changed", responded_on=day)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def raise_again(
    begin: Begin,
    actor: Actor,
    *,
    ref: str,
    verdict: Verdict,
    text: str,
    on: date,
    now: datetime,
) -> Logged:
    """Log that a corrected complaint was raised again. Every member may.

    Raises UnknownEntry, Withdrawn, NotCorrected, WrongCourse.
    """
    with begin(actor.team_id) as store:
        store.entries.hold(ref)
        old = _corrected(store, actor, ref)
        check_in_use(store, old.client_id)
        check_raised_again(old.value, on=on, today=today_of(store, now))
        if any((r.verdict, r.text, r.on) == (verdict, text, on) for r in old.value.reraises):
            raise DecidedAlready
        value = Reraise(id="", on=on, verdict=verdict, text=text)
        return _raise_again(store, actor, value, old, now=now)


def decide_resemblance(
    begin: Begin, actor: Actor, *, new: str, old: str, verdict: Verdict, now: datetime
) -> Logged:
    """Make a new complaint the re-raise of an old, corrected one: the new one is taken back.

    Our fix failed, or it is fixed already (domain.md, principle 6). Raises DecidedAlready,
    NotYours, UnknownEntry, Withdrawn, NotThatClient, NotCorrected.
    """
    with begin(actor.team_id) as store:
        store.entries.hold(new, old)
        entry = _undecided(store, actor, new)
        first = _corrected(store, actor, old)
        if first.client_id != entry.client_id:
            raise NotThatClient
        store.entries.withdraw(new, by=actor.user_id, at=now, action="raised_again")
        said: Complaint = entry.value
        value = Reraise(
            id="", on=said.raised_on, verdict=verdict, text=said.text, permalink=said.permalink
        )
        made = _raise_again(
            store,
            actor,
            value,
            first,
            now=now,
            asked_by=entry.asked_by,
            said_at=entry.said_at,
            source=entry.source,
        )
        # So that taking the re-raise back brings back what it stands for.
        store.entries.add_change(
            made.ref, by=actor.user_id, at=now, action=STANDS_FOR, before={"complaint": new}
        )
        return made


def keep_as_new(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Note that a complaint is a new one, though it sounds like an old one: asked once.

    Raises DecidedAlready, NotYours, UnknownEntry.
    """
    with begin(actor.team_id) as store:
        entry = _undecided(store, actor, ref)
        store.entries.add_change(ref, by=actor.user_id, at=now, action="kept_as_new", before={})
        return changed_outcome_of(store, entry, actor=actor, now=now)


def find_old_complaint(begin: Begin, actor: Actor, *, ref: str) -> Complaint:
    """Return the complaint that a re-raise raises again. Raises UnknownEntry."""
    with begin(actor.team_id, reading=True) as store:
        old = visible(store, actor, visible(store, actor, ref).complaint or ref)
        if not isinstance(old.value, Complaint):
            raise UnknownEntry
        return old.value


def _was_closed(complaint: Complaint) -> bool:
    return complaint.done_what_we_could and not complaint.is_open


def _settled(before: Complaint, columns: Mapping[str, Any], closed_on: date | None) -> Complaint:
    """Return a complaint whose day of resolution and "done what we could" go together."""
    after = dataclasses.replace(before, **columns)
    is_same_day = after.resolved_on == before.resolved_on
    if closed_on is not None:
        keeps = after.resolved_on is not None and not (before.is_open and is_same_day)
        return after if keeps else dataclasses.replace(after, resolved_on=closed_on)
    if _was_closed(before):
        done = after.done_what_we_could and after.resolved_on is not None
    else:
        # Raised again since: what was done then stands until it is resolved anew.
        done = before.done_what_we_could and is_same_day
    return dataclasses.replace(after, done_what_we_could=done)


def _with_letters(store: Store, entry: Kept, complaint: Complaint) -> Complaint:
    """Return the complaint with the offer that a letter made, where nobody wrote it down."""
    history = store.histories.get(entry.client_id)
    offers = [m for m in answers_to(complaint, history) if m.kind == "recovery_offer"]
    if complaint.remedy_offered_on or not offers:
        return complaint
    told = {MessageStatus.ACCEPTED: True, MessageStatus.REJECTED: False}.get(offers[-1].status)
    accepted = told if complaint.remedy_accepted is None else complaint.remedy_accepted
    return dataclasses.replace(complaint, remedy_offered_on=offers[-1].on, remedy_accepted=accepted)


def _undecided(store: Store, actor: Actor, ref: str) -> Kept:
    """Return a complaint of which nobody said yet whether it is new; decisions queue up for it."""
    entry = own(store, actor, ref)
    if not isinstance(entry.value, Complaint):
        raise UnknownEntry
    was_decided = any(c.action in _DECISIONS for c in store.entries.list_changes(ref))
    if entry.withdrawn or was_decided:
        raise DecidedAlready
    return entry


def _corrected(store: Store, actor: Actor, ref: str) -> Kept:
    old = visible(store, actor, ref)
    if not isinstance(old.value, Complaint):
        raise UnknownEntry
    if old.withdrawn:
        raise Withdrawn
    if old.value.corrected_on is None:
        raise NotCorrected
    return old


def _raise_again(
    store: Store, actor: Actor, value: Reraise, old: Kept, *, now: datetime, **said: Any
) -> Logged:
    client = store.clients.get(old.client_id).client
    check_may_log(EntryKind.RERAISE, actor, client)
    made = store.entries.add(
        value,
        old.client_id,
        by=actor.user_id,
        at=now,
        complaint_id=number_of(old.value.id),
        **said,
    )
    return changed_outcome_of(store, store.entries.get(made.id), actor=actor, now=now)
