"""Views: the modal stack of each person, Home, and what was typed into them."""

from typing import Any

from sandbox.defaults import APP, BOT, TEAM, Json
from sandbox.elements import fill_ids, initial_state
from sandbox.workspace import Workspace

MOST_STACKED = 3
# What stands beside a view here and not in Slack's own object.
PRIVATE = frozenset({"owner"})


def shown(view: Json) -> Json:
    """Give a view as Slack sends it."""
    return {key: value for key, value in view.items() if key not in PRIVATE}


def _complete(workspace: Workspace, user: str, view: Json) -> Json:
    identity = workspace.new_id("V")
    made: Json = {
        "id": identity,
        "team_id": TEAM,
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "title": None,
        "submit": None,
        "close": None,
        "previous_view_id": None,
        "root_view_id": identity,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
        "owner": user,
        "hash": "",
        "state": {"values": {}},
    }
    made |= view
    workspace.views[identity] = made
    _settle(workspace, made, {})
    return made


def _settle(workspace: Workspace, view: Json, typed: Json) -> None:
    """Give blocks and elements their ids, keep what was typed, and stamp a new hash."""
    fill_ids(view["blocks"], workspace.new_id)
    values = initial_state(view["blocks"])
    for block_id, actions in values.items():
        for action_id in actions:
            kept: Any = typed.get(block_id, {}).get(action_id)
            if kept is not None and kept["type"] == actions[action_id]["type"]:
                actions[action_id] = kept
    view["state"] = {"values": values}
    view["hash"] = f"{workspace.new_ts()}.{workspace.new_id('h')[-4:]}"


def open_view(workspace: Workspace, user: str, view: Json) -> Json:
    """Open a modal; one that was open gives way."""
    for old in workspace.stacks.pop(user, []):
        workspace.views.pop(old, None)
    made = _complete(workspace, user, view)
    workspace.stacks[user] = [made["id"]]
    workspace.touch()
    return made


def push_view(workspace: Workspace, user: str, view: Json) -> Json:
    """Put a modal on top of the stack."""
    stack = workspace.stacks[user]
    made = _complete(workspace, user, view)
    made |= {"previous_view_id": stack[-1], "root_view_id": stack[0]}
    stack.append(made["id"])
    workspace.touch()
    return made


def update_view(workspace: Workspace, view: Json, fresh: Json) -> None:
    """Change a view in place."""
    typed = view["state"]["values"]
    for name in ("submit", "close"):
        view[name] = None
    view |= fresh
    _settle(workspace, view, typed)
    workspace.touch()


def publish(workspace: Workspace, user: str, view: Json) -> Json:
    """Set a person's Home tab."""
    current = workspace.homes.get(user)
    if current is not None:
        update_view(workspace, workspace.views[current], view)
        return workspace.views[current]
    made = _complete(workspace, user, view)
    workspace.homes[user] = made["id"]
    workspace.touch()
    return made


def close(workspace: Workspace, view: Json, *, whole_stack: bool) -> list[Json]:
    """Take the top view, or the whole stack, away; give what was closed, top first."""
    with workspace.changed:
        stack = workspace.stacks.get(view["owner"], [])
        if view["id"] not in stack:
            return []
        keep = 0 if whole_stack or view["clear_on_close"] else stack.index(view["id"])
        closed = [workspace.views.pop(name) for name in reversed(stack[keep:])]
        del stack[keep:]
    workspace.touch()
    return closed


def top(workspace: Workspace, user: str) -> Json | None:
    """Give the modal that a person sees, if one is open."""
    with workspace.changed:
        stack = workspace.stacks.get(user)
        return workspace.views[stack[-1]] if stack else None
