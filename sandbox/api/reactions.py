"""Reactions: reactions.get, which also reads the message again."""

from sandbox.api.call import ApiError, Call, invalid_arguments, method
from sandbox.api.conversations import visible
from sandbox.defaults import BOT_USER, Json


@method("reactions.get", "reactions:read")
def reactions_get(call: Call) -> Json:
    """Give a message with its reactions and its permalink."""
    if not call.text("channel") and not call.text("timestamp"):
        raise ApiError("no_item_specified")
    if not call.text("timestamp"):
        raise invalid_arguments("missing required field: timestamp")
    channel = visible(call, call.need("channel"))
    if BOT_USER not in channel["members"]:
        raise ApiError("not_in_channel")
    message = call.workspace.find_message(channel["id"], call.text("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    link = call.workspace.permalink(channel["id"], message)
    return {
        "type": "message",
        "channel": channel["id"],
        "message": message | {"permalink": link},
    }
