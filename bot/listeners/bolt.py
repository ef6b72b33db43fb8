"""Slack's framework: five registrations, a dispatch table behind them.

`process_before_response` is what keeps nothing from being acknowledged before it is committed;
the only calls of Slack's API in a listener are views.open and views.push, since their trigger
dies after 3 s.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.error import URLError

import structlog
from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import DomainError
from bot.listeners.answering import answer
from bot.listeners.answers import (
    answer_by_outbox,
    ask_who,
    read_sources_again,
    redraw_home,
    reply_to_of,
    told_window,
    with_pages,
)
from bot.listeners.codes import code_of
from bot.listeners.commands import opens_form
from bot.listeners.desk import Desk
from bot.listeners.errors import beside_fields, in_words, reference, with_typed
from bot.listeners.leaving import LEAVING, OnLeft, nobody_left, read_departures
from bot.listeners.payloads import (
    Click,
    Command,
    Interaction,
    MessageShortcut,
    Submission,
    clean,
    read,
    read_command,
    team_of_event,
)
from bot.messages import ids
from bot.messages.blocks import Block
from bot.messages.reply import Answer, FieldErrors, Form, Reply, Wait
from bot.messages.windows import ONE_MOMENT, checking_form, told_form
from bot.metrics import ACKS
from bot.use_cases import inbox


class FormNotOpened(DomainError):
    """Slack took too long to open the form, so nothing was done. Please try again."""


class Opened(NamedTuple):
    """A view that was opened, and Slack's hash of how it was drawn."""

    view_id: str
    drawn: str


EVENTS = (
    "reaction_added",
    "reaction_removed",
    "app_home_opened",
    "user_change",
    "member_joined_channel",
    "member_left_channel",
    "channel_shared",
    "channel_unshared",
    "app_mention",
    "message",
    "app_uninstalled",
    "tokens_revoked",
)
# Without a token where the workspace is not served: its requests are told so, or dropped.
Authorize = Callable[..., AuthorizeResult]
_ANY = re.compile(".*", re.DOTALL)
# The commands that log something; the others only show or open.
_LOGS = frozenset(("/scope", "/complaint", "/note", "/promise", "/invest"))
_log = structlog.get_logger()


def build_app(
    desk: Desk, client: WebClient, authorize: Authorize, *, on_left: OnLeft = nobody_left
) -> App:
    """Return the app with every listener registered; `on_left` hears who uninstalled it.

    Requests are verified at the door (listeners.http), before they are parsed. `client` is what
    Bolt makes each request's own of, with the token that `authorize` gives.
    """
    app = App(
        logger=_silent_logger(),
        client=client,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        token_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        # The door answers it.
        url_verification_enabled=False,
    )
    _register(app, desk, on_left)
    app.error(_on_error)
    return app


def _silent_logger() -> logging.Logger:
    """Return a logger for Bolt that keeps quiet below errors.

    Its warnings about requests that nobody handles print the whole body.
    """
    logger = logging.getLogger("bot.bolt")
    logger.setLevel(logging.CRITICAL)
    return logger


def _register(app: App, desk: Desk, on_left: OnLeft) -> None:
    interactions = {
        "command": app.command,
        "click": app.block_action,
        "submission": app.view_submission,
        "shortcut": app.message_shortcut,
    }
    for kind, listen in interactions.items():
        listen(_ANY)(_listener(kind, desk))

    def on_event(body: dict[str, Any]) -> None:
        with ACKS.done("event"):
            _keep_event(body, desk, on_left)

    for event in dict.fromkeys((*EVENTS, *LEAVING)):
        app.event(event)(on_event)


def _listener(kind: str, desk: Desk) -> Callable[..., BoltResponse]:
    def on_interaction(ack: Ack, body: dict[str, Any], client: WebClient) -> BoltResponse:
        with ACKS.done(kind):
            return _respond(kind, body, ack, desk, client)

    return on_interaction


def _keep_event(body: dict[str, Any], desk: Desk, on_left: OnLeft) -> None:
    body = clean(body)
    kind = str(body["event"]["type"])
    if kind in LEAVING:
        on_left(read_departures(body))
        return
    if not desk.serves(team_of_event(body)):
        return
    kept = inbox.keep_arrival(
        desk.begin,
        team_id=team_of_event(body),
        event_id=str(body["event_id"]),
        kind=kind,
        body={"event": body["event"], "authorizations": body.get("authorizations")},
        now=desk.now(),
    )
    if kept:
        desk.ring()


def _respond(
    kind: str, body: dict[str, Any], ack: Ack, desk: Desk, client: WebClient
) -> BoltResponse:
    body = clean(body)
    incoming = read(kind, body)
    if not desk.serves(incoming.team_id):
        # Another workspace's request, signed with the same secret: nothing is kept of it.
        return ack("Goodfit is not set up in this workspace.") if kind == "command" else ack()
    found = with_pages(incoming, answer(incoming, desk))
    if isinstance(found, Wait):
        return _wait(kind, body, ack, desk, client)
    redraw_home(incoming, desk)
    if isinstance(incoming, Submission):
        return _acknowledge_submission(incoming, found, ack, desk)
    if isinstance(incoming, Command) and isinstance(found, Reply):
        # What was typed has no message whose place the answer could take.
        return ack(**replace(found, replaces=False).as_body())
    is_in_modal = isinstance(incoming, Click) and incoming.in_modal
    if isinstance(found, Form) and (found.on_top or not is_in_modal):
        opened = _open(client, incoming.trigger_id, found.view, on_top=is_in_modal)
        if opened:
            read_sources_again(incoming, found, opened.view_id, desk, drawn=opened.drawn)
            return ack()
        found = found if is_in_modal else in_words(FormNotOpened(), incoming)
        if isinstance(incoming, Command) and isinstance(found, Reply):
            return ack(**found.as_body())
    # A click in Home has no response_url; a small window says it, else a direct message.
    if (
        isinstance(found, Reply)
        and not reply_to_of(incoming)
        and incoming.trigger_id
        and _open(client, incoming.trigger_id, told_window(incoming, found).view)
    ):
        return ack()
    answer_by_outbox(incoming, found, desk)
    return ack()


def _acknowledge_submission(form: Submission, found: Answer, ack: Ack, desk: Desk) -> BoltResponse:
    if isinstance(found, FieldErrors):
        found = beside_fields(found, form)
    if isinstance(found, FieldErrors):
        return ack(response_action="errors", errors=dict(found.errors))
    if isinstance(found, Form):
        return ack(response_action="update", view=found.view)
    if isinstance(found, Reply):
        if not reply_to_of(form):
            return ack(response_action="update", view=told_form("Goodfit", found.text))
        answer_by_outbox(form, found, desk)
    return ack()


def _wait(
    kind: str, body: Mapping[str, Any], ack: Ack, desk: Desk, client: WebClient
) -> BoltResponse:
    """Keep what came until the person was read from Slack; the answer follows.

    Where the answer is a form it is opened now, empty, and filled then. A form that was sent
    stays open with all that is typed in it, and is sent again.
    """
    incoming = read(kind, body)
    if isinstance(incoming, Submission) and incoming.inputs:
        ask_who(incoming, desk, about=code_of(incoming))
        return ack(response_action="errors", errors={incoming.inputs[0]: ONE_MOMENT})
    kept = {name: value for name, value in body.items() if name != "token"}
    kept["arrived_at"] = desk.now().isoformat()
    if _opens_form(incoming):
        opened = _open(client, incoming.trigger_id, checking_form())
        kept["opened_view"] = opened.view_id if opened else ""
    inbox.keep_arrival(
        desk.begin,
        team_id=incoming.team_id,
        event_id=f"{kind}:{incoming.trigger_id}",
        kind=kind,
        body=kept,
        now=desk.now(),
    )
    desk.ring()
    if isinstance(incoming, Submission):
        return ack(response_action="update", view=checking_form())
    return ack()


def _opens_form(incoming: Interaction) -> bool:
    if isinstance(incoming, Command):
        return opens_form(incoming)
    if isinstance(incoming, Click):
        known = (incoming.action_id, incoming.action_id.rpartition(".")[0])
        return not incoming.in_modal and bool(ids.OPENS_FORM.intersection(known))
    return isinstance(incoming, MessageShortcut)


def _code(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))
    return type(error).__name__


def _open(
    client: WebClient, trigger_id: str, view: Block, *, on_top: bool = False
) -> Opened | None:
    """Open a form, or lay it on the open one; None when the trigger was too old."""
    call = client.views_push if on_top else client.views_open
    try:
        opened: Any = call(trigger_id=trigger_id, view=view)["view"]
        return Opened(str(opened["id"]), str(opened.get("hash") or ""))
    except (SlackApiError, URLError, OSError) as error:
        _log.warning("form_not_opened", error=_code(error))
        return None


def _on_error(error: Exception, body: Mapping[str, Any], client: WebClient) -> BoltResponse:
    """Tell the person, with a reference; a failed event answers 500, so that Slack repeats it."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    ref = reference()
    _log.exception("listener_failed", reference=ref, error=type(error).__name__)
    if "command" in body:
        command = read_command(clean(body))
        what = "Not logged" if command.name in _LOGS else "Nothing was done"
        sentence = f"{what}: something failed on our side. Please try again. Ref {ref}."
        return BoltResponse(status=200, body=with_typed(sentence, command).as_body())
    if "event" in body:
        return BoltResponse(status=500, body="")
    words = f"Nothing was done: something failed on our side. Please try again. Ref {ref}."
    told = told_form("Goodfit", words)
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body={"response_action": "update", "view": told})
    is_told = _open(client, str(body.get("trigger_id") or ""), told)
    # Where no window could say so, Slack's own warning beside the button must: no 200 for nothing.
    return BoltResponse(status=200 if is_told else 500, body="")
