"""The only reading of Slack, from jobs: who people are, what a channel is, what was said."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from slack_sdk import WebClient

from bot.delivery.outcomes import Refused
from bot.delivery.slack import ChannelLook, SlackWriter, answered, call
from bot.delivery.slack_files import FileLook, SlackFiles
from bot.domain.proposal import Channel
from bot.domain.team import Person, PersonKind

# Who is in a group is read once for people who are read one after the other.
GROUPS_KNOWN_FOR = timedelta(minutes=1)
ManagerGroups = Callable[[str], Collection[str]]
Members = Mapping[str, frozenset[str]]
# Slack's most for one page, and pages enough for 20,000 channels: 20 calls a minute are allowed.
CHANNELS_A_PAGE = 999
MOST_CHANNEL_PAGES = 20
# What Slack says of a workspace that an organisation's token does not serve.
_NOT_GRANTED = "team_access_not_granted"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Myself:
    """Whose bot this is, as auth.test says, and the scopes that were granted (a header)."""

    team_id: str
    team_name: str
    url: str
    bot_user_id: str
    bot_id: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace of an organisation; `url` is empty where Slack does not say it."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message that somebody reacted to.

    `is_deleted` where only its replies are left: Slack then puts words of its own in its place.
    """

    text: str
    author: str
    thread_ts: str | None
    is_deleted: bool = False


class SlackReader:
    """Reads one workspace. Every method raises Refused, Later or Uncertain.

    `manager_groups` gives the user groups of a team whose members are managers: nobody is
    asked about others.
    """

    def __init__(
        self, client: WebClient, manager_groups: ManagerGroups = lambda _team_id: ()
    ) -> None:
        self._client = client
        self._writer = SlackWriter(client)
        self._files = SlackFiles(client)
        self._manager_groups = manager_groups
        self._known: tuple[datetime, Members] | None = None
        self._told: set[str] = set()

    def myself(self) -> Myself:
        """Return whose token this is."""
        return self.read_myself(answered(self._client, "auth.test"))

    def read_myself(self, response: Any) -> Myself:
        """Return whose token an answer to auth.test is about."""
        found = response.data
        return Myself(
            team_id=found["team_id"],
            team_name=found["team"],
            url=found["url"],
            bot_user_id=found["user_id"],
            bot_id=found.get("bot_id") or "",
            scopes=_scopes(response.headers),
        )

    def workspace(self, team_id: str) -> Workspace | None:
        """Return one of the workspaces that an organisation's token serves; None for any other.

        Its address takes the scope team:read.
        """
        cursor = ""
        while True:
            try:
                page = call(self._client, "auth.teams.list", limit=200, cursor=cursor)
            except Refused as refusal:
                # Our calls name their workspace, and Slack may refuse the call for that very one.
                if _NOT_GRANTED in refusal.words:
                    return None
                raise
            found = next((one for one in page["teams"] if one["id"] == team_id), None)
            if found is not None:
                return Workspace(name=str(found.get("name") or ""), url=self._url(team_id))
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    def _url(self, team_id: str) -> str:
        try:
            return str(call(self._client, "team.info", team=team_id)["team"].get("url") or "")
        except Refused:
            return ""

    def person(self, user_id: str, team_id: str, *, now: datetime) -> Person:
        """Return who somebody is to this team, as of now."""
        user = call(self._client, "users.info", user=user_id)["user"]
        return _person(user, team_id, now, self._members(team_id, now))

    def where_they_live(self, user_id: str) -> tuple[str, str]:
        """Return (time zone, language) of somebody, as en-GB; empty where Slack does not say."""
        user = call(self._client, "users.info", user=user_id, include_locale="true")["user"]
        return str(user.get("tz") or ""), str(user.get("locale") or "")

    def people(self, team_id: str, *, now: datetime) -> list[Person]:
        """Return everybody whom the workspace knows."""
        members = self.group_members(team_id, now=now)
        found: list[Person] = []
        cursor = ""
        while True:
            page = call(self._client, "users.list", limit=200, cursor=cursor)
            found += [_person(user, team_id, now, members) for user in page["members"]]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    def group_members(self, team_id: str, *, now: datetime) -> Members:
        """Return who is in each group whose members are managers.

        A group that Slack does not show, for want of the optional scope or since it is gone,
        has nobody in it.
        """
        found = {group: self._in_group(group) for group in self._manager_groups(team_id)}
        self._known = (now, found)
        return found

    def user_groups(self) -> list[tuple[str, str]]:
        """Return (id, name) of the user groups; none where Slack does not show them."""
        try:
            found = call(self._client, "usergroups.list")["usergroups"]
        except Refused as refusal:
            self._tell_once(refusal)
            return []
        return [(g["id"], g.get("name") or g["handle"]) for g in found if not g.get("date_delete")]

    def _members(self, team_id: str, now: datetime) -> Members:
        if self._known is not None:
            read_at, members = self._known
            wanted = set(self._manager_groups(team_id))
            if now - read_at < GROUPS_KNOWN_FOR and wanted == set(members):
                return members
        return self.group_members(team_id, now=now)

    def _in_group(self, group: str) -> frozenset[str]:
        try:
            users = call(self._client, "usergroups.users.list", usergroup=group)["users"]
        except Refused as refusal:
            self._tell_once(refusal)
            return frozenset()
        return frozenset(users)

    def _tell_once(self, refusal: Refused) -> None:
        if refusal.words not in self._told:
            self._told.add(refusal.words)
            _log.warning("user_groups_not_read", error=refusal.words)

    def channel(self, channel: str) -> ChannelLook:
        """Return a channel's name, whether it is shared, and who is in it."""
        return self._writer.look_at(channel)

    def channels(self, *, with_private: bool) -> list[Channel]:
        """Return the channels in use that the bot may know of: of private ones those it is in.

        A workspace with more than MOST_CHANNEL_PAGES of them is read that far.
        """
        types = "public_channel,private_channel" if with_private else "public_channel"
        found: list[Channel] = []
        cursor = ""
        for _ in range(MOST_CHANNEL_PAGES):
            page = call(
                self._client,
                "conversations.list",
                types=types,
                exclude_archived="true",
                limit=CHANNELS_A_PAGE,
                cursor=cursor,
            )
            found += [
                Channel(id=str(one["id"]), name=str(one.get("name") or ""))
                for one in page["channels"]
                if not one.get("is_archived")
            ]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found
        _log.warning("channels_not_all_read", read=len(found))
        return found

    def file(self, file_id: str) -> FileLook:
        """Return what a file is (scope files:read). Raises FileGone besides."""
        return self._files.look(file_id)

    def download(self, file_id: str, into: Path, *, at_most: int) -> None:
        """Write a file's bytes to a path, `at_most` so many; a failure leaves nothing there.

        Raises FileGone, FileTooLarge, FileNotGiven besides.
        """
        self._files.download(file_id, into, at_most=at_most)

    def reacted_message(self, channel: str, ts: str) -> Said:
        """Return a message by its place; neither this nor its text needs a history scope."""
        found = call(self._client, "reactions.get", channel=channel, timestamp=ts)["message"]
        thread_ts = found.get("thread_ts")
        return Said(
            text=str(found.get("text") or ""),
            author=str(found.get("user") or found.get("bot_id") or ""),
            thread_ts=str(thread_ts) if thread_ts else None,
            is_deleted=found.get("subtype") == "tombstone",
        )

    def find_message(self, channel: str, ts: str) -> Said | None:
        """Return a message by its place; None when somebody deleted it."""
        try:
            said = self.reacted_message(channel, ts)
        except Refused as refusal:
            if "message_not_found" in refusal.words:
                return None
            raise
        return None if said.is_deleted else said


def _scopes(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Read the header that Slack sends with every answer; its name's case is not promised."""
    told = next((v for name, v in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return tuple(sorted(filter(None, (scope.strip() for scope in told.split(",")))))


def _person(user: dict[str, Any], team_id: str, now: datetime, members: Members) -> Person:
    profile = user.get("profile") or {}
    return Person(
        user_id=user["id"],
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        email=profile.get("email") or None,
        title=profile.get("title") or None,
        phone=profile.get("phone") or None,
        kind=_kind(user, team_id),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        groups=tuple(sorted(group for group, users in members.items() if user["id"] in users)),
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
