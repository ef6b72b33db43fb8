"""The Events API: envelopes, deliveries from threads of their own, Slack's retries."""

import copy
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from sandbox.agenda import Agenda
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
    """Delivers events; the first delivery of each can be waited for.

    Pauses go by the workspace's clock. An event that is held back or late is not waited for:
    the answer is a reply whose error is `held` or `late`.
    """

    def __init__(
        self,
        workspace: Workspace,
        outgoing: Outgoing,
        pauses: tuple[float, ...] = RETRY_PAUSES,
    ) -> None:
        self.workspace = workspace
        self.outgoing = outgoing
        self.upsets = outgoing.upsets
        self.pauses = pauses
        self._pool = ThreadPoolExecutor(16, thread_name_prefix="event")
        self._agenda = Agenda(workspace)

    def envelope(self, event: Event) -> Json:
        """Wrap an event as Slack does; `authorizations` names the tenant."""
        with self.workspace.changed:
            now = self.workspace.now()
            channel = self.workspace.channels.get(event.channel or "", {})
            body = {"event_ts": self.workspace.new_ts()} | copy.deepcopy(event.body)
        return {
            "token": self.workspace.verification_token,
            "team_id": event.team,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": body,
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
        if self.upsets.keeps(envelope):
            return _not_yet("held")
        if self.upsets.delay:
            self.upsets.set_out(1)
            self._agenda.after(self.upsets.delay, lambda: self._pool.submit(self._arrive, envelope))
            return _not_yet("late")
        return self._pool.submit(self._first, envelope)

    def _arrive(self, envelope: Json) -> None:
        self.upsets.set_out(-1)
        self._first(envelope)

    def _first(self, envelope: Json) -> Reply:
        reply = self.outgoing.event(envelope)
        if _wants_retry(reply):
            self._again_later(envelope, reply, 1)
        elif self.upsets.repeats:
            self._pool.submit(self._repeat, envelope, self.upsets.repeats, self.upsets.reason)
        return reply

    def _repeat(self, envelope: Json, times: int, reason: str | None) -> None:
        for number in range(1, times + 1):
            retry = {"number": number, "reason": reason} if reason else None
            self.outgoing.event(envelope, retry)

    def _again_later(self, envelope: Json, reply: Reply, number: int) -> None:
        if number > len(self.pauses) or not self.outgoing.has_bot:
            return
        retry = {"number": number, "reason": REASONS[reply.error]}
        self._agenda.after(
            self.pauses[number - 1], lambda: self._pool.submit(self._again, envelope, retry)
        )

    def _again(self, envelope: Json, retry: Json) -> None:
        reply = self.outgoing.event(envelope, retry)
        if _wants_retry(reply):
            self._again_later(envelope, reply, retry["number"] + 1)

    def close(self) -> None:
        """End the deliveries; what still waits is dropped."""
        self._agenda.close()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _wants_retry(reply: Reply) -> bool:
    return not reply.ok and reply.headers.get("x-slack-no-retry") != "1"


def _not_yet(why: str) -> Future[Reply]:
    done = Future[Reply]()
    done.set_result(Reply(0, error=why))
    return done
