"""The workspace's state: people, channels, messages, views and mail, safe between threads."""

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sandbox import records, storage
from sandbox.defaults import (
    APP,
    BOT_USER,
    CHANNELS,
    COMMANDS,
    PEOPLE,
    SCOPES,
    SEEDED,
    SHORTCUTS,
    TEAM,
    USERGROUPS,
    Command,
    Json,
    Shortcut,
)
from sandbox.drawer import LARGEST_FILE, Drawer

# What a restart keeps; triggers, response URLs and open modals end with the process.
KEPT = (
    "signing_secret",
    "bot_token",
    "app_token",
    "people",
    "channels",
    "messages",
    "ephemerals",
    "homes",
    "views",
    "mails",
    "usergroups",
    "files",
    "read_marks",
    "last_ts",
)


class Workspace:
    """All that the local Slack knows; hold `changed` while you read or write several things."""

    def __init__(self, folder: Path | None = None) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.version = 0
        self.folder = folder
        self.base_url = "http://127.0.0.1:0"
        self.clock_offset = 0.0
        self.signing_secret = secrets.token_hex(16)
        self.bot_token = f"xoxb-local-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{APP}-{secrets.randbelow(10**13)}-{secrets.token_hex(12)}"
        self.verification_token = "local-verification"
        self.scopes: set[str] = set(SCOPES)
        self.commands: list[Command] = list(COMMANDS)
        self.shortcuts: list[Shortcut] = list(SHORTCUTS)
        self.people: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.messages: dict[str, list[Json]] = {}
        self.ephemerals: list[Json] = []
        self.views: dict[str, Json] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.mails: list[Json] = []
        self.usergroups: dict[str, Json] = {}
        self.read_marks: dict[str, dict[str, str]] = {}
        self.triggers: dict[str, Json] = {}
        # Seconds in which a form must be opened: Slack gives as long as for an answer.
        self.trigger_life = 3.0
        self.answer_urls: dict[str, Json] = {}
        self.tickets: set[str] = set()
        self.files: dict[str, Json] = {}
        self.uploads: dict[str, Json] = {}
        self.largest_file = LARGEST_FILE
        self.drawer = Drawer(folder and folder / "files")
        self.element_states: dict[str, Json] = {}
        self.last_ts = 0
        self._counter = 0
        self.tell: Callable[[str, Json], object] = lambda _channel, _body: None
        self._watchers: list[Callable[[], None]] = []
        if not storage.load(self, KEPT):
            self._seed()
        self.views = {key: view for key, view in self.views.items() if view["type"] == "home"}
        self._saver = storage.Saver(self, KEPT)

    # --- time and names ---

    def now(self) -> float:
        """Give the workspace's time, which tests may put forward."""
        return time.time() + self.clock_offset

    def new_ts(self) -> str:
        """Give a message timestamp that no other message has."""
        with self.changed:
            micros = self.last_ts = max(int(self.now() * 1_000_000), self.last_ts + 1)
            return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def _seeded_ts(self, days_ago: int, clock: str) -> str:
        day = time.localtime(self.now() - days_ago * 86_400)
        hour, minute = map(int, clock.split(":"))
        seconds = time.mktime((day[0], day[1], day[2], hour, minute, 17, 0, 0, -1))
        return f"{int(seconds)}.{secrets.randbelow(10**6):06d}"

    def new_id(self, prefix: str) -> str:
        """Give an id such as `V0000000001`."""
        with self.changed:
            self._counter += 1
            return f"{prefix}0{self._counter:04d}{secrets.token_hex(2).upper()}"

    # --- changes ---

    def touch(self) -> None:
        """Tell everybody who waits that something has changed."""
        with self.changed:
            self.version += 1
            self.changed.notify_all()
            watchers = list(self._watchers)
        for watcher in watchers:
            watcher()

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call `watcher` on every change; call what is returned to stop."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def close(self) -> None:
        """Write the state a last time."""
        self._saver.close()

    # --- people and channels ---

    def add_person(self, identity: records.Identity, **flags: object) -> Json:
        """Add a person; flags are `is_owner`, `is_guest`, `team_id` of another workspace."""
        user = records.person(identity, dict(flags))
        with self.changed:
            self.people[identity.id] = user
        self.touch()
        return user

    def add_channel(self, place: records.Place, **flags: object) -> Json:
        """Add a channel; flags are Slack's own, such as `is_private` and `is_ext_shared`."""
        made = records.channel(place, dict(flags))
        with self.changed:
            self.channels[place.id] = made
            self.messages[place.id] = []
        self.touch()
        return made

    def add_usergroup(self, group: str, handle: str, name: str, users: tuple[str, ...]) -> Json:
        """Add a user group."""
        made = records.usergroup(group, handle, name, users)
        with self.changed:
            self.usergroups[group] = made
        self.touch()
        return made

    def direct_channel(self, user: str) -> Json:
        """Find or open the bot's direct messages with `user`."""
        with self.changed:
            made = records.direct_channel(user)
            found = self.channels.setdefault(str(made["id"]), made)
            self.messages.setdefault(found["id"], [])
            return found

    def channel_named(self, name: str) -> Json | None:
        """Find a channel by its id or by its name, with or without the #."""
        bare = name.removeprefix("#")
        with self.changed:
            if name in self.channels:
                return self.channels[name]
            return next((c for c in self.channels.values() if c.get("name") == bare), None)

    def is_member(self, channel: str, user: str) -> bool:
        """Say whether `user` is in `channel`."""
        return user in self.channels[channel]["members"]

    def is_outside(self, user: str) -> bool:
        """Say whether a person belongs to another workspace, as a client in a shared channel."""
        return bool(self.people[user]["team_id"] != TEAM)

    # --- messages ---

    def add_message(self, channel: str, message: Json) -> Json:
        """Put a message into a channel, or a reply into its thread."""
        with self.changed:
            self.messages[channel].append(message)
            root = self.find_message(channel, message.get("thread_ts", ""))
            if root is not None and root is not message:
                self._count_reply(root, message)
        self.touch()
        return message

    def _count_reply(self, root: Json, reply: Json) -> None:
        root["thread_ts"] = root["ts"]
        root["reply_count"] = root.get("reply_count", 0) + 1
        root["latest_reply"] = reply["ts"]
        users = root.setdefault("reply_users", [])
        if reply["user"] not in users:
            users.append(reply["user"])

    def find_message(self, channel: str, ts: str) -> Json | None:
        """Find a message by its timestamp."""
        with self.changed:
            return next((m for m in self.messages.get(channel, []) if m["ts"] == ts), None)

    def find_ephemeral(self, channel: str, ts: str) -> Json | None:
        """Find a message that only one person sees."""
        with self.changed:
            return next(
                (m for m in self.ephemerals if m["ts"] == ts and m["channel"] == channel), None
            )

    def permalink(self, channel: str, message: Json) -> str:
        """Give the address of a message on the local page."""
        link = f"{self.base_url}/archives/{channel}/p{message['ts'].replace('.', '')}"
        root = message.get("thread_ts", message["ts"])
        return link if root == message["ts"] else f"{link}?thread_ts={root}&cid={channel}"

    def _seed(self) -> None:
        self.people[BOT_USER] = records.bot_user()
        for user, name, real_name, title, email, flags in PEOPLE:
            self.add_person(records.Identity(user, name, real_name, title, email), **flags)
        for channel, name, topic, members, flags in CHANNELS:
            self.add_channel(records.Place(channel, name, topic, members), **flags)
        for group, handle, name, users in USERGROUPS:
            self.add_usergroup(group, handle, name, users)
        for channel, author, days, clock, text in SEEDED:
            ts = self._seeded_ts(days, clock)
            self.messages[channel].append(records.message(author, ts, text))
        for user in self.people:
            self.read_marks[user] = {c: self.new_ts() for c in self.channels}
