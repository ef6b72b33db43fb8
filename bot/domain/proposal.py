"""Clients that nobody added yet: what a channel's name or an imported file suggests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.client import LONGEST_NAME, key_for

# What agencies call a channel about one client, or with one: Slack's own guide to naming
# channels has client- and ext-. Left out for what else they begin: c- and cl- (c-suite,
# cl-ops), account- and acct- (account-leads), proj- (our own projects as well).
PREFIXES = frozenset(("client", "clients", "customer", "customers", "kunde", "kunden", "ext"))
# These say by themselves that a channel is about a client, or shared with one.
SUFFIXES = frozenset(("client", "customer", "kunde", "ext", "shared"))
# What stands behind a client's name where it has several channels.
_TAILS = SUFFIXES | frozenset(("external", "general", "internal", "int", "private", "public"))
# After client- these are work of ours and nobody's name: #client-success, #customer-support.
_NO_NAMES = frozenset(
    (
        *("alerts", "all", "announcements", "archive", "archived", "calls", "care", "channel"),
        *("comms", "delivery", "demo", "experience", "facing", "feedback", "health", "help"),
        *("insights", "intake", "issues", "leads", "list", "love", "management", "managers"),
        *("meetings", "news", "notes", "onboarding", "operations", "ops", "partners", "pitches"),
        *("portal", "projects", "questions", "relations", "reporting", "reports", "requests"),
        *("research", "reviews", "sales", "services", "service", "side", "stories", "strategy"),
        *("success", "support", "team", "teams", "template", "test", "updates", "wins", "work"),
    )
)


class ProposalState(StrEnum):
    """What became of a proposal: it waits, its client was added, or it is none."""

    OPEN = "open"
    TAKEN = "taken"
    LEFT = "left"


class Origin(StrEnum):
    """What suggested a client."""

    CHANNEL = "channel"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A client that could be added; `key` will be its key, `channel` is Slack's id of its own."""

    key: str
    name: str
    origin: Origin
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel of the workspace, by Slack's id and its name without #."""

    id: str
    name: str


def client_in(channel_name: str) -> str | None:
    """Return the client's name that a channel's name suggests: client-acme-retail, Acme Retail.

    None where it suggests none: only a first or last word that says "client" counts, so that
    #acme-design-team and #client-success are nobody's.
    """
    words = [word for word in key_for(channel_name).split("-") if word]
    is_named = bool(words) and (words[0] in PREFIXES or words[-1] in SUFFIXES)
    if not is_named:
        return None
    if words[0] in PREFIXES:
        words = words[1:]
    while words and words[-1] in _TAILS:
        words = words[:-1]
    if not words or _NO_NAMES.issuperset(words) or all(word.isdecimal() for word in words):
        return None
    return " ".join(_capital(word) for word in words)


def from_channels(channels: Iterable[Channel]) -> list[Proposal]:
    """Return the clients that channels suggest, one a name: the shortest channel's name wins.

    So #client-acme is Acme's channel, and not #client-acme-internal.
    """
    found: dict[str, Proposal] = {}
    for channel in sorted(channels, key=lambda one: (len(one.name), one.name)):
        name = client_in(channel.name)
        if name is not None:
            made = Proposal(key=key_for(name), name=name, origin=Origin.CHANNEL, channel=channel.id)
            found.setdefault(made.key, made)
    return sorted(found.values(), key=lambda one: one.key)


def from_names(names: Iterable[str]) -> list[Proposal]:
    """Return the clients that names in a file suggest; what cannot be a name suggests none."""
    found = {made.key: made for made in reversed(list(_named(names)))}
    return sorted(found.values(), key=lambda one: one.key)


def _named(names: Iterable[str]) -> Iterator[Proposal]:
    for written in names:
        name = " ".join(written.split())
        if key_for(name) and len(name) <= LONGEST_NAME:
            yield Proposal(key=key_for(name), name=name, origin=Origin.FILE)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
