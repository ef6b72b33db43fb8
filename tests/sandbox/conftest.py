from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from tiny_bot import Served, TinyBot

from sandbox import defaults
from sandbox.driver import LocalSlack
from sandbox.slack import Settings

# The stand-in knows more of Slack than the bot uses today.
SCOPES = defaults.SCOPES | {"im:write", "files:read", "files:write"}


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    settings = Settings(answer_limit=3.0, retry_pauses=(0.0, 0.0), scopes=SCOPES)
    with LocalSlack(settings=settings) as local:
        yield local


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def bot(slack: LocalSlack) -> Iterator[TinyBot]:
    tiny = TinyBot(slack)
    with Served(tiny.asgi) as served:
        slack.bot_url = served.url
        yield tiny


@pytest.fixture(params=["http", "socket"])
def hearer(slack: LocalSlack, request: pytest.FixtureRequest) -> Iterator[TinyBot]:
    """The same small bot at an address and, in a second run, at the end of a web socket."""
    tiny = TinyBot(slack)
    if request.param == "http":
        with Served(tiny.asgi) as served:
            slack.bot_url = served.url
            yield tiny
        return
    connector = SocketModeHandler(tiny.app, slack.app_token)
    connector.connect()
    slack.wait_for(lambda: slack.sockets == 1)
    yield tiny
    connector.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when a script on it has failed."""
    made = browser.new_page(viewport={"width": 1400, "height": 900})
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    made.close()
    assert faults == []
