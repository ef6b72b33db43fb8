"""The test of a workspace's mail server: sent once, and its outcome told to who asked for it."""

from datetime import datetime

import structlog

from bot.delivery.email import Email, Mailer
from bot.delivery.mail_troubles import outcome_of
from bot.delivery.outcomes import NotSent
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.domain.mail_way import Outcome
from bot.messages.mail_words import TEST_SUBJECT, test_html, test_text, told_outcome
from bot.store.database import Begin
from bot.use_cases.ways import Ways, finish

_log = structlog.get_logger()


def send_test(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    """Send the test of the server in use, and queue what became of it for who asked.

    It is tried once: whoever waits for it wants to know what happened, and may press again.
    """
    payload = delivery.payload
    with begin(delivery.team_id, reading=True) as store:
        way, team = store.mail_ways.find(), store.team.get()
    if way is None or way.revision != payload["revision"]:
        finish(begin, delivery, DeliveryState.CANCELLED, now=now)
        return
    said = ""
    if delivery.is_repeat:
        outcome = Outcome.UNCERTAIN
    else:
        try:
            mailer = ways.mailer
        except NotSent:
            outcome = Outcome.SEALED
        else:
            outcome, said = _try(mailer, _letter(delivery, team.name or "Goodfit"))
    text, blocks = told_outcome(outcome, way, to=str(payload["to"]), said=said)
    with begin(delivery.team_id) as store:
        if store.deliveries.finish(delivery, DeliveryState.SENT, at=now):
            store.mail_ways.note_test(way.revision, outcome, at=now)
            told = {"channel": payload["user"], "text": text, "blocks": blocks}
            store.deliveries.add(DeliveryKind.DIRECT, told, at=now)
            about = f"mail:{way.revision}:{outcome.value}"
            store.audit.add("mail_tested", about, user_id=str(payload["user"]), at=now)


def _try(mailer: Mailer | None, letter: Email) -> tuple[Outcome, str]:
    """Return what became of it, and the words of the server or of ours."""
    if mailer is None:
        return Outcome.SEALED, ""
    try:
        mailer.send(letter)
    except NotSent as trouble:
        return outcome_of(trouble), trouble.words
    except Exception as error:  # noqa: BLE001 (nobody knows how far it came: it is told so)
        _log.exception("mail_test_failed", error=type(error).__name__)
        return Outcome.UNCERTAIN, ""
    return Outcome.TAKEN, ""


def _letter(delivery: Delivery, agency: str) -> Email:
    return Email(
        to=str(delivery.payload["to"]),
        to_name="",
        from_name=agency,
        reply_to=(),
        subject=TEST_SUBJECT,
        text=test_text(agency),
        html=test_html(agency),
        message_id=f"goodfit.test.{delivery.team_id}.{delivery.id}",
    )
