"""A client: an account that we serve, and how its name is recognised."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


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


def key_for(name: str) -> str:
    """Return the key that a name suggests: "Café Lumière Ltd." gives "cafe-lumiere-ltd".

    Letters of other scripts are kept; the result is empty when nothing of `name` fits a key.
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)
    )
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:60]
