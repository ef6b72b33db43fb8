"""HTTP mode: the door. Verify first, parse ourselves, then Slack's framework."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import unquote

import anyio
import anyio.to_thread
from slack_bolt import App, BoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.listeners.at_the_door import AtTheDoor
from bot.metrics import REFUSED

Json = dict[str, Any]
Answer = Callable[[Headers, Receive], Awaitable[Response]]

EVENTS = "/slack/events"

# Slack's largest payloads (a view with its state) stay far below this.
MOST_BYTES = 1_000_000

# Slack's timestamps have ten digits.
MOST_DIGITS = 20

# Requests worked on at a time: more threads only wait for each other, and for SQLite's one writer.
HANDS = 8


def build_http(
    app: App,
    *,
    signing_secret: str,
    why_not_ready: Callable[[], str],
    at_the_door: AtTheDoor | None = None,
    pages: Sequence[Route] = (),
) -> Starlette:
    """Return the web application: /slack/events for all that Slack sends, and health pages.

    `pages` are those that browsers see. `why_not_ready` says in a sentence what is amiss, or "".
    `at_the_door` answers what needs no waiting.
    """
    verifier = SignatureVerifier(signing_secret)
    hands = anyio.CapacityLimiter(HANDS)

    async def answer(headers: Headers, receive: Receive) -> Response:
        raw = await _read(headers, receive)
        if raw is None:
            REFUSED.inc()
            return PlainTextResponse("too large", 413, headers={"Connection": "close"})
        text = _signed_text(verifier, headers, raw)
        if text is None:
            REFUSED.inc()
            return PlainTextResponse("invalid request", 401)
        body = parse(text, headers.get("content-type", ""))
        if body is None:
            REFUSED.inc()
            return PlainTextResponse("unreadable", 400)
        if body.get("type") == "url_verification":
            return PlainTextResponse(str(body.get("challenge") or ""))
        if at_the_door is not None and (found := await at_the_door(body)) is not None:
            return JSONResponse(found)
        return await anyio.to_thread.run_sync(_dispatch, app, body, limiter=hands)

    async def on_health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def on_ready(_request: Request) -> Response:
        why_not = await run_in_threadpool(why_not_ready)
        if why_not:
            return JSONResponse({"ready": False, "why": why_not}, 503)
        return JSONResponse({"ready": True})

    routes = [Route("/healthz", on_health), Route("/readyz", on_ready), *pages]
    return _Web(_Door(answer), routes)


class _Door:
    """What Slack sends, answered without a look at anything but its headers and its body."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as the web server calls it."""
        response = await self._answer(Headers(scope=scope), receive)
        await response(scope, receive, send)


class _Web(Starlette):
    """Starlette; what Slack sends goes straight to the door, past layers that add nothing to it.

    What fails there the web server itself answers with 500 and logs.
    """

    def __init__(self, door: _Door, routes: Sequence[BaseRoute]) -> None:
        super().__init__(routes=[Route(EVENTS, door, methods=["POST"]), *routes])
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as the web server calls it."""
        if scope["type"] == "http" and scope["path"] == EVENTS and scope["method"] == "POST":
            await self._door(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


async def _read(headers: Headers, receive: Receive) -> bytes | None:
    """Return a body; None once it is too large, whatever length was told, or none.

    It is counted as it comes: nobody has shown yet that they are Slack. Raises ClientDisconnect.
    """
    if int(headers.get("content-length") or 0) > MOST_BYTES:
        return None
    found = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece: bytes = message.get("body", b"")
        if len(found) + len(piece) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            # Most bodies are one piece, and b"" with a piece added is that piece, not a copy.
            return bytes(found) + piece
        found += piece


def parse(raw: str, content_type: str) -> Json | None:
    """Parse what Slack sent; None if it is not to be read.

    Bolt's own parser takes any form body with the word "payload" in it for an interaction, so
    `/scope acme "payload test"` would be lost; hence ours, and a parsed body for Bolt.
    """
    try:
        if content_type.startswith("application/json") or raw.startswith("{"):
            body = json.loads(raw)
        else:
            form = _form(raw)
            body = json.loads(form["payload"]) if "payload" in form else form
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _form(raw: str) -> dict[str, str]:
    """Parse a form as `parse_qsl` does that keeps blank values, in half its time.

    Of what is there twice the last one counts.
    """
    found = {}
    for piece in raw.replace("+", " ").split("&"):
        if piece:
            name, _, value = piece.partition("=")
            found[_plain(name)] = _plain(value)
    return found


def _plain(value: str) -> str:
    return unquote(value) if "%" in value else value


def _signed_text(verifier: SignatureVerifier, headers: Headers, raw: bytes) -> str | None:
    """Return a body's text; None where Slack did not sign it, or it is no text."""
    timestamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    # A timestamp that is no number, or one of thousands of digits, makes the SDK's verifier raise.
    is_number = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= MOST_DIGITS
    if not is_number or not signature.isascii():
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if verifier.is_valid(text, timestamp, signature) else None


def _dispatch(app: App, body: Json) -> Response:
    # The mode says only that the body is parsed already and its signature was checked here.
    found = app.dispatch(BoltRequest(body=body, mode="socket_mode"))
    content_type = found.first_headers_without_set_cookie().get("content-type", "text/plain")
    return Response(found.body, found.status, media_type=content_type)
