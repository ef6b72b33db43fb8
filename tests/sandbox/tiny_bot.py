"""A small bot on slack_bolt over real HTTP, and the page, for the tests of the local Slack."""

import threading
from collections.abc import Callable
from typing import Any, Self

import uvicorn
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.driver import LocalSlack
from sandbox.loopback import listening_socket


class Served:
    """Any ASGI application in a thread."""

    def __init__(self, app: Any) -> None:
        bound = listening_socket("127.0.0.1")
        self.url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        config = uvicorn.Config(app, log_level="critical", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([bound],), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=5)


class TinyBot:
    """A Bolt app whose listeners a test adds; it remembers what it got."""

    def __init__(self, slack: LocalSlack) -> None:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        self.app = App(
            client=client, signing_secret=slack.signing_secret, process_before_response=True
        )
        self.client = client
        self.got: list[Any] = []
        adapter = SlackRequestHandler(self.app)

        async def endpoint(request: Request) -> Response:
            return await adapter.handle(request)

        self.asgi = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


def answering(answer: Callable[[Request, bytes], Response]) -> Starlette:
    """Give a bot without Bolt that answers each request with `answer`."""

    async def endpoint(request: Request) -> Response:
        return answer(request, await request.body())

    return Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])


def open_as(page: Page, slack: LocalSlack, person: str, place: str) -> None:
    """Open the page as somebody, at a place."""
    page.goto(f"{slack.url}/?as={person}#{place}")
    expect(page.get_by_test_id("who")).to_be_visible()
