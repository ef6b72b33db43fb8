"""People and groups: users.* and usergroups.*."""

from typing import Any

from sandbox.api.call import ApiError, Call, method
from sandbox.api.paging import page
from sandbox.defaults import BOT_USER, Json


def _shown(call: Call, user: Json) -> Json:
    """Leave the address out when the token may not see it, and say who is a stranger.

    A stranger is of another workspace and shares no channel with the app; a client in a shared
    channel is none, and shows only by the `team_id`.
    """
    outside = call.workspace.is_outside(user["id"])
    if outside:
        user = user | {"is_stranger": not _shares_channel(call, user["id"])}
    if "users:read.email" in call.workspace.scopes and not outside:
        return user
    profile = {key: value for key, value in user["profile"].items() if key != "email"}
    return user | {"profile": profile}


def _shares_channel(call: Call, user: str) -> bool:
    channels = call.workspace.channels.values()
    return any({user, BOT_USER} <= set(channel["members"]) for channel in channels)


@method("users.info", "users:read")
def users_info(call: Call) -> Json:
    """Describe a person."""
    user = call.workspace.people.get(call.need("user"))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": _shown(call, user)}


@method("users.list", "users:read")
def users_list(call: Call) -> Json:
    """List the workspace's people; strangers of shared channels are not among them."""
    people = [u for u in call.workspace.people.values() if not call.workspace.is_outside(u["id"])]
    rows, metadata = page(call, people, default=1000)
    return {
        "members": [_shown(call, user) for user in rows],
        "cache_ts": int(call.workspace.now()),
        "response_metadata": metadata,
    }


@method("users.lookupByEmail", "users:read.email")
def users_lookup(call: Call) -> Json:
    """Find a person by the address."""
    wanted = call.need("email").lower()
    for user in call.workspace.people.values():
        own = not call.workspace.is_outside(user["id"])
        if own and user["profile"].get("email", "").lower() == wanted:
            return {"user": user}
    raise ApiError("users_not_found")


@method("usergroups.list", "usergroups:read")
def usergroups_list(call: Call) -> Json:
    """List the user groups."""
    groups: list[Json] = []
    for group in call.workspace.usergroups.values():
        shown: dict[str, Any] = {key: value for key, value in group.items() if key != "users"}
        if call.flag("include_count"):
            shown["user_count"] = len(group["users"])
        if call.flag("include_users"):
            shown["users"] = group["users"]
        groups.append(shown)
    return {"usergroups": groups}


@method("usergroups.users.list", "usergroups:read")
def usergroups_users(call: Call) -> Json:
    """List the people of a user group."""
    group = call.workspace.usergroups.get(call.need("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": group["users"]}
