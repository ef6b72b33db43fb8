"""What is sent beside the acknowledgement: queued in the outbox, and the queue is rung."""

from collections.abc import Mapping
from typing import Any

from bot.domain.delivery import DeliveryKind
from bot.listeners.desk import Desk
from bot.messages.reply import Reply
from bot.use_cases.deliveries import answer_later


def send_later(
    desk: Desk,
    kind: DeliveryKind,
    payload: Mapping[str, Any],
    *,
    team_id: str,
    once: str | None = None,
) -> None:
    """Queue an answer to one person; with `once` the same is queued only once."""
    answer_later(desk.begin, team_id=team_id, kind=kind, payload=payload, now=desk.now(), once=once)
    desk.ring()


def tell_later(
    desk: Desk,
    reply: Reply,
    *,
    team_id: str,
    channel: str,
    user_id: str,
    thread_ts: str | None = None,
    is_direct: bool = False,
    once: str | None = None,
) -> None:
    """Queue words for one person: in a channel they alone see them, `is_direct` to themselves."""
    payload = {
        "channel": channel,
        "user": user_id,
        "text": reply.text,
        "blocks": list(reply.blocks),
        "thread_ts": thread_ts,
    }
    kind = DeliveryKind.DIRECT if is_direct else DeliveryKind.EPHEMERAL
    send_later(desk, kind, payload, team_id=team_id, once=once)
