"""A client's history: all that scoring reads, and nothing else."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry, TimeEntry
from bot.domain.client import Client
from bot.domain.complaint import Complaint
from bot.domain.scope_request import ScopeRequest


class NoteKind(StrEnum):
    """What a note says."""

    PRAISE = "praise"
    WIN = "win"
    DISCOUNT_ASK = "discount_ask"
    MEETING = "meeting"
    CONTACT = "contact"
    GOAL = "goal"
    CLIENT_DUTY = "client_duty"
    DEPARTURE = "departure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A dated fact. A duty has `due` and `done` (a date); a departure may have a `bucket`.

    `bucket` is fulfilled, distracted or not_executed once a person has decided which.
    """

    id: str
    on: date
    kind: NoteKind
    text: str = ""
    due: date | None = None
    done: date | None = None
    bucket: str | None = None
    permalink: str | None = None


class MessageStatus(StrEnum):
    """What the client made of a message."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message that went out; `kind` is its folder, such as `apology`.

    `complaint` is the id of the complaint that it answers, where that is known;
    `promised_by` is the date by which it promised a remedy; `draft_id` is the draft that it was.
    """

    id: str
    on: date
    kind: str
    status: MessageStatus = MessageStatus.SENT
    complaint: str | None = None
    promised_by: date | None = None
    draft_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything the ledger knows of one client. The order within a tuple means nothing."""

    client: Client
    agreements: tuple[Agreement, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    scope_requests: tuple[ScopeRequest, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    time: tuple[TimeEntry, ...] = ()
    money: tuple[MoneyEntry, ...] = ()
    notes: tuple[Note, ...] = ()
    messages: tuple[SentMessage, ...] = ()
    investments: tuple[Investment, ...] = ()

    def with_entry(self, entry: object) -> "History":
        """Return the same with one more entry, where it counts and changes a running total."""
        if isinstance(entry, ScopeRequest):
            return replace(self, scope_requests=(*self.scope_requests, entry))
        if isinstance(entry, Complaint):
            return replace(self, complaints=(*self.complaints, entry))
        if isinstance(entry, Investment) and entry.approved_on is not None:
            return replace(self, investments=(*self.investments, entry))
        return self
