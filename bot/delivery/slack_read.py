"""The only reading of Slack, from jobs: who people are, what a channel is, what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from bot.delivery.slack import ChannelLook, SlackWriter, call
from bot.domain.team import Person, PersonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Myself:
    """Whose bot this is, as auth.test says."""

    team_id: str
    team_name: str
    url: str
    bot_user_id: str
    bot_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that somebody reacted to."""

    text: str
    author: str
    thread_ts: str | None


class SlackReader:
    """Reads one workspace. Every method raises Refused, Later or Uncertain."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._writer = SlackWriter(client)

    def myself(self) -> Myself:
        """Return whose token this is."""
        found = call(self._client, "auth.test")
        return Myself(
            team_id=found["team_id"],
            team_name=found["team"],
            url=found["url"],
            bot_user_id=found["user_id"],
            bot_id=found.get("bot_id") or "",
        )

    def person(self, user_id: str, team_id: str, *, now: datetime) -> Person:
        """Return who somebody is to this team, as of now."""
        return _person(call(self._client, "users.info", user=user_id)["user"], team_id, now)

    def people(self, team_id: str, *, now: datetime) -> list[Person]:
        """Return everybody whom the workspace knows."""
        found: list[Person] = []
        cursor = ""
        while True:
            page = call(self._client, "users.list", limit=200, cursor=cursor)
            found += [_person(member, team_id, now) for member in page["members"]]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    def channel(self, channel: str) -> ChannelLook:
        """Return a channel's name, whether it is shared, and who is in it."""
        return self._writer.look_at(channel)

    def reacted_message(self, channel: str, ts: str) -> Said:
        """Return a message by its place; neither this nor its text needs a history scope."""
        found = call(self._client, "reactions.get", channel=channel, timestamp=ts)["message"]
        thread_ts = found.get("thread_ts")
        return Said(
            text=str(found.get("text") or ""),
            author=str(found.get("user") or found.get("bot_id") or ""),
            thread_ts=str(thread_ts) if thread_ts else None,
        )


def _person(user: dict[str, Any], team_id: str, now: datetime) -> Person:
    profile = user.get("profile") or {}
    return Person(
        user_id=user["id"],
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        email=profile.get("email") or None,
        title=profile.get("title") or None,
        phone=profile.get("phone") or None,
        kind=_kind(user, team_id),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        read_at=now,
    )


def _kind(user: dict[str, Any], team_id: str) -> PersonKind:
    teams = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())}
    if user.get("deleted"):
        return PersonKind.GONE
    if user.get("is_stranger") or team_id not in teams:
        return PersonKind.EXTERNAL
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return PersonKind.BOT
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return PersonKind.GUEST
    return PersonKind.MEMBER
