"""The Events API: envelopes, deliveries from threads of their own, Slack's retries."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from sandbox.defaults import APP, BOT_USER, TEAM, Json
from sandbox.outgoing import Outgoing, Reply
from sandbox.workspace import Workspace

# Slack sends a failed event again at once, after a minute and after five.
RETRY_PAUSES = (0.0, 60.0, 300.0)
REASONS = {"timeout": "http_timeout", "connection": "connection_failed", "http": "http_error"}


@dataclass(frozen=True)
class Event:
    """What happened, where, and in whose workspace."""

    body: Json
    channel: str | None = None
    team: str = TEAM


class Events:
    """Delivers events; the first delivery of each can be waited for."""

    def __init__(
        self,
        workspace: Workspace,
        outgoing: Outgoing,
        pauses: tuple[float, ...] = RETRY_PAUSES,
    ) -> None:
        self.workspace = workspace
        self.outgoing = outgoing
        self.pauses = pauses
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="event")
        self._retries: list[threading.Thread] = []
        self._closing = threading.Event()

    def envelope(self, event: Event) -> Json:
        """Wrap an event as Slack does; `authorizations` names the tenant."""
        now = self.workspace.now()
        channel = self.workspace.channels.get(event.channel or "", {})
        return {
            "token": self.workspace.verification_token,
            "team_id": event.team,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": {"event_ts": self.workspace.new_ts()} | event.body,
            "type": "event_callback",
            "event_id": self.workspace.new_id("Ev"),
            "event_time": int(now),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel.get("is_ext_shared")),
            "event_context": self.workspace.new_id("4-"),
        }

    def send(self, event: Event) -> Future[Reply]:
        """Deliver an event; the future is done when the bot has answered the first time."""
        return self.deliver(self.envelope(event))

    def deliver(self, envelope: Json) -> Future[Reply]:
        """Deliver a whole envelope, retries included."""
        return self._pool.submit(self._first, envelope)

    def _first(self, envelope: Json) -> Reply:
        reply = self.outgoing.event(envelope)
        if self.outgoing.has_bot and _wants_retry(reply):
            thread = threading.Thread(target=self._again, args=(envelope, reply), daemon=True)
            self._retries.append(thread)
            thread.start()
        return reply

    def _again(self, envelope: Json, reply: Reply) -> None:
        for number, pause in enumerate(self.pauses, start=1):
            if self._closing.wait(pause):
                return
            reason = REASONS[reply.error]
            reply = self.outgoing.event(envelope, {"number": number, "reason": reason})
            if not _wants_retry(reply):
                return

    def close(self) -> None:
        """End the deliveries; retries that still wait are dropped."""
        self._closing.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for thread in self._retries:
            thread.join(timeout=5)


def _wants_retry(reply: Reply) -> bool:
    return not reply.ok and reply.headers.get("x-slack-no-retry") != "1"
