"""The workspace as one person sees it, for the page to draw."""

from dataclasses import asdict

from sandbox import modals
from sandbox.defaults import BOT_USER, TEAM, TEAM_NAME, Json
from sandbox.page_trouble import trouble_state
from sandbox.slack import Slack
from sandbox.typing_rules import may_use_commands
from sandbox.workspace import Workspace

MOST_SHOWN = 300


def page_state(slack: Slack, user: str) -> Json:
    """Give everything that the page shows to `user`, and nothing that they may not see."""
    workspace = slack.workspace
    with workspace.changed:
        if user not in workspace.people or user == BOT_USER:
            user = next(iter(u for u in workspace.people if u != BOT_USER))
        offered = may_use_commands(workspace, user)
        home = workspace.homes.get(user)
        direct = workspace.direct_channel(user)
        return {
            "version": workspace.version,
            "team": TEAM_NAME,
            "me": user,
            "bot": BOT_USER,
            "home_team": TEAM,
            "direct": direct["id"],
            "people": list(workspace.people.values()),
            "channels": [
                _channel(workspace, channel, user)
                for channel in workspace.channels.values()
                if user in channel["members"]
            ],
            "commands": [asdict(c) for c in workspace.commands] if offered else [],
            "shortcuts": [asdict(s) for s in workspace.shortcuts] if offered else [],
            "home": modals.shown(workspace.views[home]) if home else None,
            "modals": [modals.shown(workspace.views[v]) for v in workspace.stacks.get(user, [])],
            "mails": workspace.mails,
            "trouble": trouble_state(slack),
        }


def _channel(workspace: Workspace, channel: Json, user: str) -> Json:
    messages = workspace.messages[channel["id"]]
    private = [
        message
        for message in workspace.ephemerals
        if message["channel"] == channel["id"] and message["to"] == user
    ]
    seen = workspace.read_marks.get(user, {}).get(channel["id"], "0")
    unread = [m for m in messages if m["ts"] > seen and m["user"] != user]
    shown = sorted([*messages[-MOST_SHOWN:], *private], key=lambda message: str(message["ts"]))
    return {key: value for key, value in channel.items() if key != "created"} | {
        "messages": [m | {"permalink": workspace.permalink(channel["id"], m)} for m in shown],
        "unread": len(unread),
        "mentioned": any(f"<@{user}>" in str(m.get("text", "")) for m in unread),
    }
