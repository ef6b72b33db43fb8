"""What Slack makes of typed text: escapes, mentions, links, and who may see what."""

import re

from sandbox.defaults import Json
from sandbox.workspace import Workspace

_LINK = re.compile(r"(?<![<|])\bhttps?://[^\s<>]+")
_AT = re.compile(r"@([\w.-]+)")
_CHANNEL = re.compile(r"#([\w-]+)")
_BARE = re.compile(r"<(@\w+|!subteam\^\w+)>")


def escape(text: str) -> str:
    """Escape the three characters that Slack's text reserves."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Undo `escape`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(workspace: Workspace, text: str, *, named: bool = False) -> str:
    """Turn what a person typed into what Slack sends: links, people and channels in brackets.

    Brackets that already hold an id (`<@U0TOM>`) pass, as a picked mention does. In slash
    commands people are `named` beside their ids (`<@U0TOM|tom>`), in messages they are not.
    """
    parts = re.split(r"(<[@#!][^>]*>)", text)
    marked = "".join(
        part if index % 2 else _typed_part(workspace, part) for index, part in enumerate(parts)
    )
    return _BARE.sub(lambda found: _with_name(workspace, found), marked) if named else marked


def _typed_part(workspace: Workspace, text: str) -> str:
    marked = _LINK.sub(lambda found: f"<{found[0]}>", escape(text))
    marked = _AT.sub(lambda found: _person(workspace, found), marked)
    return _CHANNEL.sub(lambda found: _channel(workspace, found), marked)


def _person(workspace: Workspace, found: re.Match[str]) -> str:
    wanted = found[1].lower()
    for user in workspace.people.values():
        if wanted in (user["name"], user["profile"]["display_name"].lower()):
            return f"<@{user['id']}>"
    for group in workspace.usergroups.values():
        if wanted == group["handle"]:
            return f"<!subteam^{group['id']}>"
    return found[0]


def _with_name(workspace: Workspace, found: re.Match[str]) -> str:
    name = found[1].removeprefix("@").removeprefix("!subteam^")
    if name in workspace.people:
        return f"<{found[1]}|{workspace.people[name]['name']}>"
    if name in workspace.usergroups:
        return f"<{found[1]}|@{workspace.usergroups[name]['handle']}>"
    return found[0]


def _channel(workspace: Workspace, found: re.Match[str]) -> str:
    channel = workspace.channel_named(found[1])
    if channel is None or "name" not in channel:
        return found[0]
    name = "" if channel["is_private"] else channel["name"]
    return f"<#{channel['id']}|{name}>"


def may_use_commands(workspace: Workspace, user: str) -> bool:
    """Say whether Slack offers the app's commands and shortcuts to this person at all."""
    return not workspace.is_outside(user)


def channel_name(channel: Json) -> str:
    """Give the channel name as slash commands carry it."""
    if channel["is_im"]:
        return "directmessage"
    return "privategroup" if channel["is_private"] else str(channel["name"])
