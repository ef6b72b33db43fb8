"""Socket Mode: the bot's connections, the envelopes that go out and their acknowledgements."""

import asyncio
import json
import threading
from concurrent.futures import Future
from typing import Any
from uuid import uuid4

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.defaults import APP, Json
from sandbox.loopback import is_local
from sandbox.workspace import Workspace

MOST_CONNECTIONS = 10
HOST = "applink-local"
# Slack tells a client for about how many seconds it may stay.
STAY = 18_060
ANSWERABLE = {"view_submission", "block_suggestion"}


def envelope(kind: str, payload: Json, retry: Json | None = None) -> Json:
    """Wrap what would be the body of a request; `kind` is Slack's name for its sort."""
    wrapped: Json = {
        "envelope_id": str(uuid4()),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind == "slash_commands" or payload.get("type") in ANSWERABLE,
    }
    if kind == "events_api":
        wrapped["retry_attempt"] = int(retry["number"]) if retry else 0
        # Over HTTP the same reason is called http_timeout.
        wrapped["retry_reason"] = str(retry["reason"]).removeprefix("http_") if retry else ""
    return wrapped


class Connection:
    """One web socket, written to from any thread."""

    def __init__(self, socket: WebSocket) -> None:
        self.is_leaving = False
        self._socket = socket
        self._loop = asyncio.get_running_loop()

    def push(self, message: Json, *, last: bool = False) -> None:
        """Send a message soon, and close after the last one."""
        asyncio.run_coroutine_threadsafe(self.send(json.dumps(message), last=last), self._loop)

    async def send(self, text: str, *, last: bool = False) -> None:
        """Send text from the server's own thread."""
        await self._socket.send_text(text)
        if last:
            await self._socket.close()


class Sockets:
    """The open connections; an envelope goes to any one, its acknowledgement comes from any."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.was_used = False
        self._connections: list[Connection] = []
        self._waiting: dict[str, Future[Any]] = {}
        self._turn = 0
        self._lock = threading.Lock()

    @property
    def are_open(self) -> bool:
        """Say whether there is a socket to send through."""
        return bool(self._connections)

    @property
    def count(self) -> int:
        """Count the connections, those left out that were asked to leave."""
        with self._lock:
            return sum(not connection.is_leaving for connection in self._connections)

    def redeem(self, ticket: str) -> bool:
        """Take a ticket; each opens one connection."""
        with self.workspace.changed:
            known = ticket in self.workspace.tickets
            self.workspace.tickets.discard(ticket)
        return known

    def join(self, connection: Connection) -> bool:
        """Count a connection in, unless there are as many as Slack allows."""
        with self._lock:
            if len(self._connections) >= MOST_CONNECTIONS:
                return False
            self._connections.append(connection)
            self.was_used = True
        self.workspace.touch()
        return True

    def leave(self, connection: Connection) -> None:
        """Count a connection out."""
        with self._lock:
            if connection in self._connections:
                self._connections.remove(connection)
        self.workspace.touch()

    def send(self, wrapped: Json, limit: float) -> str | None:
        """Send an envelope and wait for its acknowledgement.

        Gives what would have been the body of the HTTP answer; None when none came in time.
        """
        name, answer = wrapped["envelope_id"], Future[Any]()
        with self._lock:
            self._waiting[name] = answer
            chosen = self._next()
        try:
            if chosen is not None:
                chosen.push(wrapped)
            payload = answer.result(timeout=limit)
        except TimeoutError:
            return None
        finally:
            with self._lock:
                del self._waiting[name]
        if payload is None:
            return ""
        return payload if isinstance(payload, str) else json.dumps(payload)

    def _next(self) -> Connection | None:
        staying = [c for c in self._connections if not c.is_leaving] or self._connections
        self._turn += 1
        return staying[self._turn % len(staying)] if staying else None

    def take(self, text: str) -> None:
        """Take an acknowledgement; one that is unknown, late or not to be read changes nothing."""
        try:
            body = json.loads(text)
        except ValueError:
            return
        if not isinstance(body, dict):
            return
        with self._lock:
            answer = self._waiting.get(str(body.get("envelope_id")))
            if answer is not None and not answer.done():
                answer.set_result(body.get("payload"))

    def disconnect(self, reason: str) -> None:
        """Ask every client to come anew; after a mere `warning` the old connection still works."""
        with self._lock:
            asked = list(self._connections)
            for connection in asked:
                connection.is_leaving = True
            if reason != "warning":
                self._connections.clear()
        for connection in asked:
            connection.push(farewell(reason), last=reason != "warning")
        self.workspace.touch()


def farewell(reason: str) -> Json:
    """Say that a connection ends, and why."""
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}


def greeting(count: int) -> Json:
    """Say hello, as Slack does before anything else."""
    return {
        "type": "hello",
        "num_connections": count,
        "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": STAY},
        "connection_info": {"app_id": APP},
    }


def socket_route(sockets: Sockets) -> WebSocketRoute:
    """Return the route that `apps.connections.open` leads to."""

    async def link(socket: WebSocket) -> None:
        ticket = socket.query_params.get("ticket", "")
        if not is_local(socket.headers.get("host", "")) or not sockets.redeem(ticket):
            await socket.close()
            return
        await socket.accept()
        connection = Connection(socket)
        if not sockets.join(connection):
            await connection.send(json.dumps(farewell("too_many_websockets")), last=True)
            return
        try:
            await connection.send(json.dumps(greeting(sockets.count)))
            async for text in socket.iter_text():
                sockets.take(text)
        except WebSocketDisconnect:
            pass
        finally:
            sockets.leave(connection)

    return WebSocketRoute("/link/", link)
