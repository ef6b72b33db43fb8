"""Installing by OAuth: where the browser goes, and codes and refresh tokens for tokens."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from bot.delivery.outcomes import Refused
from bot.delivery.slack import answered, web_client

_SLACK = "https://slack.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What Slack granted. `team_id` is the organisation's where `is_wide`.

    `expires_in` is in seconds, None for a token that lasts.
    """

    team_id: str
    name: str
    is_wide: bool
    app_id: str
    bot_user_id: str
    installer: str
    scopes: tuple[str, ...]
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_in: int | None = None


class SlackOAuth:
    """Speaks for one app. What asks Slack raises Refused, Later or Uncertain."""

    def __init__(self, client_id: str, client_secret: str, api_url: str | None) -> None:
        self._own = {"client_id": client_id, "client_secret": client_secret}
        self._client = web_client("", api_url)
        where = urlsplit(api_url or _SLACK)
        self._home = f"{where.scheme}://{where.netloc}"

    def authorize_url(self, *, state: str, redirect_uri: str, scopes: Iterable[str]) -> str:
        """Return Slack's page where somebody agrees."""
        query = {
            "client_id": self._own["client_id"],
            "scope": ",".join(scopes),
            "state": state,
            "redirect_uri": redirect_uri,
        }
        return f"{self._home}/oauth/v2/authorize?{urlencode(query)}"

    def open_url(self, granted: Granted) -> str:
        """Return an address that opens the app in Slack."""
        query = {"app": granted.app_id}
        if not granted.is_wide:
            query["team"] = granted.team_id
        return f"{self._home}/app_redirect?{urlencode(query)}"

    def exchange(self, code: str, redirect_uri: str) -> Granted:
        """Return what a code stands for; it is good once."""
        return self._ask(code=code, redirect_uri=redirect_uri)

    def renew(self, refresh_token: str) -> Granted:
        """Return the next token for a refresh token, which is good once."""
        return self._ask(grant_type="refresh_token", refresh_token=refresh_token)

    def _ask(self, **given: str) -> Granted:
        return _read(answered(self._client, "oauth.v2.access", **given, **self._own).data)


def _read(told: Any) -> Granted:
    is_wide = bool(told.get("is_enterprise_install"))
    home = (told.get("enterprise") if is_wide else told.get("team")) or {}
    token, team_id = str(told.get("access_token") or ""), str(home.get("id") or "")
    if not token or not team_id:
        raise Refused("Slack's answer names no workspace or no token.")
    expires_in = told.get("expires_in")
    return Granted(
        team_id=team_id,
        name=str(home.get("name") or ""),
        is_wide=is_wide,
        app_id=str(told.get("app_id") or ""),
        bot_user_id=str(told.get("bot_user_id") or ""),
        installer=str((told.get("authed_user") or {}).get("id") or ""),
        scopes=tuple(sorted(filter(None, str(told.get("scope") or "").split(",")))),
        token=token,
        refresh_token=str(told.get("refresh_token") or ""),
        expires_in=int(expires_in) if expires_in else None,
    )
