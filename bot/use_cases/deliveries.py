"""Send what waits in the outbox, each thing once, and record how it ended."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.delivery.email import Mailer
from bot.delivery.outcomes import Later, NotSent, Refused
from bot.delivery.slack import SlackWriter, ViewChanged
from bot.domain.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryState,
)
from bot.domain.errors import DomainError
from bot.domain.team import actor_for
from bot.messages.home import refusal_view
from bot.messages.native import in_words, is_native
from bot.store.database import Begin
from bot.store.every_team import EveryTeam
from bot.use_cases.card_posting import send_card
from bot.use_cases.delivery_troubles import record_trouble
from bot.use_cases.export_posting import send_file
from bot.use_cases.holding import Hold, unheld
from bot.use_cases.homes import draw_home
from bot.use_cases.looking import is_noted, note_look
from bot.use_cases.mail_out import send_email
from bot.use_cases.mail_tests import send_test
from bot.use_cases.ways import Ways, WaysOf, finish

EMAIL_KINDS = (DeliveryKind.EMAIL, DeliveryKind.MAIL_TEST)
FILE_KINDS = (DeliveryKind.FILE,)
SLACK_KINDS = tuple(kind for kind in DeliveryKind if kind not in EMAIL_KINDS + FILE_KINDS)


_log = structlog.get_logger()


def answer_later(
    begin: Begin,
    *,
    team_id: str,
    kind: DeliveryKind,
    payload: Mapping[str, Any],
    now: datetime,
    once: str | None = None,
) -> None:
    """Queue an answer to one person."""
    with begin(team_id) as store:
        store.deliveries.add(kind, payload, at=now, once=once)


def forget_old(begin: Begin, *, team_id: str, before: datetime) -> None:
    """Drop what ended long ago."""
    with begin(team_id) as store:
        store.deliveries.forget_before(before)


def learn_post(
    begin: Begin, *, team_id: str, card: str, channel: str, ts: str, now: datetime
) -> None:
    """Remember where a card stands whose posting was cut off: a click on it has shown that.

    What waits to be repeated is then drawn there instead of being posted again.
    """
    with begin(team_id, reading=True) as store:
        if store.deliveries.find_post(card) or store.deliveries.state_of(card) is None:
            return
    with begin(team_id) as store:
        if store.deliveries.find_post(card) is None:
            store.deliveries.add_post(card, channel=channel, ts=ts, at=now)
            store.deliveries.settle_parked_card(card)


def send_next(
    every_team: EveryTeam,
    begin: Begin,
    ways_of: WaysOf,
    *,
    now: datetime,
    kinds: Collection[DeliveryKind] = tuple(DeliveryKind),
    lane: str | None = None,
    hold: Hold = unheld,
) -> bool:
    """Send the delivery of these kinds that has waited longest; False when none is due.

    Nothing is sent inside a transaction: it is claimed in one, sent, and recorded in another.
    A claim whose process died comes back: an e-mail is then parked for a person, since it may
    have left; what Slack shows is drawn again. While it is sent its claim is held by `hold`.
    """
    claimed = every_team.claim_delivery(now=now, kinds=kinds, lane=lane)
    if claimed is None:
        return False
    with hold(lambda until: _renew(begin, claimed, until)):
        return _send(begin, ways_of, claimed, now=now)


def _renew(begin: Begin, delivery: Delivery, until: datetime) -> bool:
    with begin(delivery.team_id) as store:
        return store.deliveries.renew(delivery, until=until)


def _send(begin: Begin, ways_of: WaysOf, delivery: Delivery, *, now: datetime) -> bool:
    if delivery.kind is DeliveryKind.EMAIL:
        send_email(begin, _mailer(ways_of, delivery.team_id), delivery, now=now)
        return True
    try:
        _SENDERS[delivery.kind](begin, ways_of(delivery.team_id), delivery, now)
    except NotSent as trouble:
        record_trouble(begin, delivery, trouble, now=now)
    except DomainError as refusal:
        finish(begin, delivery, DeliveryState.FAILED, now=now, error=refusal.sentence)
    except Exception as error:  # noqa: BLE001 (one message must not stop the queue)
        _log.exception("delivery_failed", kind=delivery.kind.value, error=type(error).__name__)
        unexpected = Later(f"{type(error).__name__} while it was drawn or sent.")
        record_trouble(begin, delivery, unexpected, now=now)
    return True


def _mailer(ways_of: WaysOf, team_id: str) -> Mailer | None:
    """Return what sends a workspace's e-mail; one that Slack does not let in has none."""
    try:
        return ways_of(team_id).mailer
    except NotSent:
        return None


def _send_ephemeral(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    payload = delivery.payload
    ways.slack.post_ephemeral(
        payload["channel"],
        payload["user"],
        payload["text"],
        payload["blocks"],
        thread_ts=payload.get("thread_ts"),
    )
    finish(begin, delivery, DeliveryState.SENT, now=now)


def _send_direct(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    payload = delivery.payload
    ways.slack.post(
        payload["channel"],
        payload["text"],
        payload.get("blocks") or (),
        thread_ts=payload.get("thread_ts"),
        delivery=f"{delivery.team_id}:{delivery.id}",
    )
    finish(begin, delivery, DeliveryState.SENT, now=now)


def _send_answer(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    body = delivery.payload["body"]
    try:
        _answer_somehow(ways.slack, delivery.payload["url"], body)
    except Refused:
        body = in_words(body) if is_native(body) else body
        if not delivery.payload.get("user"):
            raise
        # Its half hour or its five uses are over: a form stood open for long.
        direct = {
            "channel": delivery.payload["user"],
            "text": body["text"],
            "blocks": body.get("blocks") or [],
        }
        with begin(delivery.team_id) as store:
            store.deliveries.add(DeliveryKind.DIRECT, direct, at=now)
            store.deliveries.finish(delivery, DeliveryState.CANCELLED, at=now)
        return
    finish(begin, delivery, DeliveryState.SENT, now=now)


def _answer_somehow(slack: SlackWriter, url: str, body: Mapping[str, Any]) -> None:
    """Answer; where Slack refuses a chart or a table, its words are sent alone."""
    try:
        slack.answer(url, body)
    except Refused:
        if not is_native(body):
            raise
        slack.answer(url, in_words(body))


def _send_view(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    payload = delivery.payload
    try:
        ways.slack.update_view(
            payload["view_id"], payload["view"], drawn=str(payload.get("hash") or "")
        )
    except ViewChanged:
        # The person went on in their form, and what they type now is not drawn over.
        finish(begin, delivery, DeliveryState.CANCELLED, now=now)
        return
    finish(begin, delivery, DeliveryState.SENT, now=now)


def _send_home(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    user_id = delivery.payload["user"]
    with begin(delivery.team_id, reading=True) as store:
        person = store.team.find_person(user_id)
        team = store.team.get()
        try:
            if person is None:
                raise Refused("that person is not known")
            pages = delivery.payload.get("pages") or {}
            actor = actor_for(person, team)
            view = draw_home(store, actor, now=now, pages=pages)
            is_look = not is_noted(store, actor, "home", now=now)
        except DomainError as refusal:
            view, is_look = refusal_view(refusal.sentence), False
    ways.slack.publish_home(user_id, view)
    if is_look:
        note_look(begin, actor, about="home", now=now)
    finish(begin, delivery, DeliveryState.SENT, now=now)


_SENDERS: Mapping[DeliveryKind, Callable[[Begin, Ways, Delivery, datetime], None]] = {
    DeliveryKind.CARD: send_card,
    DeliveryKind.EPHEMERAL: _send_ephemeral,
    DeliveryKind.DIRECT: _send_direct,
    DeliveryKind.ANSWER: _send_answer,
    DeliveryKind.VIEW: _send_view,
    DeliveryKind.HOME: _send_home,
    DeliveryKind.FILE: send_file,
    DeliveryKind.MAIL_TEST: send_test,
}
