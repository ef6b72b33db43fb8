"""Capturing what people say: what is to be logged, and every way that it can turn out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.errors import DomainError
from bot.domain.scope_request import Decision

# The same person and the same text within this time were sent twice (slack-ux.md, rule 8).
REPEAT_WITHIN = timedelta(minutes=2)


class Withdrawn(DomainError):
    """That entry was taken back meanwhile, so nothing was changed."""


class NotYours(DomainError):
    """Only who logged it, or a manager, can change that entry. Nothing was changed."""


class EntryKind(StrEnum):
    """What people log day by day."""

    SCOPE_REQUEST = "scope_request"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What somebody wants to log. `client_id` is None until the client is known.

    `asked_by` and `on` are the message's own author and day where it came from a message.
    `hours` is None where nobody said them; `amount` is in minor units of `currency`.
    """

    kind: EntryKind
    text: str
    client_id: int | None = None
    client_typed: str | None = None
    hours: float | None = None
    amount: int | None = None
    currency: str | None = None
    on: date | None = None
    permalink: str | None = None
    asked_by: str | None = None

    def as_plain(self) -> dict[str, Any]:
        """Return the same as JSON would keep it."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        plain["on"] = self.on and self.on.isoformat()
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Capture":
        """Read back what `as_plain` wrote."""
        on = plain["on"]
        return cls(
            **{
                **plain,
                "kind": EntryKind(plain["kind"]),
                "on": on and date.fromisoformat(on),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A client's running total beside the agreement, over the last 90 days.

    `hours` and `contracted` are hours; `contracted` is None where no hours are agreed;
    `free_from` is the day from which the year is worked for nothing at this rate.
    """

    asks: int = 0
    hours: float = 0.0
    contracted: float | None = None
    free_from: date | None = None
    open_complaints: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """It is in the ledger under `ref`, such as S-214."""

    ref: str
    capture: Capture
    client_name: str
    standing: Standing
    logged_by: str
    logged_at: datetime
    decision: Decision | None = None
    is_first: bool = False
    repeated_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichClient:
    """The client is not known for sure; what was typed is kept under `pending`."""

    pending: int
    capture: Capture
    offered: tuple[tuple[int, str], ...]
    is_ambiguous: bool = False
    has_clients: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingText:
    """A client and nothing to log: the form asks for the rest."""

    capture: Capture
    client_name: str | None


Outcome = Logged | WhichClient | MissingText
