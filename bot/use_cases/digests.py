"""The digest by hand: post it now, choose how often it comes, mute a client in it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.delivery import DeliveryState
from bot.domain.errors import DomainError
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.digest_drawing import digest_card
from bot.use_cases.digest_posting import queue_card, redraw_last
from bot.use_cases.errors import UnusableFields
from bot.use_cases.outcomes import today_of

MUTED, UNMUTED = "client_muted", "client_unmuted"
# For how many days a client may be muted; 0 shows it again.
MUTE_DAYS = (7, 14, 30, 90)
MOST_MUTED = 20
# One more than a list holds says that it holds not all of them.
MOST_CHOICES = 101


class NoDigestChannel(DomainError):
    """There is no channel for the digest yet. Choose one with /goodfit setup."""


class NotRunYet(DomainError):
    """No night was run yet, so there is no digest to post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutable:
    """The clients to choose from, and those that are muted as (client id, name, last day)."""

    clients: tuple[tuple[int, str], ...]
    muted: tuple[tuple[int, str, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Muted:
    """What became of a client in the digest: muted up to a day, or shown again."""

    name: str
    until: date | None


def post_digest_now(begin: Begin, actor: Actor, *, now: datetime) -> str:
    """Queue the last night's digest, redrawn where it stands already, and say so in a sentence.

    One that waits for the opening hour does not wait any longer. Raises OnlyManagers,
    NoDigestChannel, NotRunYet.
    """
    _check_manager(actor)
    with begin(actor.team_id) as store:
        team = store.team.get()
        if team.digest_channel is None:
            raise NoDigestChannel
        night = store.nights.last_done()
        if night is None:
            raise NotRunYet
        did = _post_now(store, digest_card(night), now=now)
    return f"The digest of the night of {night:%-d %b %Y} {did}: <#{team.digest_channel}>."


def change_frequency(begin: Begin, actor: Actor, *, only_changes: bool, now: datetime) -> None:
    """Post the digest every night, or only when something changed. Raises OnlyManagers."""
    _check_manager(actor)
    with begin(actor.team_id) as store:
        store.team.hold()
        store.team.save(replace(store.team.get(), only_changes=only_changes), at=now)
        redraw_last(store, now=now)


def list_mutable(begin: Begin, actor: Actor, *, now: datetime) -> Mutable:
    """Return the clients that can be muted, and those that are. Raises OnlyManagers."""
    _check_manager(actor)
    with begin(actor.team_id, reading=True) as store:
        today = today_of(store, now)
        return Mutable(
            clients=tuple(store.clients.list_choices(limit=MOST_CHOICES)),
            muted=tuple(store.clients.list_muted(today, limit=MOST_MUTED)),
        )


def mute_client(
    begin: Begin,
    actor: Actor,
    *,
    days: int,
    now: datetime,
    client_id: int | None = None,
    name: str = "",
) -> Muted:
    """Let the digest only count a client for so many days, or show it again with 0.

    The client is given by its number or its name. Raises OnlyManagers, UnusableFields,
    UnknownClient.
    """
    _check_manager(actor)
    with begin(actor.team_id) as store:
        number = _named(store, name) if client_id is None else client_id
        client = store.clients.get(number).client
        until = today_of(store, now) + timedelta(days=days) if days in MUTE_DAYS else None
        store.clients.mute(number, until)
        did = UNMUTED if until is None else MUTED
        store.audit.add(did, f"client:{number}", user_id=actor.user_id, at=now)
        redraw_last(store, now=now)
        return Muted(name=client.name, until=until)


def _post_now(store: Store, card: str, *, now: datetime) -> str:
    """Queue it, and say what is done."""
    state = store.deliveries.state_of(card)
    if state is DeliveryState.QUEUED and store.deliveries.hasten(card, at=now):
        return "is on its way"
    if state is DeliveryState.QUEUED:
        return "was perhaps posted already; within two minutes it is repeated, if it must be"
    stands = queue_card(store, card, now=now, by_hand=True)
    return "is drawn anew where it stands" if stands else "is on its way"


def _named(store: Store, name: str) -> int:
    found = store.clients.match(name, near_archived=False).exact
    if len(found) != 1:
        many = "Several clients are" if found else "No client is"
        told = f"{many} called that, so nothing was changed. Write the whole name."
        raise UnusableFields({"client_name": told})
    return found[0]


def _check_manager(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers
