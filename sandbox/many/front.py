"""The one address of all the workspaces: each call goes to the workspace of its token."""

import json
from collections.abc import MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sandbox.api.call import ApiError
from sandbox.defaults import Json
from sandbox.many import oauth
from sandbox.many.grants import ENTERPRISE, Grant, Grants
from sandbox.many.ids import JSON_TYPE
from sandbox.many.oauth import OAUTH, Credentials
from sandbox.many.room import Room
from sandbox.outgoing import Exchange
from sandbox.server import build
from sandbox.trouble.calls import OK, Calls, Given

Message = MutableMapping[str, Any]
TEXTS = (JSON_TYPE, "text/plain")


class Front:
    """Routes by bearer token to the workspaces, and answers what is about installing itself."""

    def __init__(self, rooms: Sequence[Room], grants: Grants, own: Credentials) -> None:
        self.rooms = rooms
        self.grants = grants
        self.own = own
        self.trouble = Calls(rooms[0].slack.workspace)
        self.log: list[Exchange] = []
        self._inside = [build(room.slack.slack) for room in rooms]
        self.app = Starlette(
            routes=[
                Route("/api/{method}", self._on_call, methods=["GET", "POST"]),
                Route("/w{digit:int}/{path:path}", self._on_place, methods=["GET", "POST"]),
            ]
        )

    def connect(self, connections: object) -> None:
        """Know the server's open lines, so that one can be cut."""
        self.app.state.connections = connections
        for inside in self._inside:
            inside.state.connections = connections

    async def _on_call(self, request: Request) -> Response:
        """Answer a call of the Web API."""
        name, body = request.path_params["method"], await request.body()
        args = _arguments(request, body)
        authorization = request.headers.get("authorization", "")
        if name in OAUTH:
            return self._on_oauth(request, name, args, authorization)
        token = authorization.partition(" ")[2] or str(args.get("token") or "")
        try:
            grant = self.grants.of(token)
            room = self._room_of(grant, args)
        except ApiError as error:
            return JSONResponse(error.body)
        if name in ("auth.revoke", "apps.uninstall"):
            return self._end(grant, name)
        if name == "auth.teams.list":
            return JSONResponse({"ok": True, "teams": self._teams(grant)})
        return await self._inside_of(
            request, room, f"/api/{name}", body, bearer=room.slack.bot_token
        )

    def _on_oauth(self, request: Request, name: str, args: Json, authorization: str) -> Response:
        def work() -> Given:
            return Given(OK, oauth.answer(self.grants, self.own, name, args, authorization))

        given = self.trouble.around(name, None, work)
        self.log.append(Exchange("in", name, args, given.status, given.body))
        if given.is_lost:
            for connection in list(request.app.state.connections):
                if getattr(connection, "client", None) == request.scope["client"]:
                    connection.transport.abort()
        token = str(given.body.get("access_token") or "")
        if token in self.grants.tokens:
            self._let_in(self.grants.tokens[token])
        return JSONResponse(given.body, given.status, given.headers)

    def _let_in(self, grant: Grant) -> None:
        for digit in grant.rooms:
            self.rooms[digit].grant(grant.scopes, is_wide=grant.is_wide)

    def _room_of(self, grant: Grant, args: Json) -> Room:
        """Give the workspace that a call is about; a wide token's call says which."""
        if not grant.is_wide:
            return self.rooms[grant.rooms[0]]
        trigger = str(args.get("trigger_id") or "")
        asked = str(args.get("team_id") or "")
        for digit in grant.rooms:
            room = self.rooms[digit]
            if asked == room.team_id or trigger in room.slack.workspace.triggers:
                return room
        if asked:
            raise ApiError("team_access_not_granted")
        if trigger:
            raise ApiError("invalid_trigger_id")
        told = json.dumps(args)
        found = [self.rooms[d] for d in grant.rooms if self.rooms[d].ids.is_about(told)]
        if len(found) > 1:
            raise ApiError("missing_argument")
        return found[0] if found else self.rooms[grant.rooms[0]]

    def _end(self, grant: Grant, _name: str) -> Response:
        self.grants.revoke(grant.rooms, wide=grant.is_wide)
        return JSONResponse({"ok": True, "revoked": True})

    def _teams(self, grant: Grant) -> list[Json]:
        return [
            {"id": self.rooms[digit].team_id, "name": oauth.team_name(digit)}
            for digit in grant.rooms
        ]

    async def _on_place(self, request: Request) -> Response:
        """Answer at an address of one workspace: response URLs, uploads, files, permalinks."""
        digit = request.path_params["digit"]
        if digit >= len(self.rooms):
            return PlainTextResponse("no such workspace", 404)
        room = self.rooms[digit]
        bearer = None
        if token := request.headers.get("authorization", "").partition(" ")[2]:
            grant = self.grants.tokens.get(token)
            bearer = room.slack.bot_token if grant and digit in grant.rooms else "none"
        path = "/" + room.ids.heard(request.path_params["path"])
        return await self._inside_of(request, room, path, await request.body(), bearer=bearer)

    async def _inside_of(
        self, request: Request, room: Room, path: str, body: bytes, *, bearer: str | None
    ) -> Response:
        """Let a workspace answer a request, worded as it words things itself."""
        is_file = path.startswith("/upload/")
        kind = "" if is_file else request.headers.get("content-type", "")
        left_out = {b"authorization", b"content-length", b"host"}
        headers = [(n, v) for n, v in request.scope["headers"] if n not in left_out]
        headers.append((b"host", b"127.0.0.1"))
        if bearer is not None:
            headers.append((b"authorization", f"Bearer {bearer}".encode()))
        query = room.ids.heard(request.url.query)
        scope = dict(request.scope) | {
            "path": path,
            "raw_path": quote(path).encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": headers,
            "state": {},
        }
        for name in ("app", "router", "endpoint", "path_params", "route"):
            scope.pop(name, None)
        status, given, answer = await _ask(
            self._inside[room.digit], scope, room.ids.inward(body, kind)
        )
        told = given.get("content-type", "")
        answer = answer if not path.startswith("/api/auth.test") else _as_wide(answer, room)
        if told.startswith(TEXTS):
            answer = room.ids.outward(answer, JSON_TYPE)
        given.pop("content-length", None)
        return Response(answer, status, given)


def _as_wide(answer: bytes, room: Room) -> bytes:
    told = json.loads(answer)
    if told.get("ok"):
        told["team"] = oauth.team_name(room.digit)
        if room.is_wide:
            told |= {"enterprise_id": ENTERPRISE, "is_enterprise_install": True}
    return json.dumps(told).encode()


async def _ask(app: Starlette, scope: Message, body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Call an application within this one; give status, headers and body."""
    sent: list[Message] = []
    received = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        return next(received, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = next(m for m in sent if m["type"] == "http.response.start")
    headers = {n.decode().lower(): v.decode() for n, v in start["headers"]}
    answer = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    return int(start["status"]), headers, answer


def _arguments(request: Request, body: bytes) -> Json:
    args: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith(JSON_TYPE):
        try:
            found = json.loads(body or b"{}")
        except ValueError:
            return args
        return args | found if isinstance(found, dict) else args
    return args | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
