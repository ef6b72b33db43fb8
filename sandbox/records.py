"""People, channels and messages in the shapes that Slack gives them."""

from dataclasses import dataclass

from sandbox.defaults import APP, BOT, BOT_USER, CLIENT_TEAM, TEAM, Json

CREATED = 1_700_000_000


@dataclass(frozen=True)
class Identity:
    """Who a person is before Slack's flags are added."""

    id: str
    name: str
    real_name: str
    title: str
    email: str


def person(identity: Identity, flags: Json) -> Json:
    """Give the user object of a member, a guest (`is_guest`) or a stranger (`team_id`)."""
    guest = bool(flags.get("is_guest"))
    team = flags.get("team_id", TEAM)
    user: Json = {
        "id": identity.id,
        "team_id": team,
        "name": identity.name,
        "real_name": identity.real_name,
        "deleted": False,
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "is_admin": bool(flags.get("is_owner")),
        "is_owner": bool(flags.get("is_owner")),
        "is_primary_owner": bool(flags.get("is_owner")),
        "is_restricted": guest,
        "is_ultra_restricted": guest,
        "is_bot": False,
        "is_app_user": False,
        "updated": CREATED,
        "profile": {
            "real_name": identity.real_name,
            "display_name": identity.real_name.split()[0],
            "title": identity.title,
            "email": identity.email,
            "team": team,
        },
    }
    return user


def bot_user() -> Json:
    """Give the user object of the app's own bot user."""
    user = person(Identity(BOT_USER, "goodfit", "Goodfit", "", ""), {})
    user["is_bot"] = True
    user["profile"] |= {"display_name": "Goodfit", "bot_id": BOT, "api_app_id": APP}
    del user["profile"]["email"]
    return user


@dataclass(frozen=True)
class Place:
    """A channel before Slack's flags are added."""

    id: str
    name: str
    topic: str
    members: tuple[str, ...]


def channel(place: Place, flags: Json) -> Json:
    """Give the conversation object of a channel, its members beside it."""
    private = bool(flags.get("is_private"))
    shared = bool(flags.get("is_ext_shared"))
    return {
        "id": place.id,
        "name": place.name,
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "is_archived": False,
        "is_general": place.name == "general",
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_pending_ext_shared": False,
        "is_org_shared": False,
        "connected_team_ids": [],
        "pending_connected_team_ids": [],
        "context_team_id": TEAM,
        "created": CREATED,
        "creator": "U0DANA",
        "topic": {"value": place.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "members": list(place.members),
    } | {key: value for key, value in flags.items() if key != "is_guest"}


def direct_channel(user: str) -> Json:
    """Give the conversation object of the app's direct messages with `user`."""
    return {
        "id": "D0" + user[2:],
        "is_channel": False,
        "is_group": False,
        "is_im": True,
        "is_mpim": False,
        "is_private": True,
        "is_archived": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "context_team_id": TEAM,
        "created": CREATED,
        "user": user,
        "members": [user, BOT_USER],
    }


def usergroup(group: str, handle: str, name: str, users: tuple[str, ...]) -> Json:
    """Give the object of a user group, its members beside it."""
    return {
        "id": group,
        "team_id": TEAM,
        "is_usergroup": True,
        "name": name,
        "handle": handle,
        "description": "",
        "is_external": False,
        "date_create": CREATED,
        "date_update": CREATED,
        "date_delete": 0,
        "created_by": "U0DANA",
        "users": list(users),
    }


def message(author: str, ts: str, text: str) -> Json:
    """Give a message as Slack keeps it; what the bot posts carries the app's ids."""
    team = CLIENT_TEAM if author.startswith("W") else TEAM
    record: Json = {"type": "message", "user": author, "ts": ts, "text": text, "team": team}
    if author == BOT_USER:
        record |= {"bot_id": BOT, "app_id": APP}
    return record
