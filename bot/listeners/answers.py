"""Bring an answer to the person, when the acknowledgement can no longer carry it."""

from collections.abc import Mapping
from typing import Any

from bot.domain.delivery import DeliveryKind
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click, Interaction, Submission
from bot.messages import ids
from bot.messages.blocks import escape
from bot.messages.reply import Answer, FieldErrors, Form, Reply
from bot.messages.windows import told_form
from bot.use_cases import inbox
from bot.use_cases.deliveries import answer_later


def answer_by_outbox(incoming: Interaction, answer: Answer, desk: Desk) -> None:
    """Queue the answer: through the response_url, or drawn into the open modal."""
    view_id = getattr(incoming, "view_id", "")
    in_modal = isinstance(incoming, Submission) or (
        isinstance(incoming, Click) and incoming.in_modal
    )
    if isinstance(answer, FieldErrors):
        answer = Reply(escape(" ".join(answer.errors.values())))
    if isinstance(answer, Form) and in_modal and view_id:
        _queue(desk, incoming, DeliveryKind.VIEW, {"view_id": view_id, "view": answer.view})
        read_sources_again(incoming, answer, view_id, desk)
    elif isinstance(answer, Reply):
        _reply(incoming, answer, desk, view_id if in_modal else "")
    elif isinstance(answer, Form) and incoming.reply_to:
        # The trigger of a form lives three seconds, and reading the person took longer.
        body = Reply("I know you now. Please do that once more, and the form opens.").as_body()
        _queue(desk, incoming, DeliveryKind.ANSWER, {"url": incoming.reply_to, "body": body})
    desk.ring()


def read_sources_again(incoming: Interaction, form: Form, view_id: str, desk: Desk) -> None:
    """Have the Slack messages behind what a form shows looked at, in a job."""
    for ref in filter(None, form.reads_again.split(",")):
        inbox.keep_arrival(
            desk.begin,
            team_id=incoming.team_id,
            event_id=f"read_again:{ref}:{view_id}",
            kind="read_again",
            body={
                "ref": ref,
                "view_id": view_id,
                "user": incoming.user_id,
                "view": form.view,
            },
            now=desk.now(),
        )
        desk.ring()


def redraw_home(incoming: Interaction, desk: Desk) -> None:
    """Queue a fresh Home for who just changed something in it, or turned a page of it."""
    is_form = isinstance(incoming, Submission) and not incoming.metadata.get("reply_to")
    is_click = isinstance(incoming, Click) and bool(incoming.view_id) and not incoming.in_modal
    if is_click or is_form:
        payload = {"user": incoming.user_id, "pages": _pages_after(incoming)}
        _queue(desk, incoming, DeliveryKind.HOME, payload)
        desk.ring()


def _pages_after(incoming: Interaction) -> dict[str, int]:
    """Return the pages that Home showed, with the one that was turned."""
    if not isinstance(incoming, Click):
        return {}
    pages = dict(incoming.metadata.get("pages") or {})
    if incoming.action_id.startswith(ids.HOME_PAGE):
        name, _, number = incoming.value.partition(":")
        pages[name] = int(number) if number.isdecimal() else 0
    return pages


def reply_to_of(incoming: Interaction) -> str:
    """Return where an answer may be sent: a form remembers where it was opened."""
    if isinstance(incoming, Submission):
        return str(incoming.metadata.get("reply_to") or "")
    return incoming.reply_to


def _reply(incoming: Interaction, reply: Reply, desk: Desk, view_id: str) -> None:
    url = reply_to_of(incoming)
    if url:
        body = {"url": url, "body": reply.as_body(), "user": incoming.user_id}
        _queue(desk, incoming, DeliveryKind.ANSWER, body)
    elif view_id:
        view = told_form("Goodfit", reply.text)
        _queue(desk, incoming, DeliveryKind.VIEW, {"view_id": view_id, "view": view})
    else:
        payload: dict[str, Any] = {
            "channel": incoming.user_id,
            "text": reply.text,
            "blocks": list(reply.blocks),
        }
        _queue(desk, incoming, DeliveryKind.DIRECT, payload)


def _queue(
    desk: Desk, incoming: Interaction, kind: DeliveryKind, payload: Mapping[str, Any]
) -> None:
    answer_later(desk.begin, team_id=incoming.team_id, kind=kind, payload=payload, now=desk.now())
