"""The door, piece by piece: whichever way a request comes in, it is read and answered alike."""

import logging
import threading
import time
from collections.abc import Mapping, MutableMapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
import uvicorn
from hypothesis import example, given
from hypothesis import strategies as st
from loops import in_a_loop
from starlette.requests import ClientDisconnect

from bot.listeners.http import MOST_BYTES, build_http, parse
from sandbox.outgoing import signature

SECRET = "door"
FORM = "application/x-www-form-urlencoded"
WRONG = (b"x-slack-signature", b"v0=00")
NOT_SIGNED, NOT_THERE, NOT_SO, TOO_LARGE = 401, 404, 405, 413
Headers = list[tuple[bytes, bytes]]
Message = MutableMapping[str, Any]


class Reply(NamedTuple):
    """What the door answered."""

    status: int
    headers: Headers
    body: bytes


class Door:
    """The bot's door with an echo behind it: `heard` is what came through, `taken` how often."""

    def __init__(self) -> None:
        self.heard: list[Mapping[str, Any]] = []
        self.taken = 0
        self.app = build_http(
            object(),  # type: ignore[arg-type] (the echo leaves nothing to Slack's framework)
            signing_secret=SECRET,
            why_not_ready=lambda: "",
            at_the_door=self._echo,
        )

    def post(
        self,
        *pieces: bytes,
        headers: Headers | None = None,
        method: str = "POST",
        path: str = "/slack/events",
        is_whole: bool = True,
    ) -> Reply:
        """Send a body in these pieces, signed if no other headers are given; then leave."""
        headers = signed(b"".join(pieces)) if headers is None else headers
        scope = {"type": "http", "method": method, "path": path, "headers": headers}
        sent: list[Message] = []

        async def receive() -> Message:
            self.taken += 1
            if self.taken > len(pieces):
                return {"type": "http.disconnect"}
            is_last = is_whole and self.taken == len(pieces)
            piece = pieces[self.taken - 1]
            return {"type": "http.request", "body": piece, "more_body": not is_last}

        async def send(message: Message) -> None:
            sent.append(message)

        self.taken = 0
        in_a_loop(self.app(scope, receive, send))
        return Reply(sent[0]["status"], sent[0]["headers"], sent[1]["body"])

    async def _echo(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.heard.append(body)
        if body.get("text") == "fail":
            raise RuntimeError("it failed")
        return {"text": body.get("text")}


@pytest.fixture
def door() -> Door:
    return Door()


def signed(body: bytes, kind: str = FORM) -> Headers:
    now = str(int(time.time()))
    return [
        (b"content-type", kind.encode()),
        (b"x-slack-request-timestamp", now.encode()),
        (b"x-slack-signature", signature(SECRET, now, body).encode()),
    ]


def form(text: str) -> bytes:
    return urlencode({"text": text}).encode()


@given(st.text(st.sampled_from("ab=&;+%é\U0001f680\x000241fFcC") | st.characters(), max_size=60))
@example("a=1&a=2&a=&&=x&b&c=d=e&%zz=%&f=%ff%fe&g=%F0%9F%98%80+%2B&h=%E2%82&%61=3")
@example("")
def test_a_form_is_read_as_pythons_own_parser_reads_it(raw: str) -> None:
    form = dict(parse_qsl(raw, keep_blank_values=True))

    if "payload" not in form and not raw.startswith("{"):
        assert parse(raw, FORM) == form


@pytest.mark.parametrize("text", ["plain", "50 % + 1 = x & y", "launch \U0001f680 Zoë", ""])
def test_an_answer_is_compact_json_with_its_signs_as_they_are(door: Door, text: str) -> None:
    reply = door.post(form(text))

    body = f'{{"text":"{text}"}}'.encode()
    length = (b"content-length", str(len(body)).encode())
    assert reply == (200, [length, (b"content-type", b"application/json")], body)


def test_a_body_in_pieces_is_put_together(door: Door) -> None:
    reply = door.post(b"te", b"", b"xt=one+pa", b"ge", b"")

    assert (reply.status, reply.body) == (200, b'{"text":"one page"}')
    assert door.heard == [{"text": "one page"}]


def test_a_body_may_be_as_large_as_is_allowed(door: Door) -> None:
    body = b"text=" + b"a" * (MOST_BYTES - 5)

    assert door.post(body).status == 200
    assert door.post(body[:9], body[9:]).status == 200


@pytest.mark.parametrize("lengths", [[MOST_BYTES + 1], [MOST_BYTES, 1], [1, 1, MOST_BYTES]])
def test_a_body_is_awaited_no_further_than_it_may_be_large(door: Door, lengths: list[int]) -> None:
    reply = door.post(*(b"a" * length for length in lengths), b"more", b"more")

    assert (reply.status, reply.body) == (TOO_LARGE, b"too large")
    assert door.taken == len(lengths)
    assert door.heard == []


def test_a_body_that_is_told_to_be_too_large_is_not_awaited_at_all(door: Door) -> None:
    told = (b"content-length", str(MOST_BYTES + 1).encode())
    reply = door.post(b"a", headers=[told, *signed(b"a")])

    assert reply.status == TOO_LARGE
    assert (b"connection", b"close") in reply.headers
    assert door.taken == 0


def test_who_leaves_in_the_middle_has_asked_nothing(door: Door) -> None:
    with pytest.raises(ClientDisconnect):
        door.post(form("half"), is_whole=False)

    assert door.heard == []


def test_of_a_header_that_is_there_twice_the_first_counts(door: Door) -> None:
    body = form("x")

    assert door.post(body, headers=[WRONG, *signed(body)]).status == NOT_SIGNED
    assert door.heard == []
    assert door.post(body, headers=[*signed(body), WRONG]).status == 200


@pytest.mark.parametrize("name", ["x-slack-request-timestamp", "x-slack-signature"])
def test_what_is_not_signed_is_not_read(door: Door, name: str) -> None:
    headers = [header for header in signed(b"{") if header[0] != name.encode()]

    assert door.post(b"{", headers=headers).status == NOT_SIGNED


def test_a_body_that_is_no_text_is_refused_without_a_trace(door: Door) -> None:
    body = b"text=\xff\xfe"

    assert door.post(body).status == NOT_SIGNED
    assert door.heard == []


@pytest.mark.parametrize("kind", [FORM, "text/plain", ""])
def test_what_is_no_json_is_a_form_whatever_it_is_called(door: Door, kind: str) -> None:
    body = form("one page")

    assert door.post(body, headers=signed(body, kind)).body == b'{"text":"one page"}'


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_nothing_but_a_post_comes_in(door: Door, method: str) -> None:
    reply = door.post(form("x"), method=method)

    assert reply.status == NOT_SO
    assert (b"allow", b"POST") in reply.headers
    assert door.heard == []


@pytest.mark.parametrize("path", ["/slack/event", "/slack/events/x", "/Slack/Events", "/"])
def test_another_address_is_not_the_door(door: Door, path: str) -> None:
    assert door.post(form("x"), path=path).status == NOT_THERE
    assert door.heard == []


def test_what_fails_at_the_door_is_answered_and_logged_by_the_server(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    config = uvicorn.Config(door.app, port=0, log_level="error", log_config=None)
    server = uvicorn.Server(config)
    with config.bind_socket() as bound, caplog.at_level(logging.ERROR, "uvicorn.error"):
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{bound.getsockname()[1]}/slack/events"
        body = form("fail")
        reply = httpx.post(url, content=body, headers=signed(body), trust_env=False)
        server.should_exit = True
        thread.join(timeout=10)

    assert (reply.status_code, reply.text) == (500, "Internal Server Error")
    assert [str(one.exc_info[1]) for one in caplog.records if one.exc_info] == ["it failed"]
