"""Open what was logged, correct it, decide about it, move it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.agreement import Investment, check_end
from bot.domain.capture import Logged
from bot.domain.client import Client
from bot.domain.complaint import Complaint
from bot.domain.delivery import DeliveryKind
from bot.domain.entry import Entry, EntryKind, kind_of
from bot.domain.errors import DomainError
from bot.domain.history import Note, NoteKind
from bot.domain.permission import check_may_book, check_may_log, may_change, may_unapprove
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.team import Actor, OnlyManagers
from bot.messages.blocks import escape
from bot.store.database import Begin
from bot.store.entries import Change, UnknownEntry
from bot.store.entries import Logged as Kept
from bot.store.store import Store
from bot.use_cases.finding import (
    changeable,
    check_in_use,
    check_revision,
    visible,
)
from bot.use_cases.outcomes import changed_outcome_of, today_of

# What says which days hours to invest cover.
_SPAN = ("start", "end", "approved_on")


class AlreadyApproved(DomainError):
    """Those hours were approved already. Nothing was changed."""


class NotApproved(DomainError):
    """Those hours are not approved, so there was nothing to take back."""


class ApprovedElsewhere(DomainError):
    """Those hours came approved with an import. Take the entry itself back if they are wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An entry with all that is known beside it.

    `people` are names by Slack's ids; `marked_by` are those whose emoji says the same.
    """

    kept: Kept
    client: Client
    may_change: bool
    changes: list[Change]
    people: Mapping[str, str]
    marked_by: list[str]


def open_entry(begin: Begin, actor: Actor, *, ref: str) -> Opened:
    """Return an entry to look at, and whether this person may change it.

    Raises UnknownEntry, OnlyManagers.
    """
    with begin(actor.team_id, reading=True) as store:
        kept = visible(store, actor, ref)
        client = store.clients.get(kept.client_id).client
        changes = [_with_client_name(store, change) for change in store.entries.list_changes(ref)]
        decided_by = getattr(kept.value, "decided_by", None)
        link = getattr(kept.value, "permalink", None) or ""
        marked_by = store.reactions.list_users(link, kind_of(kept.value).value) if link else []
        ids = [kept.logged_by, kept.asked_by, decided_by, *marked_by, *(c.by for c in changes)]
        people = store.team.list_people([user_id for user_id in ids if user_id])
        allowed = may_change(kept.value, kept.logged_by, actor, client)
        return Opened(
            kept=kept,
            client=client,
            may_change=allowed and not kept.withdrawn,
            changes=changes,
            people={user_id: person.name for user_id, person in people.items()},
            marked_by=marked_by,
        )


def change_entry(
    begin: Begin,
    actor: Actor,
    *,
    ref: str,
    columns: Mapping[str, object],
    revision: int | None = None,
    now: datetime,
) -> Logged:
    """Change an entry's columns; `revision` is the one that the person saw.

    Moving it to another client, or making it of another kind, takes the right to log it so.
    Raises UnknownEntry, NotYours, Withdrawn, ChangedMeanwhile, OnlyManagers, OnlyOwner,
    OnlyManagersBook, ClientIsArchived, EndsTooSoon.
    """
    with begin(actor.team_id) as store:
        # Who raises a complaint again holds it, so that none comes in once it is held here.
        store.entries.hold(ref)
        again = store.entries.list_reraises(ref) if ref.startswith("C-") else []
        store.entries.hold(*again)
        entry = changeable(store, actor, ref)
        check_revision(entry, revision)
        value = dataclasses.asdict(entry.value) | {"client_id": entry.client_id}
        changed = {k: v for k, v in columns.items() if _differs(value.get(k), v)}
        _check_may(store, actor, entry, changed)
        changed |= _follows(store, actor, entry.value, changed, now=now)
        if isinstance(entry.value, Investment) and changed.keys() & {"start", "end"}:
            own: dict[str, Any] = {name: changed[name] for name in _SPAN if name in changed}
            check_end(dataclasses.replace(entry.value, **own), today=today_of(store, now))
        if changed:
            store.entries.change(ref, by=actor.user_id, at=now, action="changed", **changed)
        if "client_id" in changed:
            # What raised a complaint again belongs to it, and goes along.
            moved = {"client_id": changed["client_id"]}
            for other in again:
                store.entries.change(other, by=actor.user_id, at=now, action="changed", **moved)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def approve_investment(
    begin: Begin, actor: Actor, *, ref: str, revision: int, now: datetime
) -> Logged:
    """Let investment hours count from now on, as they were read: `revision` is what was shown.

    Raises OnlyManagers, UnknownEntry, Withdrawn, AlreadyApproved, ChangedMeanwhile, EndsTooSoon.
    """
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        entry, hours = _investment(store, actor, ref)
        if hours.approved_on is not None:
            raise AlreadyApproved
        check_revision(entry, revision)
        today = today_of(store, now)
        check_end(hours, today=today)
        store.entries.change(
            ref,
            by=actor.user_id,
            at=now,
            action="approved",
            approved_on=today,
            approved_by=actor.user_id,
        )
        what = hours.purpose or "hours to invest"
        _tell(store, actor, entry, f"{actor.name} approved {ref}: {what}.", now=now)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def unapprove_investment(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Let approved hours wait for a manager again: they no longer count.

    Raises OnlyManagers, UnknownEntry, Withdrawn, NotApproved, ApprovedElsewhere.
    """
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        entry, hours = _investment(store, actor, ref)
        if hours.approved_on is None:
            raise NotApproved
        if not may_unapprove(hours, entry.logged_by, actor):
            raise ApprovedElsewhere
        store.entries.change(
            ref,
            by=actor.user_id,
            at=now,
            action="unapproved",
            approved_on=None,
            approved_by=None,
        )
        what = hours.purpose or "hours to invest"
        told = f"{actor.name} took back the approval of {ref}: {what}. It does not count for now."
        _tell(store, actor, entry, told, now=now)
        return changed_outcome_of(store, store.entries.get(ref), actor=actor, now=now)


def convert_entry(begin: Begin, actor: Actor, *, ref: str, now: datetime) -> Logged:
    """Make a complaint a scope request: the one is taken back, the other logged."""
    with begin(actor.team_id) as store:
        entry = changeable(store, actor, ref)
        if not isinstance(entry.value, Complaint):
            raise UnknownEntry
        value = ScopeRequest(
            id="",
            text=entry.value.text,
            asked_on=entry.value.raised_on,
            permalink=entry.value.permalink,
        )
        made = store.entries.add(
            value,
            entry.client_id,
            by=actor.user_id,
            at=now,
            asked_by=entry.asked_by,
            said_at=entry.said_at,
            source=entry.source,
        )
        # The change last, as an import has it: who took numbers the other way round would wait.
        store.entries.withdraw(ref, by=actor.user_id, at=now, action="converted")
        return changed_outcome_of(store, store.entries.get(made.id), actor=actor, now=now)


def _investment(store: Store, actor: Actor, ref: str) -> tuple[Kept, Investment]:
    entry = changeable(store, actor, ref)
    if not isinstance(entry.value, Investment):
        raise UnknownEntry
    return entry, entry.value


def _tell(store: Store, actor: Actor, entry: Kept, told: str, *, now: datetime) -> None:
    """Tell who asked for hours what a manager decided, and nobody else."""
    if entry.logged_by not in (None, actor.user_id):
        store.deliveries.add(
            DeliveryKind.DIRECT, {"channel": entry.logged_by, "text": escape(told)}, at=now
        )


def _check_may(store: Store, actor: Actor, entry: Kept, changed: Mapping[str, object]) -> None:
    """Let pass a change that this person might as well have logged so from the first."""
    if "client_id" in changed:
        check_in_use(store, int(str(changed["client_id"])))
    target = int(str(changed.get("client_id", entry.client_id)))
    kind = EntryKind(str(changed["kind"])) if "kind" in changed else kind_of(entry.value)
    if "client_id" in changed or "kind" in changed:
        check_may_log(kind, actor, store.clients.get(target).client)
    if isinstance(entry.value, ScopeRequest):
        wanted = {"decision": entry.value.decision, "amount": entry.value.amount, **changed}
        decision, amount = Decision(str(wanted["decision"])), wanted["amount"]
        check_may_book(
            entry.value,
            decision=decision,
            amount=None if amount is None else int(str(amount)),
            actor=actor,
        )


def _follows(
    store: Store, actor: Actor, value: Entry, changed: Mapping[str, object], *, now: datetime
) -> dict[str, object]:
    """Return what changes along with a change: who decided, and what no longer fits."""
    more: dict[str, object] = {}
    if "decision" in changed:
        is_open = changed["decision"] == Decision.UNDECIDED
        more["decided_on"] = None if is_open else today_of(store, now)
        more["decided_by"] = None if is_open else actor.user_id
    if changed and isinstance(value, Investment) and not actor.is_manager:
        more |= {"approved_on": None, "approved_by": None}
    if "kind" in changed and isinstance(value, Note):
        if changed["kind"] != NoteKind.CLIENT_DUTY:
            more |= {"due": None, "done": None}
        if changed["kind"] != NoteKind.DEPARTURE:
            more["bucket"] = None
    return more


def _with_client_name(store: Store, change: Change) -> Change:
    """Say the client from whom an entry was moved by its name."""
    if "client_id" not in change.before:
        return change
    name = store.clients.get(int(change.before["client_id"])).client.name
    return dataclasses.replace(change, before={**change.before, "client_id": name})


def _differs(old: object, new: object) -> bool:
    return (list(old) if isinstance(old, tuple) else old) != new
