"""For tests: a running local Slack and its people, who do in code what people do on the page."""

import json
import time
from collections.abc import Callable
from typing import Any, Self, TypeVar

from sandbox import modals
from sandbox.defaults import Json
from sandbox.events import Event
from sandbox.message import Message
from sandbox.outgoing import Exchange, Reply
from sandbox.person import Person
from sandbox.records import Identity, Place
from sandbox.server import Served
from sandbox.shared_file import SharedFile
from sandbox.slack import Settings, Slack
from sandbox.trouble.controls import Trouble

T = TypeVar("T")

# A condition may also look at the bot's database, whose changes nobody tells us of.
LONGEST_NAP = 0.05


class LocalSlack:
    """The local Slack on free ports; use it in a `with` statement."""

    def __init__(self, bot_url: str | None = None, settings: Settings | None = None) -> None:
        chosen = settings or Settings(bot_url=bot_url)
        self.slack = Slack(chosen)
        self.slack.outgoing.bot_url = bot_url or chosen.bot_url
        self.workspace = self.slack.workspace
        self.trouble: Trouble = self.slack.trouble
        self._served = Served(self.slack)

    def __enter__(self) -> Self:
        self._served.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._served.stop()

    # --- where things are ---

    @property
    def url(self) -> str:
        """Give the address of the page."""
        return self._served.url

    @property
    def api_url(self) -> str:
        """Give the value of SLACK_API_URL for the bot."""
        return self._served.url + "/api/"

    @property
    def smtp_url(self) -> str:
        """Give the address of the SMTP server."""
        return self.slack.mailroom.url

    @property
    def signing_secret(self) -> str:
        """Give the secret that requests to the bot are signed with."""
        return self.workspace.signing_secret

    @property
    def bot_token(self) -> str:
        """Give the bot's token."""
        return self.workspace.bot_token

    @property
    def app_token(self) -> str:
        """Give the app-level token, with which the bot opens sockets."""
        return self.workspace.app_token

    @property
    def sockets(self) -> int:
        """Count the bot's sockets, those left out that were asked to leave."""
        return self.slack.sockets.count

    @property
    def bot_url(self) -> str | None:
        """Give the address of the bot, which hears at `/slack/events` under it."""
        return self.slack.outgoing.bot_url

    @bot_url.setter
    def bot_url(self, url: str | None) -> None:
        self.slack.outgoing.bot_url = url

    # --- the agency ---

    def person(self, user: str) -> Person:
        """Give somebody to act as."""
        if user not in self.workspace.people:
            raise LookupError(f"there is nobody {user}")
        return Person(self.slack, user)

    def add_person(self, user: str, real_name: str, **flags: object) -> Person:
        """Add a person; flags: `is_owner`, `is_guest`, `team_id="T0ACME"` for an external."""
        name = real_name.split(maxsplit=1)[0].lower()
        identity = Identity(user, name, real_name, "", f"{name}.{user.lower()}@example.com")
        self.workspace.add_person(identity, **flags)
        return self.person(user)

    def add_channel(
        self, channel: str, name: str, members: tuple[str, ...], **flags: object
    ) -> str:
        """Add a channel (the bot is a member if you list it); flags are Slack's own."""
        self.workspace.add_channel(Place(channel, name, "", members), **flags)
        return channel

    def add_usergroup(self, group: str, handle: str, users: tuple[str, ...]) -> str:
        """Add a user group."""
        self.workspace.add_usergroup(group, handle, handle, users)
        return group

    def upload(self, user: str, channel: str, name: str, content: bytes, text: str = "") -> Message:
        """Let a person share a file; without a channel in the direct messages with the bot."""
        return self.person(user).upload(name, content, text, channel)

    # --- what there is to see ---

    def messages(self, channel: str) -> list[Message]:
        """Give a channel's messages that everybody in it sees, replies left out."""
        return [m for m in self._all(channel) if m.thread_ts in ("", m.ts)]

    def thread(self, channel: str, root_ts: str) -> list[Message]:
        """Give a thread, its root first."""
        return [m for m in self._all(channel) if root_ts in (m.ts, m.thread_ts)]

    def dms(self, user: str) -> list[Message]:
        """Give the bot's direct messages with a person, theirs and the bot's."""
        return self._all(str(self.workspace.direct_channel(user)["id"]))

    def _all(self, channel: str) -> list[Message]:
        with self.workspace.changed:
            return [Message(record, channel) for record in self.workspace.messages[channel]]

    def files(self, channel: str = "") -> list[SharedFile]:
        """Give the files that stand in a channel, or everywhere, oldest first."""
        with self.workspace.changed:
            found = [
                file
                for file in self.workspace.files.values()
                if not file.get("deleted") and file["shares"]
                if not channel or channel in file["shares"]
            ]
            return [SharedFile(self.workspace, file) for file in found]

    def mails(self) -> list[Json]:
        """Give the mail received: from, to, subject, text, html, headers, raw, rcpt_to."""
        with self.workspace.changed:
            return list(self.workspace.mails)

    @property
    def posts(self) -> list[Exchange]:
        """Give the log of requests in both directions, oldest first."""
        return list(self.slack.outgoing.posts)

    def calls(self, method: str) -> list[Exchange]:
        """Give the bot's calls of one Web API method (or of `response_url`)."""
        return [p for p in self.posts if p.direction == "in" and p.name == method]

    def refusals(self) -> list[Exchange]:
        """Give the bot's calls that this Slack refused."""
        return [p for p in self.posts if p.direction == "in" and not _accepted(p)]

    # --- time ---

    def advance(self, seconds: float) -> None:
        """Put the workspace's clock forward: late events and retries come, triggers expire."""
        self.workspace.clock_offset += seconds
        self.workspace.touch()

    def wait_for(self, condition: Callable[[], T], timeout: float = 30.0) -> T:
        """Wait until `condition` gives something true, and give that."""
        end = time.monotonic() + timeout
        while True:
            version = self.workspace.version
            found = condition()
            if found:
                return found
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not within {timeout} s. The local Slack:\n{self.picture()}")
            with self.workspace.changed:
                if version == self.workspace.version:
                    self.workspace.changed.wait(min(left, LONGEST_NAP))

    # --- events and raw requests ---

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Send every socket away, as Slack does now and then; a `warning` lets it stay a while."""
        self.slack.sockets.disconnect(reason)

    def send_event(self, body: Json, channel: str | None = None) -> Reply:
        """Send an event in a fresh envelope, retries included; wait for the first answer."""
        return self.slack.events.send(Event(body, channel)).result()

    def resend(self, envelope: Json, number: int = 1, reason: str = "http_timeout") -> Reply:
        """Send an envelope (the `body` of an Exchange) again, as Slack's retry."""
        return self.slack.outgoing.event(envelope, {"number": number, "reason": reason})

    def sent_events(self, kind: str) -> list[Json]:
        """Give the envelopes of one type of event that went to the bot."""
        sent = [p for p in self.posts if p.direction == "out" and p.name == kind]
        return [p.body for p in sent if p.body.get("type") == "event_callback"]

    def verify_url(self) -> Reply:
        """Ask the bot to verify its address, as Slack does when one is set."""
        body = {"type": "url_verification", "challenge": "c1", "token": "local"}
        return self.slack.outgoing.event(body)

    def post_raw(
        self,
        body: bytes,
        *,
        timestamp: str | None = None,
        signature: str | None = None,
        content_type: str = "application/x-www-form-urlencoded",
    ) -> Reply:
        """Send bytes to the bot by HTTP; leave out timestamp and signature for right ones."""
        headers = {"Content-Type": content_type}
        return self.slack.outgoing.raw(body, headers, timestamp=timestamp, signed=signature)

    def picture(self) -> str:
        """Describe the state in a few lines, for a failed assertion."""
        with self.workspace.changed:
            lines = [f"{p.direction:3} {p.name} -> {p.status} {p.answer}"[:300] for p in self.posts]
            for channel, messages in self.workspace.messages.items():
                lines += [
                    f"{channel} {m['ts']} {m['user']}: {m['text']}"[:200] for m in messages[-3:]
                ]
            lines += [f"private to {m['to']}: {m['text']}"[:200] for m in self.workspace.ephemerals]
            lines += [f"mail to {m['rcpt_to']}: {m['subject']}" for m in self.workspace.mails]
            lines += [
                f"modal {json.dumps(modals.shown(v))[:200]}" for v in self.workspace.views.values()
            ]
        return "\n".join(lines[-60:])


def _accepted(exchange: Exchange) -> bool:
    answer: Any = exchange.answer
    return bool(answer.get("ok")) if isinstance(answer, dict) else exchange.status == 200  # noqa: PLR2004
