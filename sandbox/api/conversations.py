"""Channels: conversations.*."""

from sandbox.api.call import ApiError, Call, method
from sandbox.api.paging import page
from sandbox.defaults import BOT_USER, Json

KINDS = ("public_channel", "private_channel", "mpim", "im")
FAMILY = {
    "public_channel": "channels",
    "private_channel": "groups",
    "mpim": "mpim",
    "im": "im",
}


def kind(channel: Json) -> str:
    """Give Slack's word for the type of a channel."""
    if channel["is_im"]:
        return "im"
    return "private_channel" if channel["is_private"] else "public_channel"


def shown(channel: Json) -> Json:
    """Give a channel as the Web API shows it to the bot."""
    answer = {key: value for key, value in channel.items() if key != "members"}
    if not channel["is_im"]:
        answer |= {"is_member": BOT_USER in channel["members"]}
        answer |= {"num_members": len(channel["members"])}
    return answer


def visible(call: Call, name: str) -> Json:
    """Find a channel that the bot may know of."""
    channel = call.workspace.channels.get(name)
    hidden = channel and channel["is_private"] and BOT_USER not in channel["members"]
    if channel is None or hidden:
        raise ApiError("channel_not_found")
    return channel


def _readable(call: Call, right: str) -> Json:
    channel = visible(call, call.need("channel"))
    call.require(f"{FAMILY[kind(channel)]}:{right}")
    return channel


@method("conversations.info")
def conversations_info(call: Call) -> Json:
    """Describe a channel."""
    channel = _readable(call, "read")
    answer = shown(channel)
    if not call.flag("include_num_members"):
        answer.pop("num_members", None)
    return {"channel": answer}


@method("conversations.list")
def conversations_list(call: Call) -> Json:
    """List the channels that the bot may know of."""
    kinds = [word.strip() for word in call.text("types", "public_channel").split(",")]
    for word in kinds:
        if word not in KINDS:
            raise ApiError("invalid_types")
        call.require(f"{FAMILY[word]}:read")
    channels = [
        shown(channel)
        for channel in call.workspace.channels.values()
        if kind(channel) in kinds and (not channel["is_private"] or BOT_USER in channel["members"])
        if not (call.flag("exclude_archived") and channel["is_archived"])
    ]
    rows, metadata = page(call, channels)
    return {"channels": rows, "response_metadata": metadata}


@method("conversations.members")
def conversations_members(call: Call) -> Json:
    """List who is in a channel."""
    channel = _readable(call, "read")
    rows, metadata = page(call, [{"id": user} for user in channel["members"]])
    return {"members": [row["id"] for row in rows], "response_metadata": metadata}


@method("conversations.open", "im:write")
def conversations_open(call: Call) -> Json:
    """Open the direct messages with one person."""
    users = [user.strip() for user in call.need("users").split(",")]
    if len(users) != 1:
        raise ApiError("missing_scope", needed="mpim:write", provided="im:write")
    if users[0] not in call.workspace.people:
        raise ApiError("user_not_found")
    if users[0] == BOT_USER:
        raise ApiError("cannot_dm_bot")
    already = f"D0{users[0][2:]}" in call.workspace.channels
    channel = call.workspace.direct_channel(users[0])
    answer = shown(channel) if call.flag("return_im") else {"id": channel["id"]}
    extra: Json = {"no_op": True, "already_open": True} if already else {}
    return {"channel": answer} | extra


@method("conversations.history")
def conversations_history(call: Call) -> Json:
    """Read a channel, newest first; apps with the least scopes may only read direct messages."""
    channel = _readable(call, "history")
    oldest, latest = call.text("oldest", "0"), call.text("latest", "9")
    messages = [
        message
        for message in reversed(call.workspace.messages[channel["id"]])
        if message.get("thread_ts", message["ts"]) == message["ts"]
        if oldest <= message["ts"] <= latest
    ]
    rows, metadata = page(call, messages)
    return {"messages": rows, "has_more": bool(metadata["next_cursor"])} | (
        {"response_metadata": metadata} if metadata["next_cursor"] else {}
    )


@method("conversations.replies")
def conversations_replies(call: Call) -> Json:
    """Read a thread, its root first."""
    channel = _readable(call, "history")
    ts = call.need("ts")
    thread = [
        m for m in call.workspace.messages[channel["id"]] if m.get("thread_ts", m["ts"]) == ts
    ]
    if not thread:
        raise ApiError("thread_not_found")
    rows, metadata = page(call, thread)
    return {"messages": rows, "has_more": bool(metadata["next_cursor"])}
