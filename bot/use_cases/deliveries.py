"""Send what waits in the outbox, each thing once, and record how it ended."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.email import Email, Mailer
from bot.delivery.outcomes import Later, NotSent, Refused, Uncertain
from bot.delivery.slack import SlackWriter
from bot.domain.delivery import (
    MOST_ATTEMPTS,
    Delivery,
    DeliveryKind,
    DeliveryState,
    pause_before,
)
from bot.domain.draft import DraftState
from bot.domain.errors import DomainError
from bot.domain.team import actor_for
from bot.messages.home import refusal_view
from bot.store.database import Begin
from bot.store.every_team import EveryTeam
from bot.use_cases.dispatch import draw, record_sent, trouble_card
from bot.use_cases.drawing import Drawn, draw_card, draw_home

# What was perhaps posted already is repeated after this, so that the first copy can show.
REPEAT_AFTER = timedelta(minutes=2)


class Ways:
    """The ways out: Slack, and e-mail where it is set up."""

    def __init__(self, slack: SlackWriter, mailer: Mailer | None) -> None:
        self.slack = slack
        self.mailer = mailer


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


def send_next(every_team: EveryTeam, begin: Begin, ways: Ways, *, now: datetime) -> bool:
    """Send the delivery that has waited longest; False when none is due.

    Nothing is sent inside a transaction: it is claimed in one, sent, and recorded in another.
    A claim whose process died comes back: an e-mail is then parked for a person, since it may
    have left; what Slack shows is drawn again.
    """
    delivery = every_team.claim_delivery(now=now)
    if delivery is None:
        return False
    if delivery.kind is DeliveryKind.EMAIL:
        _send_email(begin, ways.mailer, delivery, now=now)
        return True
    try:
        _SENDERS[delivery.kind](begin, ways.slack, delivery, now)
    except NotSent as trouble:
        _record_trouble(begin, delivery, trouble, now=now)
    except DomainError as refusal:
        _finish(begin, delivery, DeliveryState.FAILED, now=now, error=refusal.sentence)
    return True


def _send_email(begin: Begin, mailer: Mailer | None, delivery: Delivery, *, now: datetime) -> None:
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
            _record_trouble(begin, delivery, trouble, now=now)
    else:
        with begin(delivery.team_id) as store:
            draft = store.drafts.hold(delivery.payload["draft_id"])
            store.deliveries.finish(delivery.id, DeliveryState.SENT, at=now)
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


def _park(begin: Begin, delivery: Delivery, *, now: datetime) -> None:
    with begin(delivery.team_id) as store:
        draft = store.drafts.hold(delivery.payload["draft_id"])
        store.deliveries.finish(delivery.id, DeliveryState.PARKED, at=now)
        store.drafts.set_state(draft.id, DraftState.PARKED)
        draw(store, draft, now=now)


def _give_up(begin: Begin, delivery: Delivery, words: str, *, now: datetime) -> None:
    """Bring a refusal back to the thread, where the draft waits again for a decision."""
    with begin(delivery.team_id) as store:
        draft = store.drafts.hold(delivery.payload["draft_id"])
        store.deliveries.finish(delivery.id, DeliveryState.FAILED, at=now, error=words)
        store.drafts.set_state(draft.id, DraftState.WAITING, trouble=words)
        draw(store, draft, now=now)
        card = trouble_card(draft.id, draft.version.number)
        store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now)


def _send_card(begin: Begin, slack: SlackWriter, delivery: Delivery, now: datetime) -> None:
    card = str(delivery.payload["card"])
    with begin(delivery.team_id, reading=True) as store:
        post = store.deliveries.find_post(card)
        is_repeat = delivery.is_repeat and post is None
        drawn = draw_card(store, card, now=now, is_repeat=is_repeat)
        above = store.deliveries.find_post(drawn.under) if drawn.under else None
    if post is not None:
        slack.update(post[0], post[1], drawn.text, drawn.blocks)
        _finish(begin, delivery, DeliveryState.SENT, now=now)
        return
    if drawn.channel is None:
        raise Refused("no channel is set")
    if drawn.under and above is None:
        raise Later("the thread's first message is not posted yet", seconds=1)
    _refuse_open_channel(begin, slack, delivery, drawn, now=now)
    ts = slack.post(
        drawn.channel,
        drawn.text,
        drawn.blocks,
        thread_ts=above[1] if above else None,
        delivery=f"{delivery.team_id}:{delivery.id}",
    )
    with begin(delivery.team_id) as store:
        store.deliveries.add_post(card, channel=drawn.channel, ts=ts, at=now)
        store.deliveries.finish(delivery.id, DeliveryState.SENT, at=now)


def _refuse_open_channel(
    begin: Begin, slack: SlackWriter, delivery: Delivery, drawn: Drawn, *, now: datetime
) -> None:
    """Post nothing internal where clients can read, and tell the managers (principle 10)."""
    channel = str(drawn.channel)
    seen = slack.look_at(channel)
    with begin(delivery.team_id) as store:
        people = store.team.list_people(seen.members)
        is_open = (
            seen.is_shared
            or store.clients.find_by_channel(channel) is not None
            or any(person.kind in ("guest", "external") for person in people.values())
        )
        if not is_open:
            return
        words = (
            f"Nothing was posted in <#{channel}>: people from outside can read it now. "
            "Choose another channel with /goodfit setup."
        )
        for manager in store.team.list_managers():
            store.deliveries.add(
                DeliveryKind.DIRECT,
                {"channel": manager, "text": words},
                at=now,
                once=f"open:{channel}:{manager}:{now.date().isoformat()}",
            )
    raise Refused("people from outside can read that channel")


def _send_ephemeral(begin: Begin, slack: SlackWriter, delivery: Delivery, now: datetime) -> None:
    payload = delivery.payload
    slack.post_ephemeral(
        payload["channel"],
        payload["user"],
        payload["text"],
        payload["blocks"],
        thread_ts=payload.get("thread_ts"),
    )
    _finish(begin, delivery, DeliveryState.SENT, now=now, is_secret=True)


def _send_direct(begin: Begin, slack: SlackWriter, delivery: Delivery, now: datetime) -> None:
    payload = delivery.payload
    slack.post(
        payload["channel"],
        payload["text"],
        payload.get("blocks") or (),
        delivery=f"{delivery.team_id}:{delivery.id}",
    )
    _finish(begin, delivery, DeliveryState.SENT, now=now)


def _send_answer(begin: Begin, slack: SlackWriter, delivery: Delivery, now: datetime) -> None:
    slack.answer(delivery.payload["url"], delivery.payload["body"])
    _finish(begin, delivery, DeliveryState.SENT, now=now, is_secret=True)


def _send_view(begin: Begin, slack: SlackWriter, delivery: Delivery, now: datetime) -> None:
    slack.update_view(delivery.payload["view_id"], delivery.payload["view"])
    _finish(begin, delivery, DeliveryState.SENT, now=now, is_secret=True)


def _send_home(begin: Begin, slack: SlackWriter, delivery: Delivery, now: datetime) -> None:
    user_id = delivery.payload["user"]
    with begin(delivery.team_id, reading=True) as store:
        person = store.team.find_person(user_id)
        team = store.team.get()
        try:
            if person is None:
                raise Refused("that person is not known")
            view = draw_home(store, actor_for(person, team))
        except DomainError as refusal:
            view = refusal_view(refusal.sentence)
    slack.publish_home(user_id, view)
    _finish(begin, delivery, DeliveryState.SENT, now=now)


_SENDERS = {
    DeliveryKind.CARD: _send_card,
    DeliveryKind.EPHEMERAL: _send_ephemeral,
    DeliveryKind.DIRECT: _send_direct,
    DeliveryKind.ANSWER: _send_answer,
    DeliveryKind.VIEW: _send_view,
    DeliveryKind.HOME: _send_home,
}


def _record_trouble(begin: Begin, delivery: Delivery, trouble: NotSent, *, now: datetime) -> None:
    if isinstance(trouble, Refused) or delivery.attempts >= MOST_ATTEMPTS:
        _finish(begin, delivery, DeliveryState.FAILED, now=now, error=trouble.words)
        return
    pause = pause_before(delivery.attempts)
    if isinstance(trouble, Later) and trouble.seconds is not None:
        pause = timedelta(seconds=trouble.seconds)
    if isinstance(trouble, Uncertain) and delivery.kind is DeliveryKind.CARD:
        pause = REPEAT_AFTER
    with begin(delivery.team_id) as store:
        store.deliveries.retry(delivery.id, due_at=now + pause, error=trouble.words)


def _finish(
    begin: Begin,
    delivery: Delivery,
    state: DeliveryState,
    *,
    now: datetime,
    error: str | None = None,
    is_secret: bool = False,
) -> None:
    with begin(delivery.team_id) as store:
        store.deliveries.finish(delivery.id, state, at=now, error=error, is_secret=is_secret)
