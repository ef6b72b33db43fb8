"""A client: an account that we serve, how its name is recognised, and who works there."""

import functools
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from string import ascii_lowercase, digits

LONGEST_NAME = 80


class Status(StrEnum):
    """Where the relationship stands."""

    ACTIVE = "active"
    LEAVING = "leaving"
    FORMER = "former"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One account. `key` is letters, digits and `-`; `owner` is a Slack user id or a name."""

    key: str
    name: str
    status: Status = Status.ACTIVE
    segment: str | None = None
    owner: str | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    channel: str | None = None
    currency: str = "USD"
    timezone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Another person at a client, besides the main contact."""

    name: str
    email: str | None = None
    role: str | None = None

    @property
    def words(self) -> str:
        """The person in a line, as it can be typed again: "Jo Reyes, jo@acme.example, CEO"."""
        return ", ".join(part for part in (self.name, self.email, self.role) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """A client with its other names and the other people there: all that can be corrected."""

    client: Client
    aliases: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def values(self) -> Mapping[str, object]:
        """Every field's value by its name; the key stays for good and is none of them."""
        own = {f.name: getattr(self.client, f.name) for f in fields(Client) if f.name != "key"}
        return {**own, "aliases": self.aliases, "contacts": self.contacts}

    @property
    def fingerprint(self) -> str:
        """What tells this state from any other, so that a form knows whether it is out of date."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


_NO_KEY = re.compile(r"[\W_]+")
# Of plain letters and digits only these make a key, capitals as small ones; the rest parts words.
# Every line's every beginning gets a key, so this takes the way of bytes, a quarter of the other.
_IN_KEY = (ascii_lowercase + digits).encode()
_PARTED = bytes(byte if byte in _IN_KEY else ord(" ") for byte in bytes(range(256)).lower())


def key_for(name: str) -> str:
    """Return the key that a name suggests: "Café Lumière Ltd." gives "cafe-lumiere-ltd".

    Letters of other scripts are kept; the result is empty when nothing of `name` fits a key.
    """
    if name.isascii():
        # Made sooner than it would be found in a cache that did not hold it.
        return b"-".join(name.encode().translate(_PARTED).split()).decode()[:60]
    return _key_of_any(name)


@functools.lru_cache(maxsize=1024)
def _key_of_any(name: str) -> str:
    # Taken apart some signs are capitals: the key of a key must be that key.
    apart = unicodedata.normalize("NFKD", name.casefold()).casefold()
    plain = "".join(c for c in apart if not unicodedata.combining(c))
    return _NO_KEY.sub("-", plain).strip("-")[:60]


def log_name(client_id: int) -> str:
    """Return the name under which a client's changes are remembered, as S-214 is an entry's."""
    return f"client-{client_id}"
