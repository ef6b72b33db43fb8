"""Show a card in Slack: posted once, drawn anew where it stands, and nothing where clients read."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.delivery.outcomes import Refused, Uncertain
from bot.delivery.slack import BlocksRefused, Posted
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.errors import DomainError
from bot.messages.blocks import Block
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.channels import note_state, why_open
from bot.use_cases.drawing import Drawn, ask_ahead, draw_card
from bot.use_cases.ways import RootNotPosted, Ways, finish

# A reply waits so long for its thread's first message.
ROOT_WITHIN = timedelta(hours=1)

T = TypeVar("T")
_log = structlog.get_logger()


def send_card(begin: Begin, ways: Ways, delivery: Delivery, now: datetime) -> None:
    """Post a card or draw it anew. Raises NotSent; DomainError where it may not be shown."""
    card = str(delivery.payload["card"])
    with begin(delivery.team_id, reading=True) as store:
        ask_ahead(store, card)
        post = store.deliveries.find_post(card)
        if post is None and "first" in delivery.payload:
            # To be drawn anew, and it does not stand: the first one is drawn when it is sent.
            first = store.deliveries.state_of(str(delivery.payload["first"]))
            _wait_for_first(begin, delivery, first, now=now)
            return
        by_hand = bool(delivery.payload.get("again"))
        is_again = delivery.is_repeat or by_hand
        # Perhaps it stands already.
        is_parked = post is None and not by_hand and card in store.deliveries.list_parked_cards()
        drawn = draw_card(store, card, now=now, is_repeat=is_again and post is None)
        above = store.deliveries.find_post(drawn.under) if drawn.under else None
        is_root_refused = bool(drawn.under) and (
            store.deliveries.state_of(drawn.under or "") is DeliveryState.FAILED
        )
        is_outsider = drawn.is_personal and not _is_member(store, str(drawn.channel))
    if is_parked:
        # The thread's first message has a button for a person.
        finish(begin, delivery, DeliveryState.CANCELLED, now=now)
        return
    # A reply goes where its thread is, also when another channel was chosen since.
    channel = post[0] if post else above[0] if above else drawn.channel
    if channel is None:
        raise Refused("no channel is set")
    if post is None and drawn.under and above is None:
        if is_root_refused or now - delivery.created_at > ROOT_WITHIN:
            raise Refused("The thread's first message could not be posted.")
        raise RootNotPosted("the thread's first message is not posted yet", seconds=1)
    if post is None and drawn.under and delivery.is_repeat:
        # It stands perhaps, and nobody wants a letter twice in its thread: a person looks.
        raise Uncertain("Whoever posted it stopped before that was written down.")
    if drawn.is_personal:
        # Of clients a person is told only while they are a member (domain.md, "Who may").
        if is_outsider:
            raise DomainError("they are no member of this workspace any more")
    else:
        _refuse_open_channel(begin, ways, delivery, channel, now=now)
    if post is not None:
        _show(ways, delivery, drawn, lambda b: ways.slack.update(*post, drawn.text, b))
        finish(begin, delivery, DeliveryState.SENT, now=now)
        return
    _post_card(begin, ways, delivery, drawn, card=card, at=(channel, above), now=now)


def _wait_for_first(
    begin: Begin, delivery: Delivery, first: DeliveryState | None, *, now: datetime
) -> None:
    if first is DeliveryState.SENDING and now - delivery.created_at < ROOT_WITHIN:
        raise RootNotPosted("the message is being posted just now", seconds=1)
    finish(begin, delivery, DeliveryState.CANCELLED, now=now)


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
            store.deliveries.finish_posted(
                delivery, card, channel=posted.channel, ts=posted.ts, at=now
            )
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


def _is_member(store: Store, user_id: str) -> bool:
    person = store.team.find_person(user_id)
    return person is not None and person.is_member


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
