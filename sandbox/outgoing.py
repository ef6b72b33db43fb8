"""The way to the bot, signed requests or a web socket, and a log of all that went to and fro."""

import hashlib
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.defaults import Json
from sandbox.sockets import Sockets, envelope
from sandbox.trouble.deliveries import Deliveries

OK = 200
FORM = "application/x-www-form-urlencoded"
JSON_TYPE = "application/json"
MOST_REMEMBERED = 20_000


@dataclass(frozen=True)
class Reply:
    """What the bot answered; `error` is `timeout`, `connection` or `http` when it failed.

    An event that was not sent yet has the error `held` or `late`.
    """

    status: int
    text: str = ""
    error: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Say whether the bot took the request."""
        return not self.error

    def structure(self) -> Json:
        """Give the body as JSON, or as the text of a message, or nothing."""
        if not self.text.strip():
            return {}
        try:
            body = json.loads(self.text)
        except ValueError:
            return {"text": self.text}
        return body if isinstance(body, dict) else {"text": self.text}


@dataclass(frozen=True)
class Exchange:
    """One request: `in` is a call of the Web API or a response URL, `out` goes to the bot."""

    direction: str
    name: str
    body: Json
    status: int
    answer: Any


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign a body the way Slack does, version 0."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Outgoing:
    """The line to the bot: its sockets, its address, Slack's limit for an answer, and the log."""

    def __init__(self, sockets: Sockets, bot_url: str | None, limit: float = 3.0) -> None:
        self.sockets = sockets
        self.workspace = sockets.workspace
        self.bot_url = bot_url
        self.limit = limit
        self.upsets = Deliveries(sockets.workspace)
        # How a body is worded on its way and an answer read, where workspaces share one app.
        self.worded: Callable[[bytes, str], bytes] = lambda body, _content_type: body
        self.read: Callable[[str], str] = str
        self.posts: deque[Exchange] = deque(maxlen=MOST_REMEMBERED)
        self._client = _client()
        self._lock = threading.Lock()

    @property
    def has_bot(self) -> bool:
        """Say whether there is a bot at all, even if it cannot be reached just now."""
        return self.bot_url is not None or self.sockets.was_used

    def log(self, exchange: Exchange) -> None:
        """Remember a request, whichever way it went."""
        with self._lock:
            self.posts.append(exchange)
        self.workspace.touch()

    def form(self, name: str, fields: Json) -> Reply:
        """Send a slash command."""
        given = {key: value for key, value in fields.items() if value is not None}
        body = urlencode(given).encode()
        return self._logged(name, envelope("slash_commands", given), body, {"Content-Type": FORM})

    def payload(self, payload: Json) -> Reply:
        """Send an interaction."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        wrapped = envelope("interactive", payload)
        return self._logged(payload["type"], wrapped, body, {"Content-Type": FORM})

    def event(self, event: Json, retry: Json | None = None) -> Reply:
        """Send an event in its envelope, or send it again and say why, as Slack does."""
        headers = {"Content-Type": JSON_TYPE}
        if retry:
            headers |= {
                "X-Slack-Retry-Num": str(retry["number"]),
                "X-Slack-Retry-Reason": str(retry["reason"]),
            }
        name = event.get("event", event).get("type", "event")
        wrapped = envelope("events_api", event, retry)
        return self._logged(name, wrapped, json.dumps(event).encode(), headers)

    def _logged(self, name: str, wrapped: Json, body: bytes, headers: dict[str, str]) -> Reply:
        """Send by a socket where there is one (an address is verified by HTTP all the same)."""
        by_socket = self.sockets.are_open and name != "url_verification"
        reply = self._by_socket(wrapped) if by_socket else self.raw(body, headers)
        if wrapped["type"] != "events_api" and self.upsets.misses_answer():
            reply = Reply(0, error="timeout")
        answer = reply.text or reply.error
        self.log(Exchange("out", name, wrapped["payload"], reply.status, answer))
        return reply

    def _by_socket(self, wrapped: Json) -> Reply:
        answer = self.sockets.send(wrapped, self.limit)
        return Reply(0, error="timeout") if answer is None else Reply(OK, answer)

    def raw(
        self,
        body: bytes,
        headers: dict[str, str],
        *,
        timestamp: str | None = None,
        signed: str | None = None,
    ) -> Reply:
        """Send bytes by HTTP, signed unless a timestamp or a signature is given."""
        body = self.worded(body, headers.get("Content-Type", ""))
        stamp = str(int(time.time())) if timestamp is None else timestamp
        seal = signature(self.workspace.signing_secret, stamp, body) if signed is None else signed
        sent = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": seal}
        sent |= {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"} | headers
        return self._send(body, sent)

    def _send(self, body: bytes, headers: dict[str, str]) -> Reply:
        if self.bot_url is None:
            return Reply(0, error="connection")
        url = self.bot_url.rstrip("/") + "/slack/events"
        try:
            answer = self._client.post(url, content=body, headers=headers, timeout=self.limit)
        except httpx.TimeoutException:
            return Reply(0, error="timeout")
        except httpx.HTTPError:
            return Reply(0, error="connection")
        error = "" if answer.status_code == OK else "http"
        return Reply(answer.status_code, self.read(answer.text), error, dict(answer.headers))

    def hang_up(self) -> None:
        """Close the connections that were kept; the next request opens one of its own."""
        self._client.close()
        self._client = _client()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _client() -> httpx.Client:
    return httpx.Client(trust_env=False)
