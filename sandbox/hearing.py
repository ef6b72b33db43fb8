"""What the bot hears of direct messages: new ones, its own too, edits and deletions."""

from sandbox.defaults import Json
from sandbox.workspace import Workspace


def posted(workspace: Workspace, channel: str, message: Json) -> None:
    """Tell the bot of a new direct message; Slack sends an app's own messages back to it."""
    body = message | {"channel": channel, "channel_type": "im", "event_ts": message["ts"]}
    _tell(workspace, channel, body)


def changed(workspace: Workspace, channel: str, message: Json, previous: Json) -> None:
    """Tell the bot of an edited direct message."""
    body = _hidden(workspace, channel, "message_changed")
    _tell(workspace, channel, body | {"message": message, "previous_message": previous})


def deleted(workspace: Workspace, channel: str, message: Json) -> None:
    """Tell the bot of a deleted direct message."""
    body = _hidden(workspace, channel, "message_deleted")
    _tell(workspace, channel, body | {"deleted_ts": message["ts"], "previous_message": message})


def _hidden(workspace: Workspace, channel: str, subtype: str) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel,
        "channel_type": "im",
        "ts": workspace.new_ts(),
    }


def _tell(workspace: Workspace, channel: str, body: Json) -> None:
    if workspace.channels[channel]["is_im"] and "im:history" in workspace.scopes:
        workspace.tell(channel, body)
