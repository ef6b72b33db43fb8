"""A draft: a message to a client, in versions, on its way to a manager's approval."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.errors import DomainError
from bot.domain.offer_limit import OfferLimit
from bot.domain.play import EXITS
from bot.domain.team import Actor, OnlyManagers

# How long a changed address makes a second person look (domain.md, "Who may").
CONTACT_IS_NEW_FOR = timedelta(days=7)


class Tone(StrEnum):
    """How a letter speaks: as to somebody one knows, or as to a board."""

    WARM = "warm"
    FORMAL = "formal"


class DraftState(StrEnum):
    """Where a draft stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    SENT = "sent"
    REJECTED = "rejected"
    PARKED = "parked"
    HANDED_OVER = "handed_over"
    MARKED_SENT = "marked_sent"


class NothingHappened(DomainError):
    """That came too late, so nothing happened.

    `link` is where the draft stands now, and `label` are the words for the way there.
    """

    def __init__(self, sentence: str = "", *, link: str = "", label: str = "") -> None:
        super().__init__(sentence)
        self.link = link
        self.label = label


class VersionReplaced(NothingHappened):
    """That version was replaced, so nothing happened. Read the newest one in this thread."""


class AlreadyDecided(NothingHappened):
    """That draft was decided already, so nothing happened."""


class OutOfDate(NothingHappened):
    """What that letter rests on has changed, so nothing was sent."""


class SecondPersonNeeded(NothingHappened):
    """A second manager must approve this one: it is an exit, a large offer, or a new address."""


class NotTheirContact(DomainError):
    """That address is no contact of this client, so nothing was approved."""


class ReasonNeeded(DomainError):
    """No other manager is left who could decide, so write why you decide alone."""


class AnswersNeeded(DomainError):
    """No address is known to which the client's answer would go, so nothing was approved yet."""


class TooLateToStop(NothingHappened):
    """The e-mail has left, so it cannot be stopped any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """From whom a letter comes by name, where answers go, and to whom by name."""

    from_name: str
    reply_to: tuple[str, ...] = ()
    to_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version's words and envelope, frozen. `sections` are (name, label, text)."""

    number: int
    subject: str
    sections: tuple[tuple[str, str, str], ...]
    envelope: Envelope
    fingerprint: str
    author: str
    created_at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft with its newest version.

    `offer` is what it offers, in minor units; `answers` are what its form was told, so that it
    can be drafted again; `cited` are the facts that it rests on, as they were when it was
    written; `matter` is what it is about: letters of one matter are one thread of e-mails;
    `ask_on` is the day on which a person is asked what the client answered.
    """

    id: int
    client_id: int
    kind: str
    state: DraftState
    why: tuple[str, ...] = ()
    complaint_ids: tuple[str, ...] = ()
    recipient: str | None
    asked_by: str
    created_at: datetime
    promised_by: date | None = None
    offer: int | None = None
    trouble: str | None = None
    tone: Tone = Tone.WARM
    answers: Mapping[str, str] = field(default_factory=dict)
    cited: Mapping[str, Any] = field(default_factory=dict)
    matter: str | None = None
    promises: tuple[Mapping[str, Any], ...] = ()
    ask_on: date | None = None
    answer: str | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    reminders: int = 0
    remind_at: datetime | None = None
    sent_at: datetime | None = None
    sent_message_id: str | None = None
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The address that the ledger knows of the client's contact, since when and from whom.

    `others` are those of the other people there.
    """

    email: str | None
    changed_at: datetime | None = None
    changed_by: str | None = None
    others: tuple[str, ...] = ()

    def is_at(self, address: str | None) -> bool:
        """Say whether a letter may go there: to one of the client's people, or handed over."""
        theirs = [email.strip().casefold() for email in (self.email, *self.others) if email]
        return address is None or address.strip().casefold() in theirs

    def is_new_to(self, draft: Draft, now: datetime) -> bool:
        """Say whether the draft goes to an address that nobody has relied on yet."""
        if draft.recipient is not None and draft.recipient != self.email:
            return True
        return self.changed_at is not None and now - self.changed_at < CONTACT_IS_NEW_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDecision:
    """What somebody decided or said about a version: approved, rejected, stopped, commented, ..."""

    kind: str
    by: str
    at: datetime
    reason: str | None = None
    version: int = 0
    id: int = 0


def check_approval(
    draft: Draft,
    actor: Actor,
    *,
    fingerprint: str,
    contact: Contact,
    managers: Collection[str],
    offer_limit: OfferLimit | None,
    reason: str | None,
    now: datetime,
    is_offer_edited: bool = False,
) -> None:
    """Say whether this person may approve the version with this fingerprint.

    A second person, neither drafter nor last editor, approves an exit, an offer above the
    workspace's limit, and a letter to any address but the contact's own of over 7 days; where
    no other manager is left, a written reason does (domain.md, "Who may"). Raises OnlyManagers,
    VersionReplaced, AlreadyDecided, SecondPersonNeeded, ReasonNeeded.
    """
    if not actor.is_manager:
        raise OnlyManagers
    check_version(draft, fingerprint)
    why = why_second(
        draft, contact, offer_limit=offer_limit, now=now, is_offer_edited=is_offer_edited
    )
    involved = {draft.asked_by, draft.version.author}
    if why is None or actor.user_id not in involved:
        return
    if set(managers) - involved:
        raise SecondPersonNeeded
    if not (reason or "").strip():
        raise ReasonNeeded


def why_second(
    draft: Draft,
    contact: Contact,
    *,
    offer_limit: OfferLimit | None,
    now: datetime,
    is_offer_edited: bool = False,
) -> str | None:
    """Say why a second person must approve, to stand after "because"; None where one is enough.

    Source: domain.md, "Who may": an exit, an offer above the limit, a contact of under 7 days.
    """
    if draft.kind in EXITS:
        return "it ends our work for them"
    if offer_limit and (why := offer_limit.why_second(draft.offer, is_edited=is_offer_edited)):
        return why
    if draft.recipient is not None and draft.recipient != contact.email:
        return "it goes to an address that is not the contact's"
    if contact.is_new_to(draft, now):
        return "the contact's address was changed in the last 7 days"
    return None


def check_recipient(draft: Draft, contact: Contact) -> None:
    """Let pass a letter to one of the client's people. Raises NotTheirContact.

    No reason and no second person lets any other pass.
    """
    if not contact.is_at(draft.recipient):
        raise NotTheirContact(
            f"{draft.recipient} is no contact of this client, so nothing was approved. "
            "Add it under /client NAME contacts first, or send it to somebody who is."
        )


def check_version(draft: Draft, fingerprint: str) -> None:
    """Say whether a decision about this version still counts.

    Raises VersionReplaced where the words changed since, AlreadyDecided where the draft no
    longer waits.
    """
    if draft.version.fingerprint != fingerprint:
        raise VersionReplaced
    if draft.state is not DraftState.WAITING:
        raise AlreadyDecided
