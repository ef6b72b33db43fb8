"""What changes around the bot: who people are, who is in a channel, with whom it is shared."""

from concurrent.futures import Future
from typing import Any

from sandbox.defaults import BOT_USER, CLIENT_TEAM, Json
from sandbox.events import Event, Events
from sandbox.gestures import NotPossible
from sandbox.outgoing import Reply

Delivery = Future[Reply] | None


class Administration:
    """Changes of the workspace; each sends to the bot what Slack would send."""

    def __init__(self, events: Events) -> None:
        self.events = events
        self.workspace = events.workspace

    # --- members ---

    def join(self, user: str, channel: str, inviter: str = "") -> Delivery:
        """Put a person, or the bot, into a channel."""
        place = self._channel(channel)
        with self.workspace.changed:
            if user in place["members"]:
                return None
            place["members"].append(user)
        body = self._membership("member_joined_channel", user, place)
        body |= {"inviter": inviter} if inviter else {}
        return self._tell(place, body, self.workspace.people[user]["team_id"])

    def leave(self, user: str, channel: str) -> Delivery:
        """Take a person, or the bot, out of a channel."""
        place = self._channel(channel)
        with self.workspace.changed:
            if user not in place["members"]:
                return None
            place["members"].remove(user)
        body = self._membership("member_left_channel", user, place)
        return self._tell(place, body, self.workspace.people[user]["team_id"])

    def _membership(self, kind: str, user: str, place: Json) -> Json:
        return {
            "type": kind,
            "user": user,
            "channel": place["id"],
            "channel_type": "G" if place["is_private"] else "C",
            "team": self.workspace.people[user]["team_id"],
        }

    # --- Slack Connect ---

    def share(self, channel: str, team: str = CLIENT_TEAM) -> Delivery:
        """Share a channel with another workspace."""
        place = self._channel(channel)
        with self.workspace.changed:
            others = {*place.get("connected_team_ids", []), team}
            place |= {"is_shared": True, "is_ext_shared": True, "is_pending_ext_shared": False}
            place |= {"connected_team_ids": sorted(others), "pending_connected_team_ids": []}
        body = {"type": "channel_shared", "connected_team_id": team, "channel": channel}
        return self._tell(place, body)

    def invite_team(self, channel: str, team: str = CLIENT_TEAM) -> None:
        """Invite another workspace, which has not answered yet; Slack tells the bot nothing."""
        place = self._channel(channel)
        with self.workspace.changed:
            place |= {"is_pending_ext_shared": True, "pending_connected_team_ids": [team]}
        self.workspace.touch()

    def unshare(self, channel: str, team: str = CLIENT_TEAM) -> Delivery:
        """End the sharing, or withdraw the invitation; the other workspace's people are out."""
        place, people = self._channel(channel), self.workspace.people
        with self.workspace.changed:
            connected = place.get("connected_team_ids", [])
            others = [other for other in connected if other != team]
            place |= {"is_shared": bool(others), "is_ext_shared": bool(others)}
            place |= {"is_pending_ext_shared": False, "pending_connected_team_ids": []}
            place |= {"connected_team_ids": others}
            place["members"] = [u for u in place["members"] if people[u]["team_id"] != team]
        body = {
            "type": "channel_unshared",
            "previously_connected_team_id": team,
            "channel": channel,
            "is_ext_shared": bool(others),
        }
        self.workspace.touch()
        return self._tell(place, body) if team in connected else None

    # --- people ---

    def change_person(self, user: str, **changes: Any) -> Delivery:
        """Change a person's flags."""
        with self.workspace.changed:
            person = self.workspace.people[user]
            person |= changes | {"updated": int(self.workspace.now())}
        self.workspace.touch()
        if "users:read" not in self.workspace.scopes:
            return None
        body = {"type": "user_change", "user": person, "cache_ts": person["updated"]}
        return self.events.send(Event(body, team=person["team_id"]))

    # --- the bot's ears ---

    def _channel(self, channel: str) -> Json:
        place = self.workspace.channels.get(channel)
        if place is None or place["is_im"]:
            raise NotPossible(f"{channel} is no channel")
        return place

    def _tell(self, place: Json, body: Json, team: str | None = None) -> Delivery:
        self.workspace.touch()
        scope = "groups:read" if place["is_private"] else "channels:read"
        if BOT_USER not in place["members"] or scope not in self.workspace.scopes:
            return None
        channel: str = place["id"]
        return self.events.send(Event(body, channel, team) if team else Event(body, channel))
