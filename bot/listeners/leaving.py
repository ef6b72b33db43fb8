"""Slack tells that a workspace uninstalled the app, or revoked its token: who is meant."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.listeners.payloads import team_of_event

LEAVING = ("app_uninstalled", "tokens_revoked", "team_access_revoked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Whose installation ended by a message of `told_at`: a workspace's, or an organisation's."""

    team_id: str
    told_at: datetime


OnLeft = Callable[[Sequence[Departure]], None]


def nobody_left(_departures: Sequence[Departure]) -> None:
    """Do nothing: the one workspace of a token has no installation to end."""


def read_departures(body: Mapping[str, Any]) -> list[Departure]:
    """Return whose installation ended; nobody's where only people's own tokens were revoked."""
    event = body["event"]
    told_at = datetime.fromtimestamp(int(body.get("event_time") or 0), UTC)
    if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return []
    ids = event.get("team_ids") if event["type"] == "team_access_revoked" else [_whose(body)]
    return [Departure(team_id=str(one), told_at=told_at) for one in ids or () if one]


def _whose(body: Mapping[str, Any]) -> str:
    """Return the organisation where it was installed as a whole, else the workspace."""
    authorization = (body.get("authorizations") or [{}])[0]
    if authorization.get("is_enterprise_install"):
        return str(authorization.get("enterprise_id") or body.get("enterprise_id") or "")
    return team_of_event(body)
