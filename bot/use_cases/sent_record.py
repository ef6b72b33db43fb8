"""What the ledger holds once a letter was sent: the message, what it answers, what it promises."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.agreement import Deliverable
from bot.domain.complaint import Complaint
from bot.domain.draft import Draft
from bot.domain.follow_up import ask_day
from bot.domain.history import MessageStatus, SentMessage
from bot.domain.play import EXITS
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of

# What is offered in these is a remedy from the day on which the letter leaves.
_OFFERS = ("recovery_offer", "second_chance")


def record_sent(store: Store, draft: Draft, *, now: datetime) -> None:
    """Write into the client's history that the letter went out, and what follows from it.

    What it answered is answered; what it offers stands in the complaint; each of its promises
    becomes a duty of ours with a date; and the day is set on which a person is asked.
    """
    # Messages, changes and promises by turns: an import takes the same numbers in its order.
    store.entries.hold_numbers([SentMessage, *([Deliverable] if draft.promises else [])])
    calendar = calendar_of(store.team.get(), now=now)
    today = calendar.today(now)
    answered = [] if draft.kind in EXITS else list(draft.complaint_ids)
    matters: list[str | None] = [*answered] or [None]
    for ref in matters:
        sent = SentMessage(
            id="",
            on=today,
            kind=draft.kind,
            complaint=ref,
            promised_by=draft.promised_by,
            draft_id=draft.id,
        )
        store.entries.add(sent, draft.client_id, by=draft.asked_by, at=now)
    for ref in answered:
        _note_answered(store, draft, ref, today, now=now)
    _take_back_refused(store, draft, now=now)
    store.drafts.change(
        draft.id,
        sent_at=now,
        ask_on=ask_day(draft.kind, agreed=draft.ask_on, sent_on=today, calendar=calendar),
        promises=[_keep_promise(store, draft, promised, now=now) for promised in draft.promises],
    )


def _note_answered(store: Store, draft: Draft, ref: str, today: date, *, now: datetime) -> None:
    entry = store.entries.find(ref)
    if entry is None or entry.withdrawn:
        return
    columns = {"responded_on": entry.value.responded_on or today} | _offered(draft, today)
    changed = {name: to for name, to in columns.items() if getattr(entry.value, name) != to}
    if changed:
        store.entries.change(ref, by=draft.asked_by, at=now, action="answered", **changed)


def _offered(draft: Draft, today: date) -> dict[str, Any]:
    """Return what a letter's offer makes of the complaints that it answers.

    A new offer takes the place of the one before, which they refused or never answered.
    """
    remedy = next((p["remedy"] for p in draft.promises if p.get("remedy")), None)
    if draft.kind not in _OFFERS or remedy is None:
        return {}
    return {
        "remedy": remedy,
        "remedy_offered_on": today,
        "remedy_delivered_on": None,
        "remedy_accepted": None,
    }


def _take_back_refused(store: Store, draft: Draft, *, now: datetime) -> None:
    """Take back the offers that they refused and that this letter's takes the place of.

    What was promised besides, and an offer that they have not refused, is still owed.
    """
    if not _offered(draft, draft.created_at.date()):
        return
    messages = store.histories.get(draft.client_id).messages
    refused = {m.draft_id for m in messages if m.status is MessageStatus.REJECTED and m.draft_id}
    for earlier in map(store.drafts.get, sorted(refused)):
        is_same = bool(earlier.complaint_ids) and {*earlier.complaint_ids} <= {*draft.complaint_ids}
        if earlier.kind not in _OFFERS or not is_same:
            continue
        offers = {p.get("ref") for p in earlier.promises if p.get("remedy")}
        for promise in store.follow_ups.list_promises(earlier.id):
            if promise.id in offers and promise.delivered is None:
                store.entries.withdraw(promise.id, by=draft.asked_by, at=now)


def _keep_promise(
    store: Store, draft: Draft, promised: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    due = date.fromisoformat(promised["by"])
    value = Deliverable(id="", promised=promised["what"], due=due, draft_id=draft.id)
    kept = store.entries.add(value, draft.client_id, by=draft.asked_by, at=now)
    return {**promised, "ref": kept.id}


def note_delivered(store: Store, deliverable: Deliverable, *, by: str, now: datetime) -> None:
    """Note in the complaints of a letter that the remedy which it promised was delivered."""
    if deliverable.draft_id is None or deliverable.delivered is None:
        return
    draft = store.drafts.get(deliverable.draft_id)
    remedy = next((p.get("remedy") for p in draft.promises if p.get("ref") == deliverable.id), None)
    if not remedy:
        return
    for ref in draft.complaint_ids:
        entry = store.entries.find(ref)
        if entry is None or entry.withdrawn:
            continue
        columns = _delivered(entry.value, draft, remedy, deliverable.delivered)
        if columns:
            store.entries.change(ref, by=by, at=now, action="changed", **columns)


def deliver_along(
    store: Store, complaint: Complaint, client_id: int, *, by: str, now: datetime
) -> None:
    """Note as delivered what a letter promised as the remedy of a complaint that was delivered.

    It is the newest letter with an offer, about this complaint alone; no other promise moves.
    """
    on = complaint.remedy_delivered_on
    messages = store.histories.get(client_id).messages
    letters = {m.draft_id for m in messages if m.complaint == complaint.id and m.kind in _OFFERS}
    numbers = sorted(number for number in letters if number is not None)
    if on is None or not numbers:
        return
    draft = store.drafts.get(numbers[-1])
    if tuple(draft.complaint_ids) != (complaint.id,):
        return
    kept = {p.get("ref") for p in draft.promises if p.get("remedy") == complaint.remedy}
    for promise in store.follow_ups.list_promises(draft.id):
        if promise.id in kept and promise.delivered is None:
            store.entries.change(promise.id, by=by, at=now, action="changed", delivered=on)


def _delivered(complaint: Complaint, draft: Draft, remedy: str, on: date) -> dict[str, Any]:
    """Return what changes; nothing where another remedy stands there by now."""
    if complaint.remedy_delivered_on or complaint.remedy not in (None, "apology", remedy):
        return {}
    offered = complaint.remedy_offered_on or (draft.sent_at.date() if draft.sent_at else on)
    if on < complaint.raised_on:
        return {}
    return {
        "remedy": remedy,
        "remedy_offered_on": min(offered, on),
        "remedy_delivered_on": on,
    }
