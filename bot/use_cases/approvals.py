"""Decide about a draft: approve exactly what was read, reject, stop, mark as sent."""

from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.draft import (
    AlreadyDecided,
    Draft,
    DraftState,
    OutOfDate,
    ReasonNeeded,
    TooLateToStop,
    check_approval,
    check_recipient,
    check_version,
)
from bot.domain.team import Actor, OnlyManagers
from bot.domain.working_hours import a_working_day_later
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.answers_to import answered_to
from bot.use_cases.approvers import contact_of, is_offer_edited, limit_of, second_needed
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import (
    draw,
    once_for,
    queue_email,
    root_card,
    thread_of,
)
from bot.use_cases.late_clicks import told_where
from bot.use_cases.letter_checks import check_words, with_objection
from bot.use_cases.refusals import refuse
from bot.use_cases.sent_record import record_sent
from bot.use_cases.staleness import changes_of

# What a person has to say about what the bot cannot know.
BY_HAND = (DraftState.HANDED_OVER, DraftState.PARKED)


def approve_draft(
    begin: Begin,
    actor: Actor,
    *,
    draft_id: int,
    seen: str,
    reason: str | None = None,
    answers_to: str | None = None,
    by_email: bool,
    now: datetime,
) -> Draft:
    """Approve exactly the version seen, and queue its e-mail in the same transaction.

    Without a way out for e-mail the text is handed over for copying, and so it is where nobody
    who signs or owns the client has an address and `answers_to` is empty. Two clicks are one
    decision. What the letter rests on must be as it was when it was written, else nothing is
    sent and the thread says what changed. Raises OnlyManagers, VersionReplaced, AlreadyDecided,
    NotTheirContact, SecondPersonNeeded, OutOfDate, ReasonNeeded, AnswersNeeded,
    FailureStillOpen, NeverToBeSent, UnusableFields.
    """
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        _check_is_newest(store, draft, actor, seen)
        changed = changes_of(store, draft, now=now)
        if not changed:
            # Where it may go comes first: no second person helps a letter to a stranger.
            check_recipient(draft, contact_of(store, draft))
            try:
                _check_may_approve(store, draft, actor, seen=seen, reason=reason, now=now)
            except ReasonNeeded as needed:
                raise with_objection(store, draft, needed) from needed
            history = store.histories.get(draft.client_id)
            refuse(draft.kind, history, calendar_of(actor.team, now=now).today(now))
            check_words(store, draft, reason)
            if by_email and draft.recipient and not draft.version.envelope.reply_to:
                read, draft = draft, answered_to(store, draft, answers_to, now=now)
                draw(store, draft, now=now, also=read.version.number)
                by_email = bool(draft.version.envelope.reply_to)
            _approve(store, draft, actor, reason=reason, by_email=by_email, now=now)
        draw(store, draft, now=now)
        approved = store.drafts.get(draft_id)
    if changed:
        # Raised after the commit, so that the thread says it too.
        raise OutOfDate(_out_of_date(draft, changed))
    return approved


def look_before_rejecting(begin: Begin, actor: Actor, *, draft_id: int, seen: str) -> None:
    """Let pass who may drop the version seen, before the form that asks why.

    Raises OnlyManagers, VersionReplaced, AlreadyDecided.
    """
    with begin(actor.team_id, reading=True) as store:
        _check_is_newest(store, store.drafts.get(draft_id), actor, seen)


def reject_draft(
    begin: Begin, actor: Actor, *, draft_id: int, seen: str, reason: str, now: datetime
) -> Draft:
    """Drop a draft; its words stay in the thread. Raises as approve_draft does."""
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        _check_is_newest(store, draft, actor, seen)
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
        with told_where(store, draft, actor):
            _check_manager(actor)
            is_held = draft.state is DraftState.APPROVED
            if not is_held or not store.deliveries.cancel(once_for(draft_id)):
                raise TooLateToStop
        store.drafts.add_decision(draft, kind="stopped", by=actor.user_id, at=now)
        store.drafts.set_state(draft_id, DraftState.WAITING)
        later = a_working_day_later(calendar_of(actor.team, now=now), now)
        store.drafts.change(draft_id, remind_at=later)
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
        later = a_working_day_later(calendar_of(actor.team, now=now), now)
        store.drafts.change(draft_id, remind_at=later)
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
    with told_where(store, draft, actor):
        _check_manager(actor)
        if draft.state not in BY_HAND:
            raise AlreadyDecided
    return draft


def _check_manager(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers


def _check_is_newest(store: Store, draft: Draft, actor: Actor, seen: str) -> None:
    with told_where(store, draft, actor, seen=seen):
        _check_manager(actor)
        check_version(draft, seen)


def _check_may_approve(
    store: Store, draft: Draft, actor: Actor, *, seen: str, reason: str | None, now: datetime
) -> None:
    second = second_needed(store, draft, now=now)
    with told_where(store, draft, actor, seen=seen, second=second):
        check_approval(
            draft,
            actor,
            fingerprint=seen,
            contact=contact_of(store, draft),
            managers=store.team.list_managers(),
            offer_limit=limit_of(store, draft, now=now),
            reason=reason,
            now=now,
            is_offer_edited=is_offer_edited(store, draft),
        )


def _approve(
    store: Store,
    draft: Draft,
    actor: Actor,
    *,
    reason: str | None,
    by_email: bool,
    now: datetime,
) -> None:
    store.drafts.add_decision(draft, kind="approved", by=actor.user_id, at=now, reason=reason)
    store.drafts.change(draft.id, remind_at=None)
    if by_email and draft.recipient:
        queue_email(store, draft, now=now)
        store.drafts.set_state(draft.id, DraftState.APPROVED)
    else:
        store.drafts.set_state(draft.id, DraftState.HANDED_OVER)


def _out_of_date(draft: Draft, changed: list[str]) -> str:
    return (
        f"Version {draft.version.number} is out of date, so nothing was sent. "
        f"Since it was written: {'; '.join(changed)}. Press Write version "
        f"{draft.version.number + 1} in its thread."
    )
