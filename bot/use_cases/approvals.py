"""Decide about a draft: approve exactly what was read, reject, stop, mark as sent."""

from datetime import datetime

from bot.domain.draft import (
    AlreadyDecided,
    Draft,
    DraftState,
    TooLateToStop,
    check_approval,
    check_version,
)
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import draw, once_for, queue_email, record_sent
from bot.use_cases.refusals import refuse


def approve_draft(
    begin: Begin,
    actor: Actor,
    *,
    draft_id: int,
    seen: str,
    reason: str | None = None,
    by_email: bool,
    now: datetime,
) -> Draft:
    """Approve exactly the version seen, and queue its e-mail in the same transaction.

    Without a way out for e-mail the text is handed over for copying. Two clicks are one
    decision. Raises OnlyManagers, VersionReplaced, AlreadyDecided, SecondPersonNeeded,
    ReasonNeeded, FailureStillOpen.
    """
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        account = store.clients.get(draft.client_id)
        check_approval(
            draft,
            actor,
            fingerprint=seen,
            contact_changed_at=account.contact_changed_at,
            managers=store.team.list_managers(),
            reason=reason,
            now=now,
        )
        history = store.histories.get(draft.client_id)
        refuse(draft.kind, history, calendar_of(actor.team, now=now).today(now))
        store.drafts.add_decision(draft, kind="approved", by=actor.user_id, at=now, reason=reason)
        if by_email and draft.recipient:
            queue_email(store, draft, now=now)
            store.drafts.set_state(draft_id, DraftState.APPROVED)
        else:
            store.drafts.set_state(draft_id, DraftState.HANDED_OVER)
        draw(store, draft, now=now)
        return store.drafts.get(draft_id)


def reject_draft(
    begin: Begin, actor: Actor, *, draft_id: int, seen: str, reason: str, now: datetime
) -> Draft:
    """Drop a draft; its words stay in the thread. Raises as approve_draft does."""
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        if not actor.is_manager:
            raise OnlyManagers
        check_version(draft, seen)
        store.drafts.add_decision(
            draft, kind="rejected", by=actor.user_id, at=now, reason=reason or None
        )
        store.drafts.set_state(draft_id, DraftState.REJECTED)
        draw(store, draft, now=now)
        return store.drafts.get(draft_id)


def stop_sending(begin: Begin, actor: Actor, *, draft_id: int, now: datetime) -> Draft:
    """Take an approved e-mail back while it is held. Raises OnlyManagers, TooLateToStop."""
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        if not actor.is_manager:
            raise OnlyManagers
        if draft.state is not DraftState.APPROVED or not store.deliveries.cancel(
            once_for(draft_id)
        ):
            raise TooLateToStop
        store.drafts.add_decision(draft, kind="stopped", by=actor.user_id, at=now)
        store.drafts.set_state(draft_id, DraftState.WAITING)
        draw(store, draft, now=now)
        return store.drafts.get(draft_id)


def mark_sent(begin: Begin, actor: Actor, *, draft_id: int, now: datetime) -> Draft:
    """Record that a person sent the text by hand. Raises OnlyManagers, AlreadyDecided."""
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        if not actor.is_manager:
            raise OnlyManagers
        if draft.state not in (DraftState.HANDED_OVER, DraftState.PARKED):
            raise AlreadyDecided
        store.drafts.add_decision(draft, kind="marked_sent", by=actor.user_id, at=now)
        store.drafts.set_state(draft_id, DraftState.MARKED_SENT)
        record_sent(store, draft, now=now)
        draw(store, draft, now=now)
        return store.drafts.get(draft_id)
