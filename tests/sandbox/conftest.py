from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from tiny_bot import Served, TinyBot

from sandbox import defaults
from sandbox.defaults import Command
from sandbox.driver import LocalSlack
from sandbox.slack import Settings

# The stand-in knows more of Slack than the bot uses today.
COMMANDS = (
    *defaults.COMMANDS,
    Command("/client", "Show one client", "NAME"),
    Command("/fit", "Show who fits", "[CLIENT]"),
    Command("/draft", "Ask for a letter", "CLIENT [KIND]"),
)
SCOPES = defaults.SCOPES | {
    "app_mentions:read",
    "im:history",
    "im:write",
    "usergroups:read",
    "files:read",
    "files:write",
}


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    settings = Settings(answer_limit=3.0, retry_pauses=(0.0, 0.0), commands=COMMANDS, scopes=SCOPES)
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
