"""Find an entry or a client, and say whether this person may see it and change it."""

from dataclasses import dataclass

from bot.domain.capture import Withdrawn
from bot.domain.complaint import Complaint
from bot.domain.entry import NOTE_KINDS, EntryKind, type_of
from bot.domain.errors import DomainError
from bot.domain.names import NameMatch
from bot.domain.permission import DecidedByOthers, NotYours, may_change, may_see
from bot.domain.team import Actor, OnlyManagers
from bot.store.clients import Account
from bot.store.entries import LOGGED_TYPES, UnknownEntry
from bot.store.entries import Logged as Kept
from bot.store.remembered import ClientIsForgotten
from bot.store.store import Store

# The change of a re-raise that names the complaint in whose place it was logged.
STANDS_FOR = "stands_for"


class ClientIsArchived(DomainError):
    """That client is archived, so nothing was logged."""


class ChangedMeanwhile(DomainError):
    """Somebody changed that entry while your form was open. Close it and open it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """The clients that a name may mean, as (client id, name): `is_exact`, or else the nearest."""

    clients: tuple[tuple[int, str], ...]
    is_exact: bool

    @property
    def one(self) -> tuple[int, str] | None:
        """Return the client that is meant, where the name means exactly one."""
        return self.clients[0] if self.is_exact and len(self.clients) == 1 else None


def meant_by(store: Store, name: str, *, is_whole: bool = False) -> Meant:
    """Return which clients a name means, archived or not, or which ones it may mean.

    With `is_whole` only a whole name counts, and not its first word: "Acme" is not Acme Labs.
    """
    if is_whole:
        whole = {number for number, _ in store.clients.find_named([name])}
        match = NameMatch(tuple(sorted(whole)), ())
    else:
        match = store.clients.match(name)
    clients = tuple(store.clients.list_named(match.exact or match.near))
    return Meant(clients=clients, is_exact=bool(match.exact))


def check_in_use(store: Store, client_id: int, *, hold: bool = False) -> Account:
    """Return a client for whom something may be logged; with `hold` for one who logs it now.

    Raises UnknownClient, ClientIsArchived, ClientIsForgotten.
    """
    account = store.clients.get_held(client_id) if hold else store.clients.get(client_id)
    if account.is_archived:
        raise ClientIsArchived(
            f"{account.client.name} is archived, so nothing was logged. "
            f"Type /client {account.client.key} reactivate first."
        )
    if account.forgotten_at is not None and hold:
        raise ClientIsForgotten
    return account


def check_revision(entry: Kept, seen: int | None) -> None:
    """Let pass who saw an entry as it is; None for who was shown none. Raises ChangedMeanwhile."""
    if seen is not None and seen != entry.revision:
        raise ChangedMeanwhile


def changeable(store: Store, actor: Actor, ref: str) -> Kept:
    """Return an entry that this person may change now.

    Raises UnknownEntry, NotYours, Withdrawn.
    """
    entry = own(store, actor, ref)
    if entry.withdrawn:
        raise Withdrawn
    return entry


def visible(store: Store, actor: Actor, ref: str) -> Kept:
    """Return an entry that this person may read. Raises UnknownEntry, OnlyManagers."""
    entry = store.entries.get(ref)
    if type(entry.value) not in LOGGED_TYPES:
        raise UnknownEntry
    if not may_see(entry.value, actor):
        raise OnlyManagers
    return entry


def own(store: Store, actor: Actor, ref: str) -> Kept:
    """Return an entry that is this person's to change, withdrawn or not.

    It is held until the transaction ends: what is read here is what is changed. Raises
    UnknownEntry, OnlyManagers, NotYours, DecidedByOthers.
    """
    store.entries.hold(ref)
    entry = visible(store, actor, ref)
    client = store.clients.get(entry.client_id).client
    if not may_change(entry.value, entry.logged_by, actor, client):
        is_own = entry.logged_by == actor.user_id
        raise DecidedByOthers if is_own else NotYours
    return entry


def find_by_link(store: Store, kind: EntryKind, permalink: str) -> Kept | None:
    """Return the entry of a kind that was logged from a message, if it still counts."""
    fixed = {"kind": NOTE_KINDS[kind]} if kind in NOTE_KINDS else {}
    return store.entries.find_by_permalink(type_of(kind), permalink, **fixed)


def complaint_of(store: Store, actor: Actor, ref: str) -> Kept:
    """Return a complaint that this person may change now. Raises as `changeable`."""
    entry = changeable(store, actor, ref)
    if not isinstance(entry.value, Complaint):
        raise UnknownEntry
    return entry
