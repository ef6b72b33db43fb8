"""Slack's JSON to plain values: only here and in `said_payloads` is it dug in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
# What the metadata of a message that the outbox posted is called.
DELIVERY = "goodfit_delivery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """Who did something in which team; `reply_to` is where a later answer may be sent."""

    team_id: str
    user_id: str
    trigger_id: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Incoming):
    """A slash command."""

    channel: str
    channel_name: str = ""
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Click(Incoming):
    """A click on a button, or a choice in a menu, with the value of what was chosen.

    `block_id` is the block's in which it stands, `message_ts` the message's that all can see.
    """

    action_id: str
    value: str
    channel: str = ""
    block_id: str = ""
    message_ts: str = ""
    view_id: str = ""
    in_modal: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Incoming):
    """A submitted form: the value of each field by its block's name; several are by comma.

    `inputs` are the fields beside which an error can stand; `typed` are words by their label.
    """

    callback_id: str
    view_id: str
    metadata: Mapping[str, Any]
    fields: Mapping[str, str]
    inputs: tuple[str, ...] = ()
    typed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageShortcut(Incoming):
    """A choice in a message's menu; nobody else sees it."""

    callback_id: str
    channel: str
    text: str
    author: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Incoming):
    """An emoji put on or taken off a message."""

    emoji: str
    channel: str
    ts: str
    event_ts: str
    is_added: bool


Interaction = Command | Click | Submission | MessageShortcut


def clean(value: Any) -> Any:
    """Return a payload without the signs that no database keeps: NUL, and halves of a pair."""
    if isinstance(value, str):
        if value.isascii() and "\0" not in value:  # as nearly all are
            return value
        return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, Mapping):
        return {clean(name): clean(part) for name, part in value.items()}
    if isinstance(value, list):
        return [clean(part) for part in value]
    return value


def read(kind: str, body: Json) -> Interaction:
    """Read a payload of one of the four kinds that somebody waits for an answer to."""
    return _READERS[kind](body)


def read_command(body: Json) -> Command:
    """Read a slash command."""
    return Command(
        team_id=str(body.get("team_id") or ""),
        user_id=str(body.get("user_id") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        reply_to=str(body.get("response_url") or ""),
        channel=str(body.get("channel_id") or ""),
        channel_name=str(body.get("channel_name") or ""),
        name=str(body.get("command") or ""),
        text=str(body.get("text") or "").strip(),
    )


def read_click(body: Json) -> Click:
    """Read the first action of a block_actions payload: Slack sends one."""
    action = body["actions"][0]
    view = body.get("view") or {}
    container = body.get("container") or {}
    is_shown = container.get("type") == "message" and not container.get("is_ephemeral")
    return Click(
        **_who(body),
        action_id=str(action.get("action_id") or ""),
        value=_chosen(action),
        channel=str(((body.get("channel") or {}).get("id")) or ""),
        block_id=str(action.get("block_id") or ""),
        message_ts=str(container.get("message_ts") or "") if is_shown else "",
        view_id=str(view.get("id") or ""),
        in_modal=view.get("type") == "modal",
        metadata=_metadata(view),
        fields=_fields(view),
    )


def read_submission(body: Json) -> Submission:
    """Read a submitted view."""
    view = body["view"]
    fields = _fields(view)
    return Submission(
        **_who(body),
        callback_id=str(view.get("callback_id") or ""),
        view_id=str(view.get("id") or ""),
        metadata=_metadata(view),
        fields=fields,
        inputs=tuple(block["block_id"] for block in _inputs(view)),
        typed=_typed(view, fields),
    )


def read_shortcut(body: Json) -> MessageShortcut:
    """Read a message shortcut: the payload holds the whole message."""
    message = body.get("message") or {}
    return MessageShortcut(
        **_who(body),
        callback_id=str(body.get("callback_id") or ""),
        channel=str((body.get("channel") or {}).get("id") or ""),
        text=str(message.get("text") or ""),
        author=str(message.get("user") or message.get("bot_id") or ""),
        ts=str(message.get("ts") or body.get("message_ts") or ""),
    )


def read_reaction(body: Json) -> Reaction | None:
    """Read a reaction; None when it is not on a message."""
    event = body["event"]
    item = event.get("item") or {}
    if item.get("type") != "message":
        return None
    return Reaction(
        team_id=team_of_event(body),
        user_id=str(event.get("user") or ""),
        emoji=str(event.get("reaction") or "").partition("::")[0],
        channel=str(item.get("channel") or ""),
        ts=str(item.get("ts") or ""),
        event_ts=str(event.get("event_ts") or "0"),
        is_added=event.get("type") == "reaction_added",
    )


def team_of_event(body: Json) -> str:
    """Return the tenant of an event: the first authorization's team, not the outer one."""
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("team_id") or body.get("team_id") or "")


def user_of_event(body: Json) -> str:
    """Return whom an event is about."""
    user = body["event"].get("user") or ""
    return str(user.get("id") or "") if isinstance(user, Mapping) else str(user)


def _who(body: Json) -> dict[str, str]:
    user = body.get("user") or {}
    team = body.get("team") or {}
    view = body.get("view") or {}
    # A form may be sent in from a client's workspace; `team` is null where the app is installed
    # for a whole organisation.
    named = view.get("app_installed_team_id") or team.get("id")
    # Who clicks acts in their own workspace then, as a member of it: the rows of no other are
    # reached. But every workspace has an S-1, so a card that is seen from another one must not
    # reach ours: it says itself whose it is. What has no card's mark was shown to this person
    # alone, or is a message from which something new is logged.
    tenant = named or _team_of_card(body) or user.get("team_id")
    return {
        "team_id": str(tenant or ""),
        "user_id": str(user.get("id") or ""),
        "trigger_id": str(body.get("trigger_id") or ""),
        "reply_to": str(body.get("response_url") or ""),
    }


def _team_of_card(body: Json) -> str:
    """Return the workspace whose outbox posted the message that was clicked, if one did.

    `SlackWriter.post` marks it with the workspace and the number of the delivery. Only the app
    that posted a message can mark it, and hears of the clicks on it.
    """
    if not body.get("actions"):
        return ""
    metadata = (body.get("message") or {}).get("metadata") or {}
    delivery = str((metadata.get("event_payload") or {}).get("id") or "")
    return delivery.partition(":")[0] if metadata.get("event_type") == DELIVERY else ""


def _metadata(view: Json) -> dict[str, Any]:
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _fields(view: Json) -> dict[str, str]:
    values = ((view.get("state") or {}).get("values")) or {}
    return {
        block_id: _chosen(next(iter(elements.values()), {}))
        for block_id, elements in values.items()
    }


def _inputs(view: Json) -> list[Json]:
    """Return the fields of a view: menus among buttons are none, and take no error."""
    blocks = view.get("blocks") or []
    return [block for block in blocks if block.get("type") == "input" and block.get("block_id")]


def _typed(view: Json, fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    words = []
    for block in _inputs(view):
        value = fields.get(block["block_id"], "")
        is_text = (block.get("element") or {}).get("type") == "plain_text_input"
        if value and is_text:
            words.append((str((block.get("label") or {}).get("text") or ""), value))
    return tuple(words)


def _chosen(element: Json) -> str:
    """Return the value of a button, field, menu or picker; several joined by comma."""
    option = element.get("selected_option")
    if isinstance(option, Mapping):
        return str(option.get("value") or "")
    for name in ("selected_options", "selected_users", "selected_conversations"):
        if isinstance(element.get(name), list):
            return ",".join(
                str(one.get("value") if isinstance(one, Mapping) else one) for one in element[name]
            )
    for name in ("value", "selected_user", "selected_conversation", "selected_date"):
        if element.get(name):
            return str(element[name])
    return ""


_READERS: dict[str, Callable[[Json], Interaction]] = {
    "command": read_command,
    "click": read_click,
    "submission": read_submission,
    "shortcut": read_shortcut,
}
