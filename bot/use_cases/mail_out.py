"""The e-mail half of the outbox: sent, tried again, brought back, or parked for a person."""

from datetime import datetime, timedelta

import structlog

from bot.delivery.email import Email, Mailer
from bot.delivery.outcomes import Later, Refused, Uncertain
from bot.domain.delivery import (
    MOST_ATTEMPTS,
    Delivery,
    DeliveryKind,
    DeliveryState,
    pause_before,
)
from bot.domain.draft import DraftState
from bot.store.database import Begin
from bot.use_cases.dispatch import draw, record_sent, trouble_card

_log = structlog.get_logger()


def send_email(begin: Begin, mailer: Mailer | None, delivery: Delivery, *, now: datetime) -> None:
    """Send a claimed e-mail and record how it went.

    One whose sender died is parked, since it may have left; a refusal for good comes back to
    the draft's thread, and one for now is tried again.
    """
    if delivery.is_repeat:
        _park(begin, delivery, now=now)
        return
    try:
        _need(mailer).send(_email(delivery))
    except Uncertain:
        _park(begin, delivery, now=now)
    except Refused as refusal:
        _give_up(begin, delivery, refusal.words, now=now)
    except Later as trouble:
        if delivery.attempts >= MOST_ATTEMPTS:
            _give_up(begin, delivery, trouble.words, now=now)
        else:
            _try_again(begin, delivery, trouble, now=now)
    except Exception as error:  # noqa: BLE001 (nobody knows how far it came: a person looks)
        _log.exception("email_failed", error=type(error).__name__)
        _park(begin, delivery, now=now, error=type(error).__name__)
    else:
        with begin(delivery.team_id) as store:
            draft = store.drafts.hold(delivery.payload["draft_id"])
            if store.deliveries.finish(delivery, DeliveryState.SENT, at=now):
                store.drafts.set_state(draft.id, DraftState.SENT)
                record_sent(store, draft, now=now)
                draw(store, draft, now=now)


def _need(mailer: Mailer | None) -> Mailer:
    if mailer is None:
        raise Later("No way out for e-mail is set up: GOODFIT_SMTP_URL is not set.")
    return mailer


def _email(delivery: Delivery) -> Email:
    payload = delivery.payload
    return Email(
        to=payload["to"],
        to_name=payload["to_name"],
        from_name=payload["from_name"],
        reply_to=payload["reply_to"],
        subject=payload["subject"],
        text=payload["text"],
        html=payload["html"],
        message_id=payload["message_id"],
    )


def _park(begin: Begin, delivery: Delivery, *, now: datetime, error: str | None = None) -> None:
    with begin(delivery.team_id) as store:
        draft = store.drafts.hold(delivery.payload["draft_id"])
        if store.deliveries.finish(delivery, DeliveryState.PARKED, at=now, error=error):
            store.drafts.set_state(draft.id, DraftState.PARKED)
            draw(store, draft, now=now)


def _give_up(begin: Begin, delivery: Delivery, words: str, *, now: datetime) -> None:
    """Bring a refusal back to the thread, where the draft waits again for a decision."""
    with begin(delivery.team_id) as store:
        draft = store.drafts.hold(delivery.payload["draft_id"])
        if not store.deliveries.finish(delivery, DeliveryState.FAILED, at=now, error=words):
            return
        store.drafts.set_state(draft.id, DraftState.WAITING, trouble=words)
        draw(store, draft, now=now)
        card = trouble_card(draft.id, draft.version.number)
        store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now)


def _try_again(begin: Begin, delivery: Delivery, trouble: Later, *, now: datetime) -> None:
    pause = pause_before(delivery.attempts)
    if trouble.seconds is not None:
        pause = timedelta(seconds=trouble.seconds)
    with begin(delivery.team_id) as store:
        store.deliveries.retry(delivery, due_at=now + pause, error=trouble.words)
