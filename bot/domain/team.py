"""A workspace's settings, and the people in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.errors import DomainError

# What Slack said about a person is believed this long (slack.md, "Coming in").
PERSON_FRESH_FOR = timedelta(minutes=15)

_PERMALINK = re.compile(r"archives/(?P<channel>[A-Z0-9]+)/p(?P<whole>\d+)(?P<rest>\d{6})(?:\?.*)?")

DEFAULT_EMOJI: Mapping[str, str] = MappingProxyType(
    {
        "triangular_ruler": "scope_request",
        "rotating_light": "complaint",
        "bouquet": "praise",
        "trophy": "win",
        "money_with_wings": "discount_ask",
        "wrench": "fixed",
    }
)


class NotForGuests(DomainError):
    """Goodfit is for members of this workspace only."""


class OnlyManagers(DomainError):
    """Only a manager can do that. Nothing changed."""


class UnknownTimezone(DomainError):
    """That time zone is not known. Write one like Europe/Berlin or America/New_York."""


class PersonKind(StrEnum):
    """What somebody is to the workspace."""

    MEMBER = "member"
    GUEST = "guest"
    EXTERNAL = "external"
    BOT = "bot"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who somebody is in Slack, as read at `read_at`."""

    user_id: str
    name: str
    email: str | None = None
    title: str | None = None
    phone: str | None = None
    kind: PersonKind = PersonKind.MEMBER
    is_admin: bool = False
    groups: tuple[str, ...] = ()
    read_at: datetime

    @property
    def is_member(self) -> bool:
        """Say whether they belong to the workspace; everybody else may and sees nothing."""
        return self.kind is PersonKind.MEMBER

    @property
    def is_outsider(self) -> bool:
        """Say whether a channel that they are in is open to clients (domain.md)."""
        return self.kind in (PersonKind.GUEST, PersonKind.EXTERNAL)

    def is_fresh(self, now: datetime) -> bool:
        """Say whether Slack was asked recently enough to decide upon."""
        return now - self.read_at < PERSON_FRESH_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A workspace.

    `url` is its address in Slack, with a slash at the end; `night_hour` is local; `emoji` maps
    an emoji's name to a kind of entry; `hold_seconds` is how long an approved e-mail waits;
    an offer above `offer_limit` (minor units) needs a second manager. `workdays` are 0 (Monday)
    to 6. The digest is posted when the night was run, or at `digest_hour` (local) on working
    days; `only_changes` leaves quiet nights out; `owner_digests` also tells each owner of their
    own clients. `rules` are the changes to the default rules, as `tuning.tuned` takes them. `tone`
    is that of letters, warm or formal; `fallback_approver` is asked when nobody approved after
    two reminders. `scopes` are those that Slack granted when it was last asked.
    """

    id: str
    name: str = ""
    url: str = ""
    bot_user_id: str | None = None
    timezone: str = "UTC"
    night_hour: int = 2
    currency: str = "USD"
    holidays: str | None = None
    workdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    digest_channel: str | None = None
    approvals_channel: str | None = None
    managers: tuple[str, ...] = ()
    manager_groups: tuple[str, ...] = ()
    emoji: Mapping[str, str] = field(default_factory=lambda: DEFAULT_EMOJI)
    hold_seconds: int = 120
    offer_limit: int | None = None
    digest_hour: int | None = None
    only_changes: bool = False
    owner_digests: bool = False
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tone: str = "warm"
    fallback_approver: str | None = None
    scopes: tuple[str, ...] = ()

    def permalink(self, channel: str, ts: str) -> str:
        """Return the address of a message, the same for a reply in a thread."""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}"

    def place_of(self, permalink: str) -> tuple[str, str] | None:
        """Return (channel, ts) of a message of this workspace; None for any other address."""
        if not (self.url and permalink.startswith(self.url)):
            return None
        found = _PERMALINK.fullmatch(permalink.removeprefix(self.url))
        return None if found is None else (found["channel"], f"{found['whole']}.{found['rest']}")

    def has_scopes(self, *wanted: str) -> bool:
        """Say whether Slack granted all of these; without them a feature is off, with a word."""
        return set(wanted) <= set(self.scopes)

    def uses_of(self, channel: str) -> list[str]:
        """Return for what the bot posts in a channel: the digest, the approvals, or nothing."""
        uses = (("the digest", self.digest_channel), ("the approvals", self.approvals_channel))
        return [what for what, where in uses if where == channel]

    def refuse_as_clients(self, channel: str) -> str | None:
        """Say why a channel cannot belong to a client: we post internal words there.

        None where it can (domain.md, "open to clients").
        """
        uses = self.uses_of(channel)
        if not uses:
            return None
        return (
            f"Goodfit posts {' and '.join(uses)} in that channel, so it cannot be a client's. "
            "Choose another one here, or move them with /goodfit setup."
        )


def is_user_id(word: str | None) -> bool:
    """Say whether this is how Slack calls a person, and not what an import called them."""
    return bool(word and re.fullmatch(r"[UW][A-Z0-9]{2,}", word))


def is_channel_id(word: str) -> bool:
    """Say whether this is how Slack calls a channel: by its id, since names change."""
    return bool(re.fullmatch(r"[CG][A-Z0-9]{1,30}", word))


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name. Raises UnknownTimezone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimezone(
            f'The time zone "{name}" is not known. '
            "Write one like Europe/Berlin or America/New_York."
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A member of a team who does something, with the role that they have at this moment."""

    team: Team
    user_id: str
    name: str
    is_manager: bool

    @property
    def team_id(self) -> str:
        """Return the team within which everything that this person does stays."""
        return self.team.id


def actor_for(person: Person, team: Team) -> Actor:
    """Return what this person may act as. Raises NotForGuests.

    Without managers or groups of managers in the settings, the workspace's admins are the
    managers (domain.md, "Who may").
    """
    if not person.is_member:
        raise NotForGuests
    manager = person.is_admin
    if team.managers or team.manager_groups:
        in_group = any(group in team.manager_groups for group in person.groups)
        manager = person.user_id in team.managers or in_group
    return Actor(team=team, user_id=person.user_id, name=person.name, is_manager=manager)
