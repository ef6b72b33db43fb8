"""Erase one of a client's people: their name and address go from every text that is kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.client import Client, Contact, Portrait, log_name
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.draft import DraftState, Envelope
from bot.domain.erasure import Mention, mentions_of
from bot.domain.errors import DomainError
from bot.domain.team import Actor, OnlyManagers
from bot.messages.letters import Letter, Section
from bot.messages.letters import fingerprint as fingerprint_of
from bot.store.database import Begin
from bot.store.remembered import ClientIsForgotten
from bot.store.store import Store
from bot.use_cases.dispatch import once_for, root_card
from bot.use_cases.errors import UnusableFields

ERASED_CONTACT = "erased_contact"
_OPEN = (DraftState.WAITING, DraftState.APPROVED, DraftState.PARKED, DraftState.HANDED_OVER)
_WHY = "a person whom it named was erased"


class NobodyCalledSo(DomainError):
    """Nobody is called so there, and no text names them, so nothing was erased."""


class TheirLetterIsLeaving(DomainError):
    """A letter that names them is leaving just now. Nothing was erased. Try again in a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSheet:
    """A person to erase and the words that name them, each with its number of places.

    `letters` are drafts that are not sent and go to them or name them.
    """

    client_id: int
    client: Client
    who: Contact
    mentions: tuple[tuple[Mention, int], ...]
    letters: int

    @property
    def confirmation(self) -> str:
        """What has to be typed."""
        return self.who.name or self.who.email or ""

    @property
    def places(self) -> int:
        """In how many places their whole name or address stands, at the least."""
        return max((count for mention, count in self.whole), default=0)

    @property
    def whole(self) -> tuple[tuple[Mention, int], ...]:
        """Their name and their address: these always go."""
        sure = {self.who.name, self.who.email}
        return tuple(one for one in self.mentions if one[0].words in sure)

    @property
    def singles(self) -> tuple[tuple[Mention, int], ...]:
        """A first or a last name alone, where it stands anywhere: a person chooses."""
        return tuple(one for one in self.mentions if one not in self.whole and one[1])


def list_people_of(begin: Begin, actor: Actor, *, client_id: int) -> tuple[Contact, ...]:
    """Return a client's people, the main contact first. Raises OnlyManagers, UnknownClient."""
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        return _people(store.clients.portrait(client_id))


def look_for_contact(begin: Begin, actor: Actor, *, client_id: int, typed: str) -> ContactSheet:
    """Return whom a name or an address means, known still or not, and where they are named.

    Raises OnlyManagers, UnknownClient, ClientIsForgotten, NobodyCalledSo.
    """
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        return _sheet(store, client_id, typed)


def erase_contact(
    begin: Begin,
    actor: Actor,
    *,
    client_id: int,
    who: str,
    alone: Collection[str] = (),
    typed: str,
    now: datetime,
) -> int:
    """Erase the person whom `who` names, where that was typed again; return in how many places.

    `alone` are first or last names that are to go by themselves, too. Letters that are not sent
    and name them are withdrawn. Raises OnlyManagers, UnknownClient, ClientIsForgotten,
    NobodyCalledSo, UnusableFields, TheirLetterIsLeaving.
    """
    _check(actor)
    with begin(actor.team_id) as store:
        store.team.hold()
        store.clients.hold(client_id)
        sheet = _sheet(store, client_id, who)
        if _tidy(typed) != _tidy(sheet.confirmation):
            told = f'Type "{sheet.confirmation}" here. Nothing was erased.'
            raise UnusableFields({"confirm": told})
        words = [mention.words for mention, _ in sheet.whole]
        words += [mention.words for mention, _ in sheet.singles if mention.words in alone]
        letters = _withdraw(store, actor, client_id, words, now=now)
        count = store.contact_erasing.erase(client_id, words, fingerprint=_fingerprint)
        _leave(store, actor, client_id, sheet.who, now=now)
        store.audit.add(ERASED_CONTACT, f"client:{client_id}", user_id=actor.user_id, at=now)
        for number in letters:
            for card in store.deliveries.list_posts(root_card(number).removesuffix("root")):
                store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now)
        return count


def _check(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers


def _sheet(store: Store, client_id: int, typed: str) -> ContactSheet:
    account = store.clients.get(client_id)
    if account.forgotten_at is not None:
        raise ClientIsForgotten
    people = _people(store.clients.portrait(client_id))
    who = _meant(people, typed)
    client = account.client
    ours = [person.name for person in store.team.list_members()]
    others = [one.name for one in people if one != who]
    taken = [*others, *ours, client.name, *store.clients.aliases_of(client_id)]
    mentions = mentions_of(who.name, who.email, others=taken)
    words = [one.words for one in mentions if one.words in (who.name, who.email)]
    singles = [one.words for one in mentions if one.words not in words]
    counts = store.contact_erasing.count(client_id, words, singles)
    if who not in people and not any(counts[one] for one in words):
        raise NobodyCalledSo
    return ContactSheet(
        client_id=client_id,
        client=client,
        who=who,
        mentions=tuple((mention, counts[mention.words]) for mention in mentions),
        letters=len(_open(store, client_id, words)),
    )


def _people(portrait: Portrait) -> tuple[Contact, ...]:
    """Return a client's people, tidied, the main contact first."""
    client = portrait.client
    main = Contact(name=client.contact_name or "", email=client.contact_email)
    every = (main, *portrait.contacts) if main.words else portrait.contacts
    return tuple(replace(one, name=" ".join(one.name.split())) for one in every)


def _meant(people: Sequence[Contact], typed: str) -> Contact:
    """Return who was typed: a known person by name or address, or else just these words."""
    wanted = _tidy(typed)
    if not wanted:
        raise NobodyCalledSo
    for one in people:
        if wanted in (_tidy(one.name), _tidy(one.email or "")):
            return one
    first = [one for one in people if one.name and wanted == _tidy(one.name.split()[0])]
    if len(first) == 1:
        return first[0]
    words = " ".join(typed.split())
    return Contact(name="", email=words) if "@" in words else Contact(name=words)


def _open(store: Store, client_id: int, words: Sequence[str]) -> list[int]:
    """Return the drafts that are not sent and go to these words, or hold them."""
    numbers = store.contact_erasing.letters_naming(client_id, words)
    return [number for number in numbers if store.drafts.get(number).state in _OPEN]


def _withdraw(
    store: Store, actor: Actor, client_id: int, words: Sequence[str], *, now: datetime
) -> list[int]:
    """Reject what names them and is not sent; return every letter that names them."""
    for number in _open(store, client_id, words):
        draft = store.drafts.hold(number)
        store.deliveries.cancel(once_for(number))
        if store.deliveries.state_of(once_for(number)) is DeliveryState.SENDING:
            raise TheirLetterIsLeaving
        store.drafts.add_decision(draft, kind="rejected", by=actor.user_id, at=now, reason=_WHY)
        store.drafts.set_state(number, DraftState.REJECTED)
        store.drafts.change(number, remind_at=None)
    return store.contact_erasing.letters_naming(client_id, words)


def _leave(store: Store, actor: Actor, client_id: int, who: Contact, *, now: datetime) -> None:
    """Take a person out of the client's contacts, and remember that somebody went."""
    portrait = store.clients.portrait(client_id)
    client = portrait.client
    main = Contact(name=" ".join((client.contact_name or "").split()), email=client.contact_email)
    if main == replace(who, role=None):
        client = replace(client, contact_name=None, contact_email=None)
        store.clients.save(client_id, client, by=actor.user_id, at=now)
    kept = [one for one in portrait.contacts if _tidy(one.words) != _tidy(who.words)]
    store.clients.set_contacts(client_id, kept)
    store.entries.add_change(
        log_name(client_id), by=actor.user_id, at=now, action="contact_erased", before={}
    )


def _fingerprint(
    kind: str,
    subject: str,
    sections: Sequence[Sequence[str]],
    envelope: Envelope,
    recipient: str | None,
) -> str:
    letter = Letter(kind, subject, tuple(Section(*part) for part in sections))
    return fingerprint_of(letter, recipient or "", repr(envelope))


def _tidy(words: str) -> str:
    return " ".join(words.split()).casefold()
