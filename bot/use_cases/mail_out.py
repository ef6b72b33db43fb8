"""The e-mail half of the outbox: sent, tried again, brought back, or parked for a person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivery.email import Email, Mailer
from bot.delivery.outcomes import Later, Refused, Uncertain
from bot.domain.delivery import (
    TOLD_FROM_ATTEMPT,
    Delivery,
    DeliveryKind,
    DeliveryState,
    email_pause,
)
from bot.domain.draft import Draft, DraftState
from bot.domain.working_hours import a_working_day_later
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.approvers import contact_of
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import draw, trouble_card
from bot.use_cases.refusals import refusal
from bot.use_cases.sent_record import record_sent
from bot.use_cases.staleness import ledger_changes_of

LATE = (
    "It could not leave for more than a day after it was approved. Look whether it still fits, "
    "then approve it again."
)
_log = structlog.get_logger()


def send_email(begin: Begin, mailer: Mailer | None, delivery: Delivery, *, now: datetime) -> None:
    """Send a claimed e-mail and record how it went.

    One whose sender died is parked, since it may have left; a refusal for good comes back to
    the draft's thread, as does what is a day late or could not be approved any more; one for now
    is tried again.
    """
    email = email_of(delivery.payload)
    name = None if mailer is None else mailer.message_id(email)
    if delivery.is_repeat:
        _park(begin, delivery, name, now=now)
        return
    if objection := _objection(begin, delivery, now=now):
        _give_up(begin, delivery, objection, now=now)
        return
    try:
        _need(mailer).send(email)
    except Uncertain:
        _park(begin, delivery, name, now=now)
    except Refused as refusal:
        _give_up(begin, delivery, refusal.words, now=now)
    except Later as trouble:
        pause = email_pause(delivery.attempts)
        if pause is None:
            _give_up(begin, delivery, trouble.words, now=now)
        else:
            _try_again(begin, delivery, trouble.words, pause, now=now)
    except Exception as error:  # noqa: BLE001 (nobody knows how far it came: a person looks)
        _log.exception("email_failed", error=type(error).__name__)
        _park(begin, delivery, name, now=now, error=type(error).__name__)
    else:
        with begin(delivery.team_id) as store:
            draft = store.drafts.hold(delivery.payload["draft_id"])
            if store.deliveries.finish(delivery, DeliveryState.SENT, at=now):
                store.drafts.set_state(draft.id, DraftState.SENT)
                store.drafts.change(draft.id, sent_message_id=name)
                record_sent(store, draft, now=now)
                _note_sender(store, draft, mailer, now=now)
                draw(store, draft, now=now)


def _note_sender(store: Store, draft: Draft, mailer: Mailer | None, *, now: datetime) -> None:
    """Write down from which address a letter left: settings may be others by now."""
    sender = "" if mailer is None else mailer.sender
    about = f"draft:{draft.id}:v{draft.version.number}:{sender}"
    store.audit.add("letter_sent", about, user_id=draft.asked_by, at=now)


def _objection(begin: Begin, delivery: Delivery, *, now: datetime) -> str | None:
    """Say why an approved letter must not leave any more: it is late, or the ledger moved."""
    with begin(delivery.team_id, reading=True) as store:
        if delivery.is_overdue(now):
            _, stopped = store.deliveries.tried(delivery.once)
            return " ".join(filter(None, (LATE, stopped)))
        draft = store.drafts.get(delivery.payload["draft_id"])
        if not contact_of(store, draft).is_at(draft.recipient):
            return f"{draft.recipient} is no contact of this client any more."
        today = calendar_of(store.team.get(), now=now).today(now)
        refused = refusal(draft.kind, store.histories.get(draft.client_id), today)
        if refused is not None:
            return refused
        changed = ledger_changes_of(store, draft, now=now)
        return f"Since it was written: {'; '.join(changed)}." if changed else None


def _need(mailer: Mailer | None) -> Mailer:
    if mailer is None:
        raise Later(
            "No way out for e-mail is set up, or its password cannot be opened. "
            "A manager sets one with /goodfit email."
        )
    return mailer


def email_of(payload: Mapping[str, Any]) -> Email:
    """Return the e-mail of an outbox's payload, or of a letter that was handed over."""
    return Email(
        to=payload["to"],
        to_name=payload["to_name"],
        from_name=payload["from_name"],
        reply_to=payload["reply_to"],
        subject=payload["subject"],
        text=payload["text"],
        html=payload["html"],
        message_id=payload["message_id"],
        # The version before this one queued letters without it.
        references=payload.get("references", ()),
    )


def _park(
    begin: Begin,
    delivery: Delivery,
    name: str | None,
    *,
    now: datetime,
    error: str | None = None,
) -> None:
    """Leave it to a person; under its name a later letter finds it, should it have arrived."""
    with begin(delivery.team_id) as store:
        draft = store.drafts.hold(delivery.payload["draft_id"])
        if store.deliveries.finish(delivery, DeliveryState.PARKED, at=now, error=error):
            store.drafts.set_state(draft.id, DraftState.PARKED)
            store.drafts.change(draft.id, sent_message_id=name)
            draw(store, draft, now=now)


def _give_up(begin: Begin, delivery: Delivery, words: str, *, now: datetime) -> None:
    """Bring a refusal back to the thread, where the draft waits again for a decision."""
    with begin(delivery.team_id) as store:
        draft = store.drafts.hold(delivery.payload["draft_id"])
        if not store.deliveries.finish(delivery, DeliveryState.FAILED, at=now, error=words):
            return
        store.drafts.set_state(draft.id, DraftState.WAITING, trouble=words)
        later = a_working_day_later(calendar_of(store.team.get(), now=now), now)
        store.drafts.change(draft.id, remind_at=later)
        draw(store, draft, now=now)
        card = trouble_card(draft.id, draft.version.number)
        store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now)


def _try_again(
    begin: Begin, delivery: Delivery, words: str, pause: timedelta, *, now: datetime
) -> None:
    """Put it off; the thread says so once it is no hiccup, and it can still be stopped."""
    with begin(delivery.team_id) as store:
        draft = store.drafts.hold(delivery.payload["draft_id"])
        is_waiting = store.deliveries.retry(delivery, due_at=now + pause, error=words)
        if is_waiting and delivery.attempts >= TOLD_FROM_ATTEMPT:
            draw(store, draft, now=now)
