"""For tests: several workspaces that may install one app, and take it out again."""

import threading
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import uvicorn

from sandbox.defaults import BOT_USER, Json
from sandbox.driver import LocalSlack
from sandbox.events import Event
from sandbox.loopback import listening_socket
from sandbox.many.front import Front
from sandbox.many.grants import Grant, Grants
from sandbox.many.oauth import Credentials
from sandbox.many.room import Room
from sandbox.outgoing import Reply
from sandbox.slack import Settings

SECRET = "0123456789abcdef0123456789abcdef"


class ManySlacks:
    """So many workspaces on one front; use it in a `with` statement.

    `many[1]` is the second workspace as a LocalSlack, whose people and channels have the ids of
    the first; on the wire, and so in the bot's ledger, its ids carry the digit 1: `team_id(1)`.
    """

    def __init__(
        self, count: int = 2, settings: Settings | None = None, *, rotates: bool = False
    ) -> None:
        chosen = replace(settings or Settings(), signing_secret=SECRET)
        self.own = Credentials()
        self.grants = Grants(rotates=rotates)
        self.rooms = [Room(digit, chosen) for digit in range(count)]
        self.front = Front(self.rooms, self.grants, self.own)
        self._bound = listening_socket("127.0.0.1")
        self.url = f"http://127.0.0.1:{self._bound.getsockname()[1]}"
        config = uvicorn.Config(
            self.front.app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self.front.connect(self._server.server_state.connections)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._bound],), name="many-slacks", daemon=True
        )

    def __enter__(self) -> Self:
        for room in self.rooms:
            room.slack.__enter__()
            room.slack.workspace.base_url = f"{self.url}/w{room.digit}"
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=5)
        for room in self.rooms:
            room.slack.__exit__()

    def __getitem__(self, digit: int) -> LocalSlack:
        return self.rooms[digit].slack

    # --- where things are ---

    @property
    def api_url(self) -> str:
        """Give the value of SLACK_API_URL for the bot."""
        return self.url + "/api/"

    @property
    def signing_secret(self) -> str:
        """Give the secret of the app, the same for every workspace."""
        return SECRET

    @property
    def bot_url(self) -> str | None:
        """Give the address of the bot."""
        return self.rooms[0].slack.bot_url

    @bot_url.setter
    def bot_url(self, url: str | None) -> None:
        for room in self.rooms:
            room.slack.bot_url = url

    def team_id(self, digit: int) -> str:
        """Give a workspace's id as the bot knows it."""
        return self.rooms[digit].team_id

    def said(self, digit: int, name: str) -> str:
        """Give an id of a workspace's as the bot knows it: `said(1, "U0DANA")` is `U1DANA`."""
        return self.rooms[digit].ids.said(name)

    def oauth_calls(self) -> list[Json]:
        """Give the arguments of each call about installing, oldest first."""
        return [exchange.body for exchange in self.front.log]

    # --- installing ---

    def agree(
        self,
        authorize_url: str,
        digit: int = 0,
        *,
        user: str = "U0DANA",
        granted: Collection[str] | None = None,
        wide: Collection[int] = (),
    ) -> str:
        """Say yes on Slack's page, and give the address that the browser is sent back to.

        `granted` may be fewer scopes than were asked; `wide` are the workspaces of an
        organisation that is installed for as a whole.
        """
        asked = dict(parse_qsl(urlsplit(authorize_url).query))
        if asked.get("client_id") != self.own.client_id:
            raise ValueError("Slack does not know that app")
        scopes = frozenset(asked["scope"].split(","))
        given = scopes if granted is None else scopes & frozenset(granted)
        grant = Grant(rooms=tuple(wide) or (digit,), scopes=given, user=user, is_wide=bool(wide))
        code = self.grants.new_code(grant, asked.get("redirect_uri", ""))
        query = {"code": code, "state": asked.get("state", "")}
        return f"{asked['redirect_uri']}?{urlencode(query)}"

    def decline(self, authorize_url: str) -> str:
        """Say no on Slack's page, and give the address that the browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(authorize_url).query))
        query = {"error": "access_denied", "state": asked.get("state", "")}
        return f"{asked['redirect_uri']}?{urlencode(query)}"

    def uninstall(self, digit: int, *, order: Collection[str] = ()) -> list[Reply]:
        """Take the app out of a workspace; Slack tells in no order that one may count on."""
        room = self.rooms[digit]
        self.grants.revoke([digit], wide=room.is_wide)
        room.slack.trouble.revoke_token("account_inactive")
        return [self.tell(digit, kind) for kind in order or ("tokens_revoked", "app_uninstalled")]

    def tell(self, digit: int, kind: str, **more: Any) -> Reply:
        """Send an event such as `app_uninstalled` of a workspace; wait for the first answer."""
        body: Json = {"type": kind, **more}
        if kind == "tokens_revoked":
            body = {"tokens": {"oauth": [], "bot": [BOT_USER]}} | body
        return self.rooms[digit].slack.slack.events.send(Event(body)).result()
