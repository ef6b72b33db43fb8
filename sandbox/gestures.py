"""What a person does in Slack, and what Slack then tells the bot."""

from concurrent.futures import Future
from typing import Any

from sandbox import files, hearing, modals, records
from sandbox.defaults import APP, BOT_USER, TEAM, TEAM_DOMAIN, Json
from sandbox.events import Event, Events
from sandbox.outgoing import Outgoing, Reply
from sandbox.typing_rules import typed
from sandbox.workspace import Workspace


class NotPossible(Exception):
    """Slack does not offer this to this person in this place."""


class Gestures:
    """Everything that a person can do; each sends to the bot what Slack would send."""

    def __init__(self, workspace: Workspace, outgoing: Outgoing, events: Events) -> None:
        self.workspace = workspace
        self.outgoing = outgoing
        self.events = events

    # --- who and where ---

    def check_member(self, user: str, channel: str) -> Json:
        """Give the channel, if the person is in it and has an account that works."""
        found = self.workspace.channels.get(channel)
        if found is None or user not in found["members"]:
            raise NotPossible(f"{user} is not in {channel}")
        if self.workspace.people[user]["deleted"]:
            raise NotPossible(f"{user} is deactivated")
        return found

    def user_part(self, user: str) -> Json:
        """Give the `user` of an interaction."""
        person = self.workspace.people[user]
        name = person["name"]
        return {"id": user, "username": name, "name": name, "team_id": person["team_id"]}

    def frame(self, kind: str, user: str) -> Json:
        """Give what every interaction's payload begins with."""
        return {
            "type": kind,
            "user": self.user_part(user),
            "api_app_id": APP,
            "token": self.workspace.verification_token,
            "team": {"id": TEAM, "domain": TEAM_DOMAIN},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    # --- messages and reactions ---

    def say(self, user: str, channel: str, text: str, thread_ts: str = "") -> tuple[Json, Any]:
        """Write a message; give it and, where the bot hears of it, the delivery."""
        place = self.check_member(user, channel)
        message = self._written(user, channel, text, thread_ts)
        self.workspace.add_message(channel, message)
        self.mark_read(user, channel)
        return message, self._tell_of_message(place, message)

    def upload(
        self, user: str, channel: str, file: tuple[str, bytes], text: str = "", thread_ts: str = ""
    ) -> tuple[Json, Any]:
        """Share a file, as (name, content), with the words beside it; the answer is `say`'s."""
        place = self.check_member(user, channel)
        name, content = file
        if not name or not content or len(content) > self.workspace.largest_file:
            raise NotPossible("Slack takes files that have a name, are not empty and not too large")
        message = self._written(user, channel, text, thread_ts) | {"upload": False}
        kept = files.add(self.workspace, user, name)
        files.fill(self.workspace, kept, content)
        files.share(self.workspace, kept, channel, message)
        self.workspace.add_message(channel, message)
        self.mark_read(user, channel)
        return message, self._tell_of_message(place, message, subtype="file_share")

    def _written(self, user: str, channel: str, text: str, thread_ts: str) -> Json:
        message = records.message(user, self.workspace.new_ts(), typed(self.workspace, text))
        message["client_msg_id"] = self.workspace.new_id("m")
        if thread_ts:
            message |= {"thread_ts": thread_ts} | self._parent(channel, thread_ts)
        return message

    def _parent(self, channel: str, thread_ts: str) -> Json:
        root = self.workspace.find_message(channel, thread_ts)
        return {"parent_user_id": root["user"]} if root else {}

    def _tell_of_message(
        self, place: Json, message: Json, subtype: str = ""
    ) -> Future[Reply] | None:
        body = message | {"channel": place["id"], "event_ts": message["ts"]}
        body |= {"subtype": subtype} if subtype else {}
        team = self.workspace.people[message["user"]]["team_id"]
        if place["is_im"]:
            if "im:history" not in self.workspace.scopes:
                return None
            return self.events.send(Event(body | {"channel_type": "im"}, place["id"], team))
        mentioned = f"<@{BOT_USER}" in message["text"] and BOT_USER in place["members"]
        if not mentioned or "app_mentions:read" not in self.workspace.scopes:
            return None
        return self.events.send(Event(body | {"type": "app_mention"}, place["id"], team))

    def react(self, user: str, channel: str, ts: str, name: str) -> Future[Reply] | None:
        """Add a reaction; a second time changes nothing."""
        return self._reaction(user, (channel, ts), name.strip(":"), added=True)

    def unreact(self, user: str, channel: str, ts: str, name: str) -> Future[Reply] | None:
        """Take a reaction away."""
        return self._reaction(user, (channel, ts), name.strip(":"), added=False)

    def _reaction(
        self, user: str, item: tuple[str, str], name: str, *, added: bool
    ) -> Future[Reply] | None:
        channel, ts = item
        place = self.check_member(user, channel)
        with self.workspace.changed:
            message = self.workspace.find_message(channel, ts)
            if message is None:
                raise NotPossible(f"no message {ts} in {channel}")
            if not _change_reaction(message, user, name, added=added):
                return None
        self.workspace.touch()
        if BOT_USER not in place["members"] or "reactions:read" not in self.workspace.scopes:
            return None
        body = {
            "type": "reaction_added" if added else "reaction_removed",
            "user": user,
            "reaction": name,
            "item": {"type": "message", "channel": channel, "ts": ts},
            "item_user": message["user"],
        }
        return self.events.send(Event(body, channel, self.workspace.people[user]["team_id"]))

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message; the bot hears of it in direct messages only."""
        message = self._own(user, channel, ts)
        previous = dict(message)
        message["text"] = typed(self.workspace, text)
        message["edited"] = {"user": user, "ts": self.workspace.new_ts()}
        self.workspace.touch()
        hearing.changed(self.workspace, channel, message, previous)

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message; the bot hears of it in direct messages only."""
        message = self._own(user, channel, ts)
        with self.workspace.changed:
            self.workspace.messages[channel].remove(message)
        self.workspace.touch()
        hearing.deleted(self.workspace, channel, message)

    def _own(self, user: str, channel: str, ts: str) -> Json:
        message = self.workspace.find_message(channel, ts)
        if message is None or message["user"] != user:
            raise NotPossible(f"{user} has no message {ts} in {channel}")
        return message

    def mark_read(self, user: str, channel: str) -> None:
        """Note that a person has seen a channel up to now."""
        with self.workspace.changed:
            self.workspace.read_marks.setdefault(user, {})[channel] = self.workspace.new_ts()
        self.workspace.touch()

    def open_app(self, user: str, tab: str = "home") -> Future[Reply]:
        """Open the app's Home or Messages tab."""
        channel = self.workspace.direct_channel(user)
        body: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel["id"],
            "tab": tab,
        }
        home = self.workspace.homes.get(user)
        if tab == "home" and home:
            body["view"] = modals.shown(self.workspace.views[home])
        return self.events.send(Event(body, channel["id"]))


def _change_reaction(message: Json, user: str, name: str, *, added: bool) -> bool:
    reactions: list[Json] = message.setdefault("reactions", [])
    found = next((r for r in reactions if r["name"] == name), None)
    if added == (found is not None and user in found["users"]):
        return False
    if found is None:
        found = {"name": name, "users": [], "count": 0}
        reactions.append(found)
    if added:
        found["users"].append(user)
    else:
        found["users"].remove(user)
    found["count"] = len(found["users"])
    message["reactions"] = [r for r in reactions if r["users"]]
    if not message["reactions"]:
        del message["reactions"]
    return True
