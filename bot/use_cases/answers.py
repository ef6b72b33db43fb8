"""What the client answered to a letter, and what that moves: complaint, ladder, promises."""

import dataclasses
from datetime import date, datetime
from typing import Any

from bot.domain.complaint import Complaint, check_course
from bot.domain.draft import Draft, DraftState
from bot.domain.errors import DomainError
from bot.domain.follow_up import Answer, AnsweredAlready, NotSentYet, ask_again_day
from bot.domain.history import History, MessageStatus
from bot.domain.permission import OnlyOwner, owns
from bot.domain.team import Actor
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.asking import draw_asks, open_complaints
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import draw
from bot.use_cases.outcomes import today_of

# Letters that offer amends: what they say of these counts in the complaint itself.
_AMENDS = ("apology", "recovery_offer", "second_chance")
_STATUS = {
    Answer.ACCEPTED: MessageStatus.ACCEPTED,
    Answer.NOT_SATISFIED: MessageStatus.REJECTED,
}


class NotKeptYet(DomainError):
    """What the letter promised is not delivered yet, so its complaints stay open."""


class NotAccepted(DomainError):
    """They have not accepted it, so only the complaint's own form can resolve it."""


def answer_letter(
    begin: Begin, actor: Actor, *, draft_id: int, answer: Answer, now: datetime
) -> Draft:
    """Note what the client answered: accepted, not satisfied, or nothing.

    It moves the ledger's messages (and so the ladder of plays) and the complaints that the
    letter answered. Without an answer is asked once more after a week, and then not again; a
    late answer is taken at any time. Raises UnknownDraft, OnlyOwner, NotSentYet, AnsweredAlready.
    """
    with begin(actor.team_id) as store:
        draft = _hold_sent(store, actor, draft_id)
        calendar = calendar_of(store.team.get(), now=now)
        today = calendar.today(now)
        _check_news(draft, answer, today)
        again = ask_again_day(today, calendar) if draft.answer is None else None
        if answer in _STATUS:
            _move_messages(store, actor, draft, _STATUS[answer], now=now)
            _move_complaints(store, actor, draft, accepted=answer is Answer.ACCEPTED, now=now)
        store.drafts.change(
            draft_id,
            answer=answer.value,
            answered_on=today,
            answered_by=actor.user_id,
            ask_on=again if answer is Answer.NONE else None,
        )
        return _drawn(store, draft_id, now=now)


def resolve_answered(begin: Begin, actor: Actor, *, draft_id: int, now: datetime) -> Draft:
    """Resolve today the complaints of a letter that was accepted and whose promises are kept.

    Raises UnknownDraft, OnlyOwner, NotSentYet, NotAccepted, NotKeptYet, WrongCourse.
    """
    with begin(actor.team_id) as store:
        draft = _hold_sent(store, actor, draft_id)
        if draft.answer != Answer.ACCEPTED:
            raise NotAccepted
        if any(one.delivered is None for one in store.follow_ups.list_promises(draft_id)):
            raise NotKeptYet
        store.entries.hold(*draft.complaint_ids)
        for ref in open_complaints(store, draft):
            _resolve(store, actor, ref, answered_on=draft.answered_on, now=now)
        return _drawn(store, draft_id, now=now)


def _hold_sent(store: Store, actor: Actor, draft_id: int) -> Draft:
    """Return a letter that is with the client, held until what they said is noted."""
    draft = store.drafts.hold(draft_id)
    if not owns(actor, store.clients.get(draft.client_id).client):
        raise OnlyOwner
    if draft.state not in (DraftState.SENT, DraftState.MARKED_SENT):
        raise NotSentYet
    return draft


def _check_news(draft: Draft, answer: Answer, today: date) -> None:
    if draft.answer in (Answer.ACCEPTED, Answer.NOT_SATISFIED):
        raise AnsweredAlready
    is_asked = draft.answer is None or (draft.ask_on is not None and draft.ask_on <= today)
    if answer is Answer.NONE and not is_asked:
        raise AnsweredAlready


def _drawn(store: Store, draft_id: int, *, now: datetime) -> Draft:
    draft = store.drafts.get(draft_id)
    draw(store, draft, now=now)
    draw_asks(store, draft_id, now=now)
    return draft


def _move_messages(
    store: Store, actor: Actor, draft: Draft, status: MessageStatus, *, now: datetime
) -> None:
    for message in store.follow_ups.list_messages(draft.id):
        store.entries.change(message.id, by=actor.user_id, at=now, action="changed", status=status)


def _move_complaints(
    store: Store, actor: Actor, draft: Draft, *, accepted: bool, now: datetime
) -> None:
    if draft.kind not in _AMENDS:
        return
    store.entries.hold(*draft.complaint_ids)
    history = store.histories.get(draft.client_id)
    is_owed = any(one.delivered is None for one in store.follow_ups.list_promises(draft.id))
    for ref in draft.complaint_ids:
        entry = store.entries.find(ref)
        # What they say of an apology does not decide about an offer made since.
        if entry is None or entry.withdrawn:
            continue
        sent_on = _last_word_on(history, entry.value, draft.id)
        if sent_on is None:
            continue
        columns = _remedy(entry.value, draft.kind, sent_on, accepted=accepted, is_owed=is_owed)
        store.entries.change(ref, by=actor.user_id, at=now, action="changed", **columns)


def _remedy(
    complaint: Complaint, kind: str, sent_on: date, *, accepted: bool, is_owed: bool
) -> dict[str, Any]:
    """Return what an answer makes of a complaint; an apology is itself what was offered.

    It is delivered when it is read, unless it promised something that is still to come. Whoever
    accepts an apology has not accepted the offer that they refused before it.
    """
    is_instead = kind == "apology" and accepted and complaint.remedy_accepted is False
    if complaint.remedy is not None and not is_instead:
        return {"remedy_accepted": accepted}
    sent_on = max(sent_on, complaint.raised_on)
    delivered = None if is_owed or not accepted else sent_on
    kept = None if is_instead else complaint.remedy_delivered_on
    return {
        "remedy": "apology",
        "remedy_offered_on": sent_on,
        "remedy_delivered_on": kept or delivered,
        "remedy_accepted": accepted,
    }


def _last_word_on(history: History, complaint: Complaint, draft_id: int) -> date | None:
    """Return when a letter went out, if it is the last word on a complaint.

    It is not where we offered something since, by letter or otherwise, or where our fix failed.
    """
    sent = [m for m in history.messages if m.complaint == complaint.id and m.kind in _AMENDS]
    last = max(sent, key=lambda m: (m.on, int(m.id.partition("-")[2])), default=None)
    if last is None or last.draft_id != draft_id:
        return None
    since = (complaint.remedy_offered_on, complaint.failed_on)
    return None if any(day and day > last.on for day in since) else last.on


def _resolve(
    store: Store, actor: Actor, ref: str, *, answered_on: date | None, now: datetime
) -> None:
    before: Complaint = store.entries.get(ref).value
    today = today_of(store, now)
    # A yes from before the fix failed says nothing of what was done since.
    failed_since = before.failed_on and (answered_on is None or before.failed_on > answered_on)
    if not before.remedy_accepted or failed_since:
        raise NotAccepted
    after = dataclasses.replace(before, resolved_on=today, done_what_we_could=False)
    check_course(after, before=before, today=today)
    store.entries.change(
        ref,
        by=actor.user_id,
        at=now,
        action="changed",
        resolved_on=today,
        done_what_we_could=False,
    )
