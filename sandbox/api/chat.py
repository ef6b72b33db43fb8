"""Messages: chat.*."""

from typing import Any

from sandbox import hearing, records
from sandbox.api.call import ApiError, Call, method
from sandbox.api.conversations import visible
from sandbox.blocks import block_errors
from sandbox.defaults import BOT_USER, Json
from sandbox.elements import fill_ids

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000


def checked_blocks(raw: Any) -> list[Json] | None:
    """Give the blocks with their ids filled in, or Slack's invalid_blocks with its reasons."""
    if raw is None:
        return None
    errors = block_errors(raw, "message")
    if errors:
        raise ApiError(
            "invalid_blocks",
            errors=errors,
            response_metadata={"messages": [f"[ERROR] {error}" for error in errors]},
        )
    blocks: list[Json] = raw
    return blocks


def _target(call: Call) -> Json:
    name = call.need("channel")
    if name in call.workspace.people:
        if name == BOT_USER:
            raise ApiError("cannot_dm_bot")
        return call.workspace.direct_channel(name)
    channel = call.workspace.channel_named(name)
    if channel is None:
        raise ApiError("channel_not_found")
    channel = visible(call, channel["id"])
    if channel["is_archived"]:
        raise ApiError("is_archived")
    if BOT_USER not in channel["members"] and "chat:write.public" not in call.workspace.scopes:
        raise ApiError("not_in_channel")
    return channel


def _content(call: Call, longest: int) -> tuple[str, list[Json] | None]:
    blocks = checked_blocks(call.structure("blocks", "invalid_blocks_format"))
    text = call.text("text")
    if not text and not blocks and call.args.get("blocks") is None:
        raise ApiError("no_text")
    if not text and not blocks and longest == LONGEST_POST:
        raise ApiError("no_text")
    if len(text) > longest:
        raise ApiError("msg_too_long")
    return text, None if blocks is None else fill_ids(blocks, call.workspace.new_id)


def _metadata(call: Call) -> Json | None:
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    return metadata


def thread_of(call: Call, channel: Json) -> str:
    """Give the root that a reply names, or nothing; what is no root is refused."""
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return ""
    root = call.workspace.find_message(channel["id"], thread_ts)
    if root is None or root.get("thread_ts", thread_ts) != thread_ts:
        raise ApiError("cannot_reply_to_message")
    return thread_ts


@method("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    """Post a message or a reply."""
    channel = _target(call)
    text, blocks = _content(call, LONGEST_POST)
    metadata, thread_ts = _metadata(call), thread_of(call, channel)
    message = records.message(BOT_USER, call.workspace.new_ts(), text)
    message |= {"blocks": blocks} if blocks else {}
    message |= {"metadata": metadata} if metadata else {}
    message |= {"thread_ts": thread_ts} if thread_ts else {}
    call.workspace.add_message(channel["id"], message)
    hearing.posted(call.workspace, channel["id"], message)
    return {"channel": channel["id"], "ts": message["ts"], "message": message}


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    """Post a message that one person of the channel sees."""
    channel = _target(call)
    user = call.need("user")
    text, blocks = _content(call, LONGEST_POST)
    if user not in channel["members"]:
        raise ApiError("user_not_in_channel")
    message = records.message(BOT_USER, call.workspace.new_ts(), text)
    message |= {"channel": channel["id"], "to": user, "is_ephemeral": True}
    message |= {"blocks": blocks} if blocks else {}
    thread_ts = call.text("thread_ts")
    message |= {"thread_ts": thread_ts} if thread_ts else {}
    call.workspace.ephemerals.append(message)
    call.workspace.touch()
    return {"message_ts": message["ts"]}


def _own_message(call: Call, refusal: str) -> tuple[str, Json]:
    name = call.need("channel")
    channel = call.workspace.channels.get(name)
    if channel is None:
        raise ApiError("channel_not_found")
    message = call.workspace.find_message(name, call.need("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message["user"] != BOT_USER:
        raise ApiError(refusal)
    return name, message


@method("chat.update", "chat:write")
def update(call: Call) -> Json:
    """Change a message of the bot; blocks that are not given stay."""
    channel, message = _own_message(call, "cant_update_message")
    text, blocks = _content(call, LONGEST_UPDATE)
    metadata, previous = _metadata(call), dict(message)
    message["edited"] = {"user": BOT_USER, "ts": call.workspace.new_ts()}
    if "text" in call.args:
        message["text"] = text
    if blocks is not None:
        message["blocks"] = blocks
    if metadata:
        message["metadata"] = metadata
    call.workspace.touch()
    hearing.changed(call.workspace, channel, message, previous)
    return {"channel": channel, "ts": message["ts"], "text": message["text"], "message": message}


@method("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    """Delete a message of the bot."""
    channel, message = _own_message(call, "cant_delete_message")
    call.workspace.messages[channel].remove(message)
    call.workspace.touch()
    hearing.deleted(call.workspace, channel, message)
    return {"channel": channel, "ts": message["ts"]}


@method("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    """Give the address of a message."""
    channel = visible(call, call.need("channel"))
    message = call.workspace.find_message(channel["id"], call.need("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = call.workspace.permalink(channel["id"], message)
    return {"channel": channel["id"], "permalink": link}
