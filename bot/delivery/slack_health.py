"""Whether Slack takes our tokens, and what time it is there: read, and nothing said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackClientError

from bot.delivery.outcomes import Refused
from bot.delivery.slack import ChannelLook, SlackWriter, answered, web_client
from bot.delivery.slack_read import Myself, SlackReader

# What a forged address or a token with a line break in it makes of a request.
_UNUSABLE = (ValueError, TypeError, KeyError, HTTPException, SlackClientError)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLook:
    """Whose token it is, with its scopes, and the time that Slack's answer bears."""

    myself: Myself
    at: datetime | None


class SlackHealth:
    """One workspace's Slack. Every method raises Refused, Later or Uncertain."""

    def __init__(self, token: str, api_url: str | None) -> None:
        self._client = web_client(token, api_url)
        self._api_url = api_url

    def look_at_token(self) -> TokenLook:
        """Return whose token it is."""
        response = self._answered(lambda: answered(self._client, "auth.test"))
        reader = SlackReader(self._client)
        return TokenLook(myself=reader.read_myself(response), at=_date(response.headers))

    def look_at_channel(self, channel: str) -> ChannelLook:
        """Return a channel as Slack shows it to us."""
        look: ChannelLook = self._answered(lambda: SlackWriter(self._client).look_at(channel))
        return look

    def try_socket(self, app_token: str) -> None:
        """Ask for the address of a web socket, and leave it alone."""
        client = web_client(app_token, self._api_url)
        self._answered(lambda: answered(client, "apps.connections.open"))

    def _answered(self, ask: Any) -> Any:
        try:
            return ask()
        except _UNUSABLE as error:
            raise Refused(f"Slack could not be asked ({type(error).__name__}).") from error


def _date(headers: Mapping[str, str]) -> datetime | None:
    """Return the time of an answer; None where it bears none that can be read."""
    told = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        return parsedate_to_datetime(told).astimezone(UTC)
    except (ValueError, TypeError):
        return None
