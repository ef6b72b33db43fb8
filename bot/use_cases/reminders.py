"""Remind of drafts that wait, in working hours: twice, then somebody else is asked once."""

from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.delivery import DeliveryKind
from bot.domain.draft import Draft, DraftState, check_version
from bot.domain.reminding import MOST_REMINDERS, has_more
from bot.domain.team import Actor, OnlyManagers
from bot.domain.working_hours import (
    a_working_day_later,
    is_working,
    next_morning,
    next_working,
)
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.approvers import fallback_of
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import draw, reminder_card
from bot.use_cases.late_clicks import told_where


def remind_due(begin: Begin, *, team_id: str, now: datetime) -> int:
    """Queue the reminders that are due, each once whoever else runs this; count them.

    What comes due outside of working hours waits for the next morning on which is worked.
    """
    with begin(team_id, reading=True) as store:
        due = store.drafts.list_to_remind(now)
    return sum(_remind_once(begin, team_id, number, now=now) for number in due)


def snooze(begin: Begin, actor: Actor, *, draft_id: int, seen: str, now: datetime) -> datetime:
    """Let a draft's next reminder come on the next working day's morning; return when.

    Raises OnlyManagers, VersionReplaced, AlreadyDecided.
    """
    until = next_morning(calendar_of(actor.team, now=now), now)
    _change(begin, actor, draft_id=draft_id, seen=seen, said="snoozed", remind_at=until, now=now)
    return until


def stop_reminding(begin: Begin, actor: Actor, *, draft_id: int, seen: str, now: datetime) -> None:
    """Remind of a draft no more. Raises OnlyManagers, VersionReplaced, AlreadyDecided."""
    _change(begin, actor, draft_id=draft_id, seen=seen, said="unreminded", remind_at=None, now=now)


def _remind_once(begin: Begin, team_id: str, number: int, *, now: datetime) -> int:
    """Remind of one draft: a transaction each, since every other holds one draft only."""
    with begin(team_id) as store:
        draft = store.drafts.hold(number)
        if not _is_due(draft, now):
            return 0
        return _remind(store, draft, calendar_of(store.team.get(), now=now), now=now)


def _is_due(draft: Draft, now: datetime) -> bool:
    """Say whether it still is, now that nobody else can change it."""
    is_waiting = draft.state is DraftState.WAITING
    return is_waiting and draft.remind_at is not None and draft.remind_at <= now


def _remind(store: Store, draft: Draft, calendar: Calendar, *, now: datetime) -> int:
    if not is_working(calendar, now):
        store.drafts.change(draft.id, remind_at=next_working(calendar, now))
        return 0
    is_last = draft.reminders >= MOST_REMINDERS
    if is_last and fallback_of(store, draft, now=now) is None:
        store.drafts.change(draft.id, remind_at=None)
        return 0
    number = draft.reminders + 1
    again = a_working_day_later(calendar, now) if has_more(number) else None
    store.drafts.change(draft.id, reminders=number, remind_at=again)
    # The buttons of the reminder before go: the newest one has them.
    draw(store, draft, now=now)
    card = reminder_card(draft.id, number)
    store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now, once=card)
    return 1


def _change(
    begin: Begin,
    actor: Actor,
    *,
    draft_id: int,
    seen: str,
    said: str,
    remind_at: datetime | None,
    now: datetime,
) -> None:
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        with told_where(store, draft, actor, seen=seen):
            if not actor.is_manager:
                raise OnlyManagers
            check_version(draft, seen)
        if draft.remind_at == remind_at:
            return
        store.drafts.add_decision(draft, kind=said, by=actor.user_id, at=now)
        store.drafts.change(draft_id, remind_at=remind_at)
        draw(store, draft, now=now)
