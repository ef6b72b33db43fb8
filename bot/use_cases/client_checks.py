"""What is wrong with a client as somebody typed it: names, people, channels, addresses."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from email_validator import EmailNotValidError, validate_email

from bot.domain.client import LONGEST_NAME, Client, Contact, Portrait, Status, key_for
from bot.domain.money import CURRENCIES
from bot.domain.permission import OnlyOwner, owns
from bot.domain.team import Actor, OnlyManagers, PersonKind, UnknownTimezone, zone_of
from bot.store.store import Store
from bot.use_cases.errors import UnusableFields

# The client's owner keeps these up to date; the rest of a client is a manager's to change.
OF_OWNERS = frozenset(("segment", "aliases", "contact_name", "contact_email", "contacts"))
MOST_ALIASES = 20
MOST_CONTACTS = 20
_LONGEST = 200
_NOT_AN_EMAIL = "is not an e-mail address. Write one like jo@acme.example."


class UnusableClient(UnusableFields):
    """Something about that client cannot be saved; nothing was changed."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self.sentence = f"{' '.join(fields.values())} Nothing was changed."
        self.args = (self.sentence,)


def check_may_change(names: frozenset[str], actor: Actor, client: Client) -> None:
    """Let pass who may change these fields of a client. Raises OnlyManagers, OnlyOwner."""
    if names - OF_OWNERS and not actor.is_manager:
        raise OnlyManagers
    if names and not owns(actor, client):
        raise OnlyOwner


def typed_portrait(before: Portrait, typed: Mapping[str, str]) -> Portrait:
    """Return a client as it was typed; fields that nobody typed stay as they are.

    `alias` adds to the other names, `aliases` takes their place. Raises UnusableClient.
    """
    wrong: dict[str, str] = {}
    values: dict[str, object] = {}
    for name, text in typed.items():
        if name in ("name", "currency", "status"):
            values[name] = " ".join(text.split()) or getattr(before.client, name)
        elif name in before.values and name not in ("aliases", "contacts"):
            values[name] = " ".join(text.split()) or None
    values["currency"] = str(values.get("currency", before.client.currency)).upper()
    aliases, contacts = before.aliases, before.contacts
    if "aliases" in typed or "alias" in typed:
        kept = () if "aliases" in typed else before.aliases
        aliases = _distinct((*kept, *_parts(typed.get("aliases") or typed.get("alias", ""))))
    if "contacts" in typed:
        contacts = tuple(map(_contact, _lines(typed["contacts"])))
    try:
        values["status"] = Status(str(values.get("status", before.client.status)))
    except ValueError:
        wrong["status"] = "Choose one of these."
    if wrong:
        raise UnusableClient(wrong)
    client = dataclasses.replace(before.client, **values)  # type: ignore[arg-type] # by name
    return Portrait(client=client, aliases=aliases, contacts=contacts)


def check_client(
    store: Store, after: Portrait, changed: frozenset[str], *, client_id: int | None
) -> None:
    """Let a client pass whose `changed` fields are in order; `client_id` is None for a new one.

    Raises UnusableClient with a sentence for each field.
    """
    checks: dict[str, Callable[[], str]] = {
        "name": lambda: _wrong_name(store, after.client.name, client_id),
        "aliases": lambda: _wrong_aliases(store, after, client_id),
        "owner": lambda: _wrong_owner(store, after.client.owner),
        "channel": lambda: _wrong_channel(store, after.client.channel, client_id),
        "segment": lambda: _too_long(after.client.segment),
        "timezone": lambda: _wrong_zone(after.client.timezone),
        "currency": lambda: _wrong_currency(store, after.client, client_id),
        "contact_name": lambda: _too_long(after.client.contact_name),
        "contact_email": lambda: wrong_email(after.client.contact_email),
        "contacts": lambda: _wrong_contacts(after.contacts),
    }
    told = {name: check() for name, check in checks.items() if name in changed}
    wrong = {name: sentence for name, sentence in told.items() if sentence}
    if wrong:
        raise UnusableClient(wrong)


def wrong_email(address: str | None) -> str:
    """Say what is wrong with an e-mail address; empty where nothing is, or there is none."""
    if not address:
        return ""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return f'"{address}" {_NOT_AN_EMAIL}'
    return ""


def _wrong_name(store: Store, name: str, client_id: int | None) -> str:
    return _misspelt(name) or _taken(store, [name], client_id)


def _wrong_aliases(store: Store, after: Portrait, client_id: int | None) -> str:
    if len(after.aliases) > MOST_ALIASES:
        return f"{MOST_ALIASES} other names are the most."
    told = next(filter(None, map(_misspelt, after.aliases)), "")
    return told or _taken(store, after.aliases, client_id)


def _misspelt(name: str) -> str:
    if not key_for(name):
        return "Write a name with letters or digits."
    return f"Write at most {LONGEST_NAME} characters." if len(name) > LONGEST_NAME else ""


def _taken(store: Store, names: Sequence[str], client_id: int | None) -> str:
    """Say which of these names another client has; they are looked up at once."""
    found = store.clients.find_named(names)
    others = {key: number for number, key in reversed(found) if number != client_id}
    name = next((name for name in names if key_for(name) in others), None)
    if name is None:
        return ""
    other = store.clients.get(others[key_for(name)])
    state = ", archived" if other.is_archived else ""
    if key_for(other.client.name) == key_for(name):
        return f"{other.client.name} is there already{state}."
    return f"{name} is another name of {other.client.name} already{state}."


def _wrong_owner(store: Store, user_id: str | None) -> str:
    if user_id is None:
        return ""
    person = store.team.find_person(user_id)
    if person is None:
        return (
            "I do not know that person as a member of this workspace. If they are new, ask them "
            "to open Goodfit's Home once."
        )
    if person.kind is not PersonKind.MEMBER:
        return f"{person.name} is not a member of this workspace, so they cannot look after it."
    return ""


def _wrong_channel(store: Store, channel: str | None, client_id: int | None) -> str:
    if channel is None:
        return ""
    told = store.team.get().refuse_as_clients(channel)
    if told is not None:
        return told
    other = store.clients.find_by_channel(channel)
    if other is not None and other.id != client_id:
        return f"That channel belongs to {other.client.name}. Choose another one."
    return ""


def _wrong_zone(timezone: str | None) -> str:
    if timezone is None:
        return ""
    try:
        zone_of(timezone)
    except UnknownTimezone as error:
        return error.sentence
    return ""


def _wrong_currency(store: Store, client: Client, client_id: int | None) -> str:
    if client.currency not in CURRENCIES:
        return "That is no currency. Write three letters, such as USD or EUR."
    if client_id is not None and store.clients.has_sums(client_id):
        return "Sums are in the ledger already, so the currency cannot be changed."
    return ""


def _wrong_contacts(contacts: tuple[Contact, ...]) -> str:
    if len(contacts) > MOST_CONTACTS:
        return f"{MOST_CONTACTS} other people are the most."
    for contact in contacts:
        if not contact.name:
            return f'Who is "{contact.words}"? Write a line like Ana Pires, ana@acme.example, CEO.'
        told = wrong_email(contact.email) or _too_long(contact.words)
        if told:
            return told
    return ""


def _too_long(text: str | None) -> str:
    return f"Write at most {_LONGEST} characters." if text and len(text) > _LONGEST else ""


def _contact(line: str) -> Contact:
    """Read "Name, e-mail, role", in whatever order the last two stand."""
    parts = _parts(line)
    email = next((part for part in parts if "@" in part), None)
    others = [part for part in parts if part is not email]
    return Contact(
        name=others[0] if others else "", email=email, role=", ".join(others[1:]) or None
    )


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple({key_for(name) or name: name for name in reversed(names)}.values())[::-1]


def _parts(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(",") if part.strip()]


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
