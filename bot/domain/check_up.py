"""What a check of the installation found: fine, worth a look, or broken, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# Slack refuses a request whose signature is older than five minutes by our clock.
CLOCK_LOOKS = timedelta(seconds=60)
CLOCK_BREAKS = timedelta(minutes=5)
# A night that was not run for so long is missed, whatever the hour of the workspace.
NIGHT_IS_LATE = timedelta(hours=36)
QUEUE_IS_LATE = timedelta(minutes=15)
# Without these the bot does not work (manifest.yml, oauth_config).
REQUIRED_SCOPES = (
    "app_mentions:read",
    "channels:read",
    "chat:write",
    "commands",
    "groups:read",
    "im:history",
    "reactions:read",
    "users:read",
)
# What is off without each of these.
OPTIONAL_SCOPES = {
    "files:read": "a file that is sent to the bot is not imported",
    "files:write": "/goodfit export names the command instead of sending a file",
    "im:write": "nobody is written to who has not written first",
    "usergroups:read": "managers cannot be chosen by user groups",
    "users:read.email": "answers to letters go to the sender's address alone",
}
# The same of those that are required and yet may be missing where people install by themselves.
_REQUIRED_FOR = {
    "app_mentions:read": "a mention of the bot is not answered",
    "channels:read": "public channels are not looked at, so clients are not proposed from them",
    "groups:read": "private channels are not looked at",
    "im:history": "direct messages to the bot are not read",
    "reactions:read": "a reaction logs nothing",
}


def list_switched_off(granted: Iterable[str]) -> list[str]:
    """Return what is off for want of a scope; nothing where Slack did not say what it granted."""
    has = set(granted)
    words = OPTIONAL_SCOPES | _REQUIRED_FOR
    return [f"without {s}, {what}" for s, what in words.items() if s not in has] if has else []


class Health(StrEnum):
    """How a thing stands."""

    OK = "ok"
    LOOK = "look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at: a sentence, and for what is not fine how to mend it."""

    name: str
    health: Health
    sentence: str
    mend: str = ""


def fine(name: str, sentence: str) -> Check:
    """Return that a thing is as it should be."""
    return Check(name=name, health=Health.OK, sentence=sentence)


def look(name: str, sentence: str, mend: str) -> Check:
    """Return that a thing works, and that somebody should look."""
    return Check(name=name, health=Health.LOOK, sentence=sentence, mend=mend)


def broken(name: str, sentence: str, mend: str) -> Check:
    """Return that a thing does not work."""
    return Check(name=name, health=Health.BROKEN, sentence=sentence, mend=mend)


def check_scopes(granted: Iterable[str]) -> list[Check]:
    """Say which scopes of the manifest are missing, and what is off without them."""
    has = set(granted)
    if not has:
        told = "Slack did not say which scopes were granted."
        return [look("scopes", told, "Compare OAuth & Permissions with manifest.yml.")]
    missing = [scope for scope in REQUIRED_SCOPES if scope not in has]
    if missing:
        return [
            broken(
                "scopes",
                f"Slack did not grant: {', '.join(missing)}.",
                "Add them at api.slack.com/apps under OAuth & Permissions, press Reinstall to "
                "Workspace there, and copy the new token into SLACK_BOT_TOKEN.",
            )
        ]
    off = [
        f"without {scope}, {what}" for scope, what in OPTIONAL_SCOPES.items() if scope not in has
    ]
    if off:
        mend = "If you want that, add the scope under OAuth & Permissions and reinstall."
        return [look("scopes", f"All required ones are granted; {'; '.join(off)}.", mend)]
    return [fine("scopes", "All scopes of the manifest are granted.")]


def check_clock(off: timedelta, whose: str) -> Check:
    """Say how far this machine's clock is from another's."""
    seconds = int(abs(off).total_seconds())
    mend = "Turn on time synchronisation on this machine (timedatectl set-ntp true)."
    told = f"This machine's clock is {seconds} s {'ahead of' if off > timedelta(0) else 'behind'}"
    told += f" {whose}."
    if abs(off) >= CLOCK_BREAKS:
        return broken("clock", f"{told} Requests over HTTP are refused from 300 s on.", mend)
    if abs(off) >= CLOCK_LOOKS:
        return look("clock", f"{told} From 300 s on requests over HTTP are refused.", mend)
    return fine("clock", f"It agrees with {whose} within {max(seconds, 1)} s.")


def is_healthy(checks: Iterable[Check]) -> bool:
    """Say whether nothing is broken; a look is allowed."""
    return all(check.health is not Health.BROKEN for check in checks)
