"""Send what waits in the outbox, each thing once, and record how it ended."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.delivery.email import Mailer
from bot.delivery.outcomes import Later, NotSent, Refused, TokenRefused, Uncertain
from bot.delivery.slack import BlocksRefused, Posted, SlackWriter, ViewChanged
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import (
    MOST_ATTEMPTS,
    Delivery,
    DeliveryKind,
    DeliveryState,
    pause_before,
)
from bot.domain.errors import DomainError
from bot.domain.team import actor_for
from bot.messages.blocks import Block
from bot.messages.home import refusal_view
from bot.messages.native import in_words, is_native
from bot.store.database import Begin
from bot.store.every_team import EveryTeam
from bot.use_cases.channels import note_state, why_open
from bot.use_cases.digest_drawing import is_personal
from bot.use_cases.dispatch import thread_of
from bot.use_cases.drawing import Drawn, draw_card
from bot.use_cases.homes import draw_home
from bot.use_cases.mail_out import send_email

# What was perhaps posted already is repeated after this, so that the first copy can show.
REPEAT_AFTER = timedelta(minutes=2)
# A card that was perhaps posted is repeated once; a private word is not, nobody wants it twice.
REPEATED = (DeliveryKind.CARD, DeliveryKind.HOME, DeliveryKind.VIEW)
# A reply waits so long for its thread's first message.
ROOT_WITHIN = timedelta(hours=1)
SLACK_KINDS = tuple(kind for kind in DeliveryKind if kind is not DeliveryKind.EMAIL)
EMAIL_KINDS = (DeliveryKind.EMAIL,)


T = TypeVar("T")
_log = structlog.get_logger()


class RootNotPosted(Later):
    """The thread's first message is not posted yet."""


class Ways:
    """The ways out: Slack, and e-mail where it is set up.

    `plain_teams` are the workspaces whose Slack refused charts and tables; while this process
    lives they get the plain twin at once.
    """

    def __init__(self, slack: SlackWriter, reader: SlackReader, mailer: Mailer | None) -> None:
        self.slack = slack
        self.reader = reader
        self.mailer = mailer
        self.plain_teams: set[str] = set()


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
    ways: Ways,
    *,
    now: datetime,
    kinds: Collection[DeliveryKind] = tuple(DeliveryKind),
) -> bool:
    """Send the delivery of these kinds that has waited longest; False when none is due.

    Nothing is sent inside a transaction: it is claimed in one, sent, and recorded in another.
    A claim whose process died comes back: an e-mail is then parked for a person, since it may
    have left; what Slack shows is drawn again.
    """
    delivery = every_team.claim_delivery(now=now, kinds=kinds)
    if delivery is None:
        return False
    if delivery.kind is DeliveryKind.EMAIL:
        send_email(begin, ways.mailer, delivery, now=now)
        return True
    try:
        _SENDERS[delivery.kind](begin, ways, delivery, now)
    except NotSent as trouble:
        _record_trouble(begin, delivery, trouble, now=now)
    except DomainError as refusal:
        _finish(begin, delivery, DeliveryState.FAILED, now=now, error=refusal.sentence)
    except Exception as error:  # noqa: BLE001 (one message must not stop the queue)
        _log.exception("delivery_failed", kind=delivery.kind.value, error=type(error).__name__)
        unexpected = Later(f"{type(error).__name__} while it was drawn or sent.")
        _record_trouble(begin, delivery, unexpected, now=now)
    return True


def _send_card(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    card = str(delivery.payload["card"])
    with begin(delivery.team_id, reading=True) as store:
        post = store.deliveries.find_post(card)
        first = store.deliveries.state_of(str(delivery.payload.get("first") or ""))
        if post is None and "first" in delivery.payload:
            # To be drawn anew, and it does not stand: the first one is drawn when it is sent.
            _wait_for_first(begin, delivery, first, now=now)
            return
        is_again = delivery.is_repeat or bool(delivery.payload.get("again"))
        is_parked = card in store.deliveries.list_parked_cards()
        drawn = draw_card(store, card, now=now, is_repeat=is_again and post is None)
        above = store.deliveries.find_post(drawn.under) if drawn.under else None
        is_root_refused = bool(drawn.under) and (
            store.deliveries.state_of(drawn.under or "") is DeliveryState.FAILED
        )
    if post is None and is_parked and not delivery.payload.get("again"):
        # Perhaps it stands already; the thread's first message has a button for a person.
        _finish(begin, delivery, DeliveryState.CANCELLED, now=now)
        return
    # A reply goes where its thread is, also when another channel was chosen since.
    channel = post[0] if post else above[0] if above else drawn.channel
    if channel is None:
        raise Refused("no channel is set")
    if post is None and drawn.under and above is None:
        if is_root_refused or now - delivery.created_at > ROOT_WITHIN:
            raise Refused("The thread's first message could not be posted.")
        raise RootNotPosted("the thread's first message is not posted yet", seconds=1)
    if drawn.is_personal:
        _refuse_outsider(begin, delivery, str(drawn.channel))
    else:
        _refuse_open_channel(begin, ways, delivery, channel, now=now)
    if post is not None:
        _show(ways, delivery, drawn, lambda b: ways.slack.update(*post, drawn.text, b))
        _finish(begin, delivery, DeliveryState.SENT, now=now)
        return
    _post_card(begin, ways, delivery, drawn, card=card, at=(channel, above), now=now)


def _wait_for_first(
    begin: Begin, delivery: Delivery, first: DeliveryState | None, *, now: datetime
) -> None:
    if first is DeliveryState.SENDING and now - delivery.created_at < ROOT_WITHIN:
        raise RootNotPosted("the message is being posted just now", seconds=1)
    _finish(begin, delivery, DeliveryState.CANCELLED, now=now)


def _post_card(
    begin: Begin,
    ways: Ways,
    delivery: Delivery,
    drawn: Drawn,
    *,
    card: str,
    at: tuple[str, tuple[str, str] | None],
    now: datetime,
) -> None:
    channel, above = at

    def post(blocks: Sequence[Block]) -> Posted:
        return ways.slack.post(
            channel,
            drawn.text,
            blocks,
            thread_ts=above[1] if above else None,
            delivery=f"{delivery.team_id}:{delivery.id}",
        )

    posted = _show(ways, delivery, drawn, post)
    try:
        with begin(delivery.team_id) as store:
            store.deliveries.add_post(card, channel=posted.channel, ts=posted.ts, at=now)
            store.deliveries.finish(delivery, DeliveryState.SENT, at=now)
    except Exception as error:
        # It stands, and only we do not know it: a second copy must say what it is.
        _log.exception("post_not_recorded", error=type(error).__name__)
        raise Uncertain("It was posted, and that could not be written down.") from error


def _show(ways: Ways, delivery: Delivery, drawn: Drawn, send: Callable[[Sequence[Block]], T]) -> T:
    """Show a card, without charts and tables where this workspace's Slack refuses them."""
    if drawn.plain_blocks is None or delivery.team_id not in ways.plain_teams:
        try:
            return send(drawn.blocks)
        except BlocksRefused:
            if drawn.plain_blocks is None:
                raise
    shown = send(drawn.plain_blocks)
    if delivery.team_id not in ways.plain_teams:
        ways.plain_teams.add(delivery.team_id)
        _log.warning("charts_refused", team=delivery.team_id)
    return shown


def _refuse_outsider(begin: Begin, delivery: Delivery, user_id: str) -> None:
    """Tell a person of clients only while they are a member (domain.md, "Who may")."""
    with begin(delivery.team_id, reading=True) as store:
        person = store.team.find_person(user_id)
    if person is None or not person.is_member:
        raise DomainError("they are no member of this workspace any more")


def _refuse_open_channel(
    begin: Begin, ways: Ways, delivery: Delivery, channel: str, *, now: datetime
) -> None:
    """Show nothing internal where clients can read, and tell the managers once (principle 10)."""
    team_id = delivery.team_id
    look = ways.slack.look_at(channel)
    why = why_open(begin, ways.reader, look, team_id=team_id, channel=channel, now=now)
    note_state(begin, team_id=team_id, channel=channel, why=why, by="", now=now)
    if why is not None:
        raise DomainError("people from outside can read that channel")


def _send_ephemeral(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    payload = delivery.payload
    ways.slack.post_ephemeral(
        payload["channel"],
        payload["user"],
        payload["text"],
        payload["blocks"],
        thread_ts=payload.get("thread_ts"),
    )
    _finish(begin, delivery, DeliveryState.SENT, now=now)


def _send_direct(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    payload = delivery.payload
    ways.slack.post(
        payload["channel"],
        payload["text"],
        payload.get("blocks") or (),
        thread_ts=payload.get("thread_ts"),
        delivery=f"{delivery.team_id}:{delivery.id}",
    )
    _finish(begin, delivery, DeliveryState.SENT, now=now)


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
    _finish(begin, delivery, DeliveryState.SENT, now=now)


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
        _finish(begin, delivery, DeliveryState.CANCELLED, now=now)
        return
    _finish(begin, delivery, DeliveryState.SENT, now=now)


def _send_home(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    user_id = delivery.payload["user"]
    with begin(delivery.team_id, reading=True) as store:
        person = store.team.find_person(user_id)
        team = store.team.get()
        try:
            if person is None:
                raise Refused("that person is not known")
            pages = delivery.payload.get("pages") or {}
            view = draw_home(store, actor_for(person, team), now=now, pages=pages)
        except DomainError as refusal:
            view = refusal_view(refusal.sentence)
    ways.slack.publish_home(user_id, view)
    _finish(begin, delivery, DeliveryState.SENT, now=now)


_SENDERS: Mapping[DeliveryKind, Callable[[Begin, Ways, Delivery, datetime], None]] = {
    DeliveryKind.CARD: _send_card,
    DeliveryKind.EPHEMERAL: _send_ephemeral,
    DeliveryKind.DIRECT: _send_direct,
    DeliveryKind.ANSWER: _send_answer,
    DeliveryKind.VIEW: _send_view,
    DeliveryKind.HOME: _send_home,
}


def _record_trouble(begin: Begin, delivery: Delivery, trouble: NotSent, *, now: datetime) -> None:
    is_uncertain = isinstance(trouble, Uncertain)
    if is_uncertain and _stands_in_thread(delivery):
        _park_reply(begin, delivery, trouble, now=now)
        return
    if is_uncertain and (delivery.kind not in REPEATED or delivery.is_repeat):
        _finish(begin, delivery, DeliveryState.PARKED, now=now, error=trouble.words)
        return
    is_free = isinstance(trouble, RootNotPosted | TokenRefused)
    if isinstance(trouble, Refused) or (delivery.attempts >= MOST_ATTEMPTS and not is_free):
        _fail(begin, delivery, trouble, now=now)
        return
    pause = pause_before(delivery.attempts)
    if isinstance(trouble, Later) and trouble.seconds is not None:
        pause = timedelta(seconds=trouble.seconds)
    with begin(delivery.team_id) as store:
        store.deliveries.retry(
            delivery,
            due_at=now + (REPEAT_AFTER if is_uncertain else pause),
            error=trouble.words,
            costs_attempt=not is_free,
            perhaps_sent=is_uncertain or delivery.is_repeat,
        )


def _stands_in_thread(delivery: Delivery) -> bool:
    """Say whether this is a reply in a draft's thread."""
    card = str(delivery.payload.get("card", ""))
    return delivery.kind is DeliveryKind.CARD and card != thread_of(card)


def _park_reply(begin: Begin, delivery: Delivery, trouble: NotSent, *, now: datetime) -> None:
    """Leave a reply that perhaps stands already to a person: the thread's first message asks."""
    root = thread_of(str(delivery.payload["card"]))
    with begin(delivery.team_id) as store:
        store.deliveries.finish(delivery, DeliveryState.PARKED, at=now, error=trouble.words)
        store.deliveries.add(DeliveryKind.CARD, {"card": root}, at=now)


def _fail(begin: Begin, delivery: Delivery, trouble: NotSent, *, now: datetime) -> None:
    """Give up; managers hear of a card that nobody will see, once a day."""
    with begin(delivery.team_id) as store:
        store.deliveries.finish(delivery, DeliveryState.FAILED, at=now, error=trouble.words)
        if delivery.kind is not DeliveryKind.CARD or is_personal(delivery.payload["card"]):
            return
        what = str(delivery.payload["card"]).partition(":")[0]
        words = (
            f"A {what} could not be shown in Slack. {trouble.words} Invite Goodfit to its channel "
            "(/invite @Goodfit), or choose another with /goodfit setup. It is in Goodfit's Home."
        )
        for manager in store.team.list_managers():
            store.deliveries.add(
                DeliveryKind.DIRECT,
                {"channel": manager, "text": words},
                at=now,
                once=f"unseen:{what}:{manager}:{now.date().isoformat()}",
            )


def _finish(
    begin: Begin,
    delivery: Delivery,
    state: DeliveryState,
    *,
    now: datetime,
    error: str | None = None,
) -> None:
    with begin(delivery.team_id) as store:
        store.deliveries.finish(delivery, state, at=now, error=error)
