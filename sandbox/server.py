"""The local Slack as a web server: Web API, response URLs, sockets, page. Loopback only."""

import json
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox import answers
from sandbox.api import answer
from sandbox.defaults import TEAM, Json
from sandbox.file_routes import file_routes
from sandbox.loopback import is_local, listening_socket
from sandbox.outgoing import Exchange
from sandbox.page_api import page_routes
from sandbox.slack import Slack
from sandbox.sockets import socket_route
from sandbox.trouble.calls import NO_FIGURES, OK, Given

PAGE = Path(__file__).parent / "page"
# So often the server pings those who are connected.
PING_SECONDS = 1.0


def build(slack: Slack) -> Starlette:
    """Build the application around a workspace."""

    async def web_api(request: Request) -> Response:
        args, token = await _arguments(request)
        name = request.path_params["method"]
        given = await run_in_threadpool(_call, slack, name, token, args)
        return _cut(request) if given.is_lost else _with_scopes(slack, _shown(given))

    async def response_url(request: Request) -> Response:
        body = _json(await request.body())
        token = request.path_params["token"]
        given = await run_in_threadpool(_take_answer, slack, token, body)
        if given.is_lost:
            return _cut(request)
        return PlainTextResponse("ok") if given.status == OK else _shown(given)

    async def permalink(request: Request) -> Response:
        channel, digits = request.path_params["channel"], request.path_params["message"][1:]
        ts = f"{digits[:-6]}.{digits[-6:]}"
        root = request.query_params.get("thread_ts", "")
        return RedirectResponse(f"/#{channel}/{ts}" + (f"/{root}" if root and root != ts else ""))

    async def index(_request: Request) -> Response:
        return Response((PAGE / "index.html").read_bytes(), media_type="text/html")

    routes: list[BaseRoute] = [
        Route("/", index),
        Route("/api/{method}", web_api, methods=["GET", "POST"]),
        *(
            Route(f"/{kind}/{TEAM}/{{number}}/{{token}}", response_url, methods=["POST"])
            for kind in ("commands", "actions", "app")
        ),
        Route("/archives/{channel}/{message}", permalink),
        socket_route(slack.sockets),
        *file_routes(slack, _cut),
        *page_routes(slack),
        Mount("/page", StaticFiles(directory=PAGE)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(BaseHTTPMiddleware, dispatch=_local)])


async def _local(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse requests that name another host: a page elsewhere must not reach this one."""
    if not is_local(request.headers.get("host", "")):
        return PlainTextResponse("This server answers on loopback only.", 403)
    response = await call_next(request)
    response.headers["Cache-Control"] = "no-store"
    return response


def _call(slack: Slack, name: str, token: str | None, args: Json) -> Given:
    """Answer a call, with whatever trouble is armed, and log what the bot sees of it."""

    def work() -> Given:
        if slack.trouble.calls.refuses(args.get("blocks")):
            return Given(OK, dict(NO_FIGURES))
        return Given(OK, answer(slack.workspace, name, token, args))

    return _logged(slack, name, args, slack.trouble.calls.around(name, token, work))


def _take_answer(slack: Slack, token: str, body: Json) -> Given:
    def work() -> Given:
        return Given(*answers.use(slack.workspace, token, body))

    given = slack.trouble.calls.around("response_url", None, work)
    return _logged(slack, "response_url", body, given)


def _logged(slack: Slack, name: str, body: Json, given: Given) -> Given:
    seen = (0, "the reply was lost") if given.is_lost else (given.status, given.body)
    slack.outgoing.log(Exchange("in", name, body, *seen))
    return given


def _shown(given: Given) -> Response:
    return JSONResponse(given.body, given.status, given.headers)


def _with_scopes(slack: Slack, response: Response) -> Response:
    """Name the scopes that were granted, as Slack does beside every answer of the Web API."""
    response.headers["x-oauth-scopes"] = ",".join(sorted(slack.workspace.scopes))
    return response


def _cut(request: Request) -> Response:
    """Cut the line that a request came by; the response that is given goes nowhere."""
    for connection in list(request.app.state.connections):
        if getattr(connection, "client", None) == request.scope["client"]:
            connection.transport.abort()
    return Response()


async def _arguments(request: Request) -> tuple[Json, str | None]:
    body = await request.body()
    args: Json = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        args |= _json(body)
    else:
        args |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    token = bearer if scheme.lower() == "bearer" else None
    return args, token or args.pop("token", None)


def _json(body: bytes) -> Json:
    try:
        value: Any = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


class Served:
    """The server in a thread; `url` is where it listens."""

    def __init__(self, slack: Slack, port: int = 0, host: str = "127.0.0.1") -> None:
        self._bound = listening_socket(host, port)
        self.port: int = self._bound.getsockname()[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        slack.workspace.base_url = self.url
        app = build(slack)
        config = uvicorn.Config(
            app,
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=1,
            ws_ping_interval=PING_SECONDS,
        )
        self._server = uvicorn.Server(config)
        app.state.connections = self._server.server_state.connections
        self._slack = slack
        self._thread = threading.Thread(
            target=self._server.run, args=([self._bound],), name="local-slack", daemon=True
        )

    def start(self) -> None:
        """Start, and return when it listens."""
        self._slack.mailroom.start()
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
            if not self._thread.is_alive():
                raise RuntimeError(f"the local Slack could not listen on {self.url}")

    def stop(self) -> None:
        """Stop, and write the state."""
        self._slack.stopping.set()
        self._slack.workspace.touch()
        self._server.should_exit = True
        self._thread.join(timeout=5)
        self._slack.close()

    def wait(self) -> None:
        """Stay until interrupted."""
        self._thread.join()


def serve(slack: Slack, port: int, host: str = "127.0.0.1") -> None:
    """Run in the foreground until interrupted."""
    served = Served(slack, port, host)
    served.start()
    try:
        served.wait()
    finally:
        served.stop()
