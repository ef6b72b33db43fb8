"""Slack's Web API, to write and to look: the only place that calls it, besides views.open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.delivery.outcomes import Later, Refused, TokenRefused, Uncertain

Blocks = Sequence[Mapping[str, Any]]

_LATER = frozenset(
    (
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    )
)
_TOKEN = frozenset(
    ("token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive")
)
_BLOCKS = frozenset(("invalid_blocks", "invalid_blocks_format", "unsupported_block_type"))
# What was perhaps done must not be done again without a word: somebody sees it.
_SEEN_AT_ONCE = frozenset(
    ("chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal")
)
# A response_url may refuse an answer in JSON, though its status is 200.
_REFUSAL = re.compile(r'"ok"\s*:\s*false.*"error"\s*:\s*"(?P<code>\w+)"', re.DOTALL)
# How soon a token that was refused is tried again.
TOKEN_PAUSE_SECONDS = 60.0
_HTTP_TOO_MANY = 429
_HTTP_SERVER_ERROR = 500
TIMEOUT_SECONDS = 10


class ViewChanged(Refused):
    """The form shows something else by now."""


class BlocksRefused(Refused):
    """Slack does not take these blocks; nothing was shown."""


class Posted(NamedTuple):
    """Where a message stands: `channel` is the conversation's id, also where a person was named."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLook:
    """A channel as Slack shows it now."""

    name: str
    is_shared: bool
    members: tuple[str, ...]


def web_client(
    token: str,
    api_url: str | None,
    *,
    timeout: int = TIMEOUT_SECONDS,
    team_id: str | None = None,
) -> WebClient:
    """Return a client that never repeats a write by itself.

    The SDK's default handler posts a message twice when only the answer was lost. With `team_id`
    each call names the workspace that it is about, as an organisation's token wants it.
    """
    client = WebClient(token=token, timeout=timeout, retry_handlers=[], team_id=team_id)
    if api_url:
        client.base_url = api_url.rstrip("/") + "/"
    return client


class SlackWriter:
    """Writes to one workspace. Every method raises Refused, Later or Uncertain."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(
        self,
        channel: str,
        text: str,
        blocks: Blocks,
        *,
        thread_ts: str | None = None,
        delivery: str,
    ) -> Posted:
        """Post a message and return where; its metadata names the delivery, by id only.

        `channel` may be a person: it is a direct message then. Raises BlocksRefused besides.
        """
        response = self._call(
            "chat.postMessage",
            channel=channel,
            text=text,
            blocks=list(blocks) or None,
            thread_ts=thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": "goodfit_delivery", "event_payload": {"id": delivery}},
        )
        return Posted(str(response.get("channel") or channel), str(response["ts"]))

    def update(self, channel: str, ts: str, text: str, blocks: Blocks) -> None:
        """Redraw a message; safe to repeat."""
        self._call("chat.update", channel=channel, ts=ts, text=text, blocks=list(blocks))

    def post_ephemeral(
        self, channel: str, user: str, text: str, blocks: Blocks, *, thread_ts: str | None
    ) -> None:
        """Tell one person something where they are."""
        self._call(
            "chat.postEphemeral",
            channel=channel,
            user=user,
            text=text,
            blocks=list(blocks) or None,
            thread_ts=thread_ts,
        )

    def update_view(self, view_id: str, view: Mapping[str, Any], *, drawn: str = "") -> None:
        """Draw an open modal anew; safe to repeat.

        With the hash of how it was `drawn` a view that changed since is left alone: ViewChanged.
        """
        try:
            self._call("views.update", view_id=view_id, view=dict(view), hash=drawn)
        except Refused as refusal:
            if "hash_conflict" in refusal.words:
                raise ViewChanged(refusal.words) from refusal
            raise

    def publish_home(self, user: str, view: Mapping[str, Any]) -> None:
        """Draw somebody's Home; safe to repeat."""
        self._call("views.publish", user_id=user, view=dict(view))

    def answer(self, url: str, body: Mapping[str, Any]) -> None:
        """Answer through a response_url: five uses in half an hour."""
        try:
            response = WebhookClient(url, timeout=TIMEOUT_SECONDS, retry_handlers=[]).send_dict(
                dict(body)
            )
        except (URLError, OSError) as error:
            raise Uncertain(f"Slack did not answer: {type(error).__name__}.") from error
        if response.status_code == _HTTP_TOO_MANY or response.status_code >= _HTTP_SERVER_ERROR:
            raise Later(f"Slack answered {response.status_code}.")
        if response.status_code != 200:  # noqa: PLR2004 (HTTP's OK)
            raise Refused(f"Slack answered {response.status_code} {response.body[:80]}.")
        refusal = _REFUSAL.search(response.body or "")
        if refusal:
            kind = Later if refusal["code"] in _LATER else Refused
            raise kind(f"Slack said: {refusal['code']}.")

    def look_at(self, channel: str) -> ChannelLook:
        """Return a channel's name, whether it is shared, and who is in it."""
        found = self._call("conversations.info", channel=channel)["channel"]
        return ChannelLook(
            name=str(found.get("name") or ""),
            is_shared=bool(
                found.get("is_ext_shared")
                or found.get("is_pending_ext_shared")
                or found.get("pending_shared")
            ),
            members=tuple(self._members(channel)),
        )

    def _members(self, channel: str) -> list[str]:
        members: list[str] = []
        cursor = ""
        while True:
            page = self._call("conversations.members", channel=channel, limit=500, cursor=cursor)
            members += page["members"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return members

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        return call(self._client, method, **arguments)


def call(client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    """Call a method of the Web API. Raises Refused, Later or Uncertain."""
    return cast("dict[str, Any]", answered(client, method, **arguments).data)


def answered(client: WebClient, method: str, **arguments: Any) -> Any:
    """Call a method and return the whole answer, with its headers. Raises as `call` does."""
    given = {name: value for name, value in arguments.items() if value not in (None, "")}
    try:
        if _takes_json(method):
            return client.api_call(method, json=given)
        return client.api_call(method, params=given)
    except SlackApiError as error:
        raise _trouble(error, method) from error
    except (URLError, OSError) as error:
        if isinstance(getattr(error, "reason", error), ConnectionRefusedError):
            raise Later("Slack cannot be reached.") from error
        # Looking, or drawing anew what stands, may simply be done again.
        kind = Uncertain if method in _SEEN_AT_ONCE else Later
        raise kind(f"Slack did not answer: {type(error).__name__}.") from error


def _takes_json(method: str) -> bool:
    return method.startswith(("chat.", "views.")) or method == "files.completeUploadExternal"


def _trouble(error: SlackApiError, method: str) -> Refused | Later | Uncertain:
    response: Any = error.response
    status = getattr(response, "status_code", 200)
    code = str(response.get("error") if hasattr(response, "get") else error)
    is_unclear = status >= _HTTP_SERVER_ERROR or code in ("internal_error", "fatal_error")
    if is_unclear and method in _SEEN_AT_ONCE:
        return Uncertain(f"Slack said: {code}.")
    if code in _TOKEN:
        return TokenRefused(f"Slack said: {code}.", seconds=TOKEN_PAUSE_SECONDS)
    if status == _HTTP_TOO_MANY or code in _LATER or status >= _HTTP_SERVER_ERROR:
        wait = (getattr(response, "headers", None) or {}).get("Retry-After")
        return Later(f"Slack said: {code}.", seconds=float(wait) if wait else None)
    details = response.get("response_metadata") if hasattr(response, "get") else None
    reasons = "; ".join((details or {}).get("messages") or [])
    words = f"Slack said: {code}. {reasons}".strip()
    return BlocksRefused(words) if code in _BLOCKS else Refused(words)
