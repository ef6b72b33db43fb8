"""Two workspaces with one of everything each, every text of which holds a word of its own."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import httpx
import planted
import uvicorn
from slack_bolt.authorization import AuthorizeResult
from test_every_click import NOW, OURS, THEIRS, a_ledger

from bot.delivery.slack import web_client
from bot.listeners.at_the_door import answer_lines
from bot.listeners.bolt import build_app
from bot.listeners.desk import Desk
from bot.listeners.http import build_http
from bot.store.database import Database
from bot.store.rows import Base
from sandbox.outgoing import signature

# By workspace: the word in all its texts, its client's number, and that of what else it has.
MARKERS = {OURS: "Quagga", THEIRS: "Zanzibar"}
CLIENTS = {OURS: 2, THEIRS: 9}
NUMBERS = {OURS: 77, THEIRS: 88}
OTHER = {OURS: THEIRS, THEIRS: OURS}
SECRET = "signed-for-two"
# What `a_ledger` has put there, or what holds no number of its own.
_THERE = frozenset(("clients", "snapshots", "client_names"))


def fill(database: Database) -> None:
    """Put both workspaces into an empty database."""
    for team_id, client in CLIENTS.items():
        name = MARKERS[team_id]
        made = a_ledger(database, team_id, padding=client - 1, name=name, copies=2)
        assert made == client
        _plant(database, team_id)


def _plant(database: Database, team_id: str) -> None:
    """Put a further row into every table that may hold words, and take its number."""
    with database.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in planted.BESIDE or table.name in _THERE:
                continue
            row = {column.name: _value(table.name, column, team_id) for column in table.columns}
            connection.execute(table.insert().values(**row))


def _value(table: str, column: Any, team_id: str) -> Any:
    found = planted.value_of(table, column)
    if column.name == "team_id":
        return team_id
    if column.name == "client_id":
        return CLIENTS[team_id]
    if column.name in ("id", "draft_id", "complaint_id"):
        return NUMBERS[team_id]
    if (table, column.name) == ("posts", "card"):
        return f"draft:{NUMBERS[team_id]}:root"
    if (table, column.name) in (("deliveries", "due_at"), ("inbox", "due_at")):
        return NOW.replace(year=2099)
    return _marked(found, MARKERS[team_id])


def _marked(value: Any, marker: str) -> Any:
    if not isinstance(value, str | dict | list):
        return value
    told = json.dumps(value).replace(planted.MARKER, marker)
    return json.loads(told.replace(planted.MARKER.lower(), marker.lower()))


def desk(database: Database) -> Desk:
    """Serve both workspaces, as a process of many does."""
    return Desk(
        serves=lambda team_id: team_id in MARKERS,
        begin=database.begin,
        now=lambda: NOW,
        by_email=lambda _team_id: True,
        ring=lambda: None,
    )


class Door:
    """The bot's own address, to which requests are sent as Slack signs them.

    `told` holds all that came back, and all that the bot told Slack meanwhile.
    """

    def __init__(self, http: httpx.Client, told: list[str]) -> None:
        self._http = http
        self.told = told

    def send(self, kind: str, body: Mapping[str, Any]) -> int:
        """Sign and send; return the status."""
        form = body if kind == "command" else {"payload": json.dumps(body)}
        is_event = kind == "event"
        raw = (json.dumps(body) if is_event else urlencode(form)).encode()
        now = str(int(time.time()))
        told = self._http.post(
            "/slack/events",
            content=raw,
            headers={
                "x-slack-request-timestamp": now,
                "x-slack-signature": signature(SECRET, now, raw),
                "content-type": "application/json"
                if is_event
                else "application/x-www-form-urlencoded",
            },
        )
        self.told.append(told.text)
        return told.status_code


@contextmanager
def door(database: Database) -> Iterator[Door]:
    """Open the bot's door on a database, beside a Slack that takes everything."""
    told: list[str] = []
    with _listening(told) as address:
        own = desk(database)
        app = build_app(own, web_client("xoxb-two", address), _authorize)
        http = build_http(
            app,
            signing_secret=SECRET,
            why_not_ready=lambda: "",
            at_the_door=answer_lines(own, own.serves, database.at_once()),
        )
        with (
            _served(http) as url,
            httpx.Client(base_url=url, trust_env=False, timeout=60) as client,
        ):
            yield Door(client, told)


@contextmanager
def _served(http: Any) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(http, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(timeout=0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def _authorize(team_id: str | None = None, **_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token="xoxb-two")


@contextmanager
def _listening(told: list[str]) -> Iterator[str]:
    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["content-length"])).decode())
            body = json.dumps({"ok": True, "view": {"id": "V1", "hash": "h"}}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
