"""What a response_url answers: taken, refused, or to be tried again."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.delivery.outcomes import Later, Refused
from bot.delivery.slack import SlackWriter, web_client


class Door(BaseHTTPRequestHandler):
    """Answers as the server that it belongs to was told."""

    says: tuple[int, bytes] = (200, b"ok")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.says[0])
        self.end_headers()
        self.wfile.write(self.says[1])

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""


@pytest.fixture
def door() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), type("OwnDoor", (Door,), {}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def answer(door: HTTPServer, status: int, body: bytes) -> None:
    door.RequestHandlerClass.says = (status, body)  # type: ignore[attr-defined] # our own class
    writer = SlackWriter(web_client("xoxb-none", None))
    writer.answer(f"http://127.0.0.1:{door.server_port}/", {"text": "hello"})


@pytest.mark.parametrize("body", [b"ok", b'{"ok":true}', b""])
def test_an_answer_that_slack_takes_is_sent(door: HTTPServer, body: bytes) -> None:
    answer(door, 200, body)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, b'{"ok":false,"error":"invalid_blocks"}', Refused),
        # Slack's status is fine, and yet nothing was shown.
        (200, b'{"ok":false,"error":"invalid_blocks"}', Refused),
        (200, b'{"ok": false, "errors": [], "error": "ratelimited"}', Later),
        (503, b"", Later),
    ],
)
def test_an_answer_that_slack_does_not_take_is_no_success(
    door: HTTPServer, status: int, body: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        answer(door, status, body)
