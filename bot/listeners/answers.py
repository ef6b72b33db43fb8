"""Bring an answer to the person, when the acknowledgement can no longer carry it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.domain.delivery import DeliveryKind
from bot.listeners.desk import Desk
from bot.listeners.late_forms import late_form
from bot.listeners.payloads import Click, Interaction, Submission
from bot.listeners.sending import send_later
from bot.messages import ids
from bot.messages.blocks import Block, escape
from bot.messages.reply import Answer, FieldErrors, Form, Reply
from bot.messages.windows import told_form, told_reply
from bot.use_cases import inbox

A = TypeVar("A", bound=Answer)


def answer_by_outbox(incoming: Interaction, answer: Answer, desk: Desk) -> None:
    """Queue the answer: through the response_url, or drawn into the open modal."""
    view_id = getattr(incoming, "view_id", "")
    in_modal = isinstance(incoming, Submission) or (
        isinstance(incoming, Click) and incoming.in_modal
    )
    if isinstance(answer, FieldErrors):
        answer = Reply(escape(" ".join(answer.errors.values())))
    if isinstance(answer, Form) and in_modal and view_id:
        _draw(incoming, view_id, answer.view, desk)
        read_sources_again(incoming, answer, view_id, desk)
    elif isinstance(answer, Form):
        # The trigger of a form lives three seconds, and reading the person took longer.
        _reply(incoming, late_form(incoming, answer, desk), desk, "")
    elif isinstance(answer, Reply):
        _reply(incoming, answer, desk, view_id if in_modal else "")


def finish_view(incoming: Interaction, answer: Answer, view_id: str, desk: Desk) -> None:
    """Draw the answer into a view that says "Checking who you are"; none is left like that."""
    typed = incoming.typed if isinstance(incoming, Submission) else ()
    if isinstance(answer, Form):
        _draw(incoming, view_id, answer.view, desk)
        read_sources_again(incoming, answer, view_id, desk)
    elif isinstance(answer, FieldErrors):
        sentence = escape(" ".join(answer.errors.values()))
        _draw(incoming, view_id, told_form("Goodfit", sentence, typed), desk)
    elif isinstance(answer, Reply):
        _draw(incoming, view_id, told_form("Goodfit", answer.text), desk)
        if isinstance(incoming, Submission) and reply_to_of(incoming):
            _reply(incoming, answer, desk, "")
    else:
        _draw(incoming, view_id, told_form("Goodfit", "Done."), desk)


def ask_who(form: Submission, desk: Desk, *, about: str) -> None:
    """Have Slack asked, in a job, who sent a form; the form stands open and is sent again.

    `about` is a code of what they asked for, for the line of the audit log.
    """
    inbox.keep_arrival(
        desk.begin,
        team_id=form.team_id,
        event_id=f"person:{form.trigger_id}",
        kind="person",
        body={"user": form.user_id, "view_id": form.view_id, "about": about},
        now=desk.now(),
    )
    desk.ring()


def read_sources_again(
    incoming: Interaction, form: Form, view_id: str, desk: Desk, *, drawn: str = ""
) -> None:
    """Have the Slack messages behind what a form shows looked at, in a job.

    `drawn` is Slack's hash of the view as it was opened: while it is the same, the form is drawn
    again with what became of the message. Without it nothing is drawn over what is typed.
    """
    for ref in filter(None, form.reads_again.split(",")):
        body = {"ref": ref, "view_id": view_id, "user": incoming.user_id}
        inbox.keep_arrival(
            desk.begin,
            team_id=incoming.team_id,
            event_id=f"read_again:{ref}:{view_id}",
            kind="read_again",
            body=body | ({"view": form.view, "hash": drawn} if drawn else {}),
            now=desk.now(),
        )
        desk.ring()


def with_pages(incoming: Interaction, answer: A) -> A:
    """Return a form that remembers the pages that Home showed when it was opened there."""
    pages = _home_pages(incoming)
    if pages is None or not isinstance(answer, Form):
        return answer
    metadata = json.loads(answer.view.get("private_metadata") or "{}") | {"pages": pages}
    return replace(answer, view=answer.view | {"private_metadata": json.dumps(metadata)})


def told_window(incoming: Interaction, reply: Reply) -> Form:
    """Return the small window that says a reply where there is no message to say it in."""
    return with_pages(incoming, Form(told_reply(reply)))


def redraw_home(incoming: Interaction, desk: Desk) -> None:
    """Queue a fresh Home for who just changed something in it, or turned a page of it."""
    pages = _home_pages(incoming)
    is_form = isinstance(incoming, Submission) and not incoming.metadata.get("reply_to")
    if pages is not None or is_form:
        payload = {"user": incoming.user_id, "pages": _pages_after(incoming, pages or {})}
        _queue(desk, incoming, DeliveryKind.HOME, payload)


def _home_pages(incoming: Interaction) -> dict[str, int] | None:
    """Return the pages that Home showed; None for what has nothing to do with Home."""
    if not isinstance(incoming, Click | Submission):
        return None
    in_home = isinstance(incoming, Click) and bool(incoming.view_id) and not incoming.in_modal
    if not in_home and "pages" not in incoming.metadata:
        return None
    return dict(incoming.metadata.get("pages") or {})


def _pages_after(incoming: Interaction, pages: dict[str, int]) -> dict[str, int]:
    """Return the pages that Home showed, with the one that was turned."""
    if isinstance(incoming, Click) and incoming.action_id.startswith(ids.HOME_PAGE):
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
        _draw(incoming, view_id, told_window(incoming, reply).view, desk)
    else:
        payload: dict[str, Any] = {
            "channel": incoming.user_id,
            "text": reply.text,
            "blocks": list(reply.blocks),
        }
        _queue(desk, incoming, DeliveryKind.DIRECT, payload)


def _draw(incoming: Interaction, view_id: str, view: Block, desk: Desk) -> None:
    _queue(desk, incoming, DeliveryKind.VIEW, {"view_id": view_id, "view": view})


def _queue(
    desk: Desk, incoming: Interaction, kind: DeliveryKind, payload: Mapping[str, Any]
) -> None:
    send_later(desk, kind, payload, team_id=incoming.team_id)
