"""Decide about a draft: approve exactly what was read, reject, stop, mark as sent."""

from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.draft import (
    AlreadyDecided,
    Contact,
    Draft,
    DraftState,
    ReasonNeeded,
    TooLateToStop,
    check_approval,
    check_version,
)
from bot.domain.letter_check import Weight
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import (
    draw,
    findings_of,
    once_for,
    queue_email,
    root_card,
    thread_of,
)
from bot.use_cases.refusals import refuse
from bot.use_cases.sent_record import record_sent

# What a person has to say about what the bot cannot know.
BY_HAND = (DraftState.HANDED_OVER, DraftState.PARKED)


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
            contact=Contact(
                email=account.client.contact_email, changed_at=account.contact_changed_at
            ),
            managers=store.team.list_managers(),
            offer_limit=store.team.get().offer_limit,
            reason=reason,
            now=now,
        )
        _check_words(store, draft, reason)
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


def bring_back(begin: Begin, actor: Actor, *, draft_id: int, now: datetime) -> Draft:
    """Let a draft wait again that a person says did not arrive, or was not sent by hand.

    Raises OnlyManagers, AlreadyDecided.
    """
    with begin(actor.team_id) as store:
        draft = _hold_by_hand(store, actor, draft_id)
        store.drafts.add_decision(draft, kind="brought_back", by=actor.user_id, at=now)
        store.drafts.set_state(draft_id, DraftState.WAITING)
        draw(store, draft, now=now)
        return store.drafts.get(draft_id)


def post_again(begin: Begin, actor: Actor, *, draft_id: int, card: str, now: datetime) -> None:
    """Post a reply of a draft's thread that did not arrive, as a person saw. Raises OnlyManagers.

    Twice posts it once.
    """
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        store.drafts.hold(draft_id)
        root = root_card(draft_id)
        if thread_of(card) != root or card not in store.deliveries.list_parked_cards():
            return
        store.deliveries.settle_parked_card(card)
        store.deliveries.add(DeliveryKind.CARD, {"card": card, "again": True}, at=now)
        store.deliveries.add(DeliveryKind.CARD, {"card": root}, at=now)


def show_draft(begin: Begin, actor: Actor, *, draft_id: int, now: datetime) -> Draft:
    """Draw a draft's thread once more, where Slack refused it before."""
    with begin(actor.team_id) as store:
        draft = store.drafts.get(draft_id)
        if not actor.is_manager:
            raise OnlyManagers
        draw(store, draft, now=now)
        return draft


def mark_sent(begin: Begin, actor: Actor, *, draft_id: int, now: datetime) -> Draft:
    """Record that a person sent the text by hand. Raises OnlyManagers, AlreadyDecided."""
    with begin(actor.team_id) as store:
        draft = _hold_by_hand(store, actor, draft_id)
        store.drafts.add_decision(draft, kind="marked_sent", by=actor.user_id, at=now)
        store.drafts.set_state(draft_id, DraftState.MARKED_SENT)
        record_sent(store, draft, now=now)
        draw(store, draft, now=now)
        return store.drafts.get(draft_id)


def _hold_by_hand(store: Store, actor: Actor, draft_id: int) -> Draft:
    """Return a draft of which a person says what became of it, held until it is said."""
    draft = store.drafts.hold(draft_id)
    if not actor.is_manager:
        raise OnlyManagers
    if draft.state not in BY_HAND:
        raise AlreadyDecided
    return draft


def _check_words(store: Store, draft: Draft, reason: str | None) -> None:
    """Let a letter that the checker would block pass only with a written reason."""
    blocking = [f for f in findings_of(store, draft) if f.weight is Weight.BLOCKING]
    if blocking and not (reason or "").strip():
        what = "; ".join(f"{finding.words}: {finding.advice}" for finding in blocking[:5])
        raise ReasonNeeded(
            f"The checker objects. {what} Edit the letter, or write why it is right."
        )
