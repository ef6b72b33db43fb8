"""What changed since a draft was written, and the waiting drafts that then say so."""

import hashlib
import json
from datetime import datetime
from typing import Any

from bot.domain.cited import Change, changes_since, cite
from bot.domain.draft import Draft, DraftState
from bot.domain.passed import passed_since, still_to_come
from bot.domain.team import zone_of
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import root_card, version_card


def changes_of(store: Store, draft: Draft, *, now: datetime) -> list[str]:
    """Return in words what makes a waiting draft out of date; nothing for one that is decided.

    It is what it does not know of the ledger, and the days it names that have passed.
    """
    if draft.state is not DraftState.WAITING or not draft.cited:
        return []
    today = calendar_of(store.team.get(), now=now).today(now)
    return [*ledger_changes_of(store, draft, now=now), *passed_since(draft, today)]


def ledger_changes_of(store: Store, draft: Draft, *, now: datetime) -> list[str]:
    """Return in words what changed in the ledger since a draft was written, whatever its state.

    What was approved leaves even where a day passed on the way: a person read it in time.
    """
    today = calendar_of(store.team.get(), now=now).today(now)
    history = store.histories.get(draft.client_id)
    return [
        _with_who(store, draft, change)
        for change in changes_since(draft.cited, history, today=today)
    ]


def facts_now(store: Store, draft: Draft, *, now: datetime) -> dict[str, Any]:
    """Return what a draft rests on as it is now, to be kept once a person has read it."""
    today = calendar_of(store.team.get(), now=now).today(now)
    history = store.histories.get(draft.client_id)
    facts = cite(history, draft.cited.get("entries", ()), today=today)
    return facts | {"asked": draft.cited.get("asked", {})} | still_to_come(draft, today)


def digest_of(changes: list[str]) -> str:
    """Return what tells these changes from any others: a form shows them, and is sent later."""
    return hashlib.sha256(json.dumps(changes).encode()).hexdigest()[:16]


def redraw_waiting(store: Store, client_id: int, *, now: datetime) -> None:
    """Draw the drafts anew that wait for this client: what they rest on may have changed."""
    for draft in store.drafts.list_waiting_of(client_id):
        for card in (root_card(draft.id), version_card(draft.id, draft.version.number)):
            store.redraws.add(card, at=now)


def _with_who(store: Store, draft: Draft, change: Change) -> str:
    """Say who logged or changed it, where the ledger knows."""
    if change.about == "contact":
        account = store.clients.get(draft.client_id)
        at = account.contact_changed_at
        if at is None or at <= draft.created_at:
            return change.words
        day = at.astimezone(zone_of(store.team.get().timezone)).date()
        return f"{change.words} ({_by(store, account.contact_changed_by)}on {day:%-d %b %Y})"
    if change.about.startswith("C-") and " was logged:" in change.words:
        who = _by(store, store.entries.get(change.about).logged_by)
        return change.words.replace(" was logged:", f" was logged {who}".rstrip() + ":", 1)
    return change.words


def _by(store: Store, user_id: str | None) -> str:
    person = store.team.find_person(user_id) if user_id else None
    return f"by {person.name} " if person else ""
