"""Signed requests to the bot, as Slack sends them, and a log of all that went back and forth."""

import hashlib
import hmac
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.defaults import Json
from sandbox.workspace import Workspace

OK = 200
FORM = "application/x-www-form-urlencoded"
JSON_TYPE = "application/json"
MOST_REMEMBERED = 20_000


@dataclass(frozen=True)
class Reply:
    """What the bot answered; `error` is `timeout`, `connection` or `http` when it failed."""

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
    """The line to the bot: its address, Slack's limit for an answer, and the log."""

    def __init__(self, workspace: Workspace, bot_url: str | None, limit: float = 3.0) -> None:
        self.workspace = workspace
        self.bot_url = bot_url
        self.limit = limit
        self.posts: deque[Exchange] = deque(maxlen=MOST_REMEMBERED)
        self._client = httpx.Client(trust_env=False)
        self._lock = threading.Lock()

    def log(self, exchange: Exchange) -> None:
        """Remember a request, whichever way it went."""
        with self._lock:
            self.posts.append(exchange)
        self.workspace.touch()

    def form(self, name: str, fields: Json) -> Reply:
        """Send a slash command."""
        body = urlencode({key: value for key, value in fields.items() if value is not None})
        return self._logged(name, fields, body.encode(), {"Content-Type": FORM})

    def payload(self, payload: Json) -> Reply:
        """Send an interaction."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return self._logged(payload["type"], payload, body, {"Content-Type": FORM})

    def event(self, envelope: Json, retry: Json | None = None) -> Reply:
        """Send an event, or send it again with Slack's retry headers."""
        headers = {"Content-Type": JSON_TYPE}
        if retry:
            headers |= {
                "X-Slack-Retry-Num": str(retry["number"]),
                "X-Slack-Retry-Reason": str(retry["reason"]),
            }
        name = envelope.get("event", envelope).get("type", "event")
        return self._logged(name, envelope, json.dumps(envelope).encode(), headers)

    def _logged(self, name: str, shown: Json, body: bytes, headers: dict[str, str]) -> Reply:
        reply = self.raw(body, headers)
        self.log(Exchange("out", name, shown, reply.status, reply.text or reply.error))
        return reply

    def raw(
        self,
        body: bytes,
        headers: dict[str, str],
        *,
        timestamp: str | None = None,
        signed: str | None = None,
    ) -> Reply:
        """Send bytes, signed unless a timestamp or a signature is given."""
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
        return Reply(answer.status_code, answer.text, error, dict(answer.headers))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
