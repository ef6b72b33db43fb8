"""Response URLs: five uses in thirty minutes, and what each kind of answer does."""

import secrets
from dataclasses import dataclass
from typing import Any

from sandbox import records
from sandbox.api.call import ApiError
from sandbox.api.chat import checked_blocks
from sandbox.defaults import BOT_USER, TEAM, Json
from sandbox.elements import fill_ids
from sandbox.workspace import Workspace

MOST_USES = 5
LIFE = 30 * 60


@dataclass(frozen=True)
class Origin:
    """Where an interaction came from: who did it, in which channel, on which message."""

    user: str
    channel: str
    message: Json | None = None
    thread_ts: str = ""


def new_url(workspace: Workspace, kind: str, origin: Origin) -> str:
    """Make a response URL; `kind` is `commands`, `actions` or `app`."""
    token = secrets.token_urlsafe(18)
    with workspace.changed:
        workspace.answer_urls[token] = {
            "user": origin.user,
            "channel": origin.channel,
            "message": origin.message,
            "thread_ts": origin.thread_ts,
            "created": workspace.now(),
            "uses": 0,
            "made": [],
        }
    return f"{workspace.base_url}/{kind}/{TEAM}/{secrets.randbelow(10**12)}/{token}"


def new_trigger(workspace: Workspace, user: str) -> str:
    """Make a trigger id: it lives for three seconds and works once."""
    number = secrets.randbelow(10**12)
    trigger = f"{number}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
    with workspace.changed:
        workspace.triggers[trigger] = {
            "user": user,
            "created": workspace.now(),
            "used": False,
        }
    return trigger


def use(workspace: Workspace, token: str, body: Json) -> tuple[int, Json]:
    """Take what the bot posted to a response URL; give the HTTP status and Slack's answer."""
    with workspace.changed:
        url = workspace.answer_urls.get(token)
        if url is None:
            return 404, {"ok": False, "error": "invalid_url"}
        if workspace.now() - url["created"] > LIFE:
            return 404, {"ok": False, "error": "expired_url"}
        if url["uses"] >= MOST_USES:
            return 404, {"ok": False, "error": "used_url"}
        url["uses"] += 1
        try:
            apply(workspace, url, body)
        except ApiError as error:
            return 400, error.body
    return 200, {"ok": True}


def apply(workspace: Workspace, url: Json, body: Json) -> None:
    """Delete, replace or post, as an answer asks."""
    original = url["message"]
    if body.get("delete_original") and original is not None:
        _delete(workspace, url["channel"], original)
    elif body.get("replace_original") and original is not None:
        original |= _content(workspace, body)
        if not original.get("is_ephemeral"):
            original["edited"] = {"user": BOT_USER, "ts": workspace.new_ts()}
        url["made"].append(original)
    else:
        url["made"].append(_post(workspace, url, body))
    workspace.touch()


def _content(workspace: Workspace, body: Json) -> Json:
    text: Any = body.get("text") or ""
    blocks = checked_blocks(body.get("blocks"))
    if not text and not blocks:
        raise ApiError("no_text")
    return {"text": text, "blocks": fill_ids(blocks or [], workspace.new_id)}


def _delete(workspace: Workspace, channel: str, message: Json) -> None:
    message["deleted"] = True
    for held in (workspace.ephemerals, workspace.messages[channel]):
        if message in held:
            held.remove(message)


def _post(workspace: Workspace, url: Json, body: Json) -> Json:
    message = records.message(BOT_USER, workspace.new_ts(), "") | _content(workspace, body)
    thread_ts = body.get("thread_ts") or url["thread_ts"]
    if thread_ts:
        message["thread_ts"] = thread_ts
    if body.get("response_type") == "in_channel":
        return workspace.add_message(url["channel"], message)
    message |= {"is_ephemeral": True, "channel": url["channel"], "to": url["user"]}
    workspace.ephemerals.append(message)
    return message


def slackbot_says(workspace: Workspace, origin: Origin, text: str) -> Json:
    """Show a person one of Slack's own notices, which nobody else sees."""
    message = records.message("USLACKBOT", workspace.new_ts(), text)
    message |= {"is_ephemeral": True, "channel": origin.channel, "to": origin.user}
    if origin.thread_ts:
        message["thread_ts"] = origin.thread_ts
    with workspace.changed:
        workspace.ephemerals.append(message)
    workspace.touch()
    return message
