"""A draft: a message to a client, in versions, on its way to a manager's approval."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import DomainError
from bot.domain.team import Actor, OnlyManagers

# How long a changed address makes a second person look (domain.md, "Who may").
CONTACT_IS_NEW_FOR = timedelta(days=7)


class DraftState(StrEnum):
    """Where a draft stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    SENT = "sent"
    REJECTED = "rejected"
    FAILED = "failed"
    PARKED = "parked"
    HANDED_OVER = "handed_over"
    MARKED_SENT = "marked_sent"


class VersionReplaced(DomainError):
    """That version was replaced, so nothing happened. Read the newest one in this thread."""


class AlreadyDecided(DomainError):
    """That draft was decided already, so nothing happened."""


class SecondPersonNeeded(DomainError):
    """A second person must approve this one: neither who drafted it nor who edited it last."""


class ReasonNeeded(DomainError):
    """You are the only manager, so write why you decide alone."""


class TooLateToStop(DomainError):
    """The e-mail has left, so it cannot be stopped any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version's words, frozen. `sections` are (name, label, text)."""

    number: int
    subject: str
    sections: tuple[tuple[str, str, str], ...]
    fingerprint: str
    author: str
    created_at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft with its newest version."""

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
    trouble: str | None = None
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDecision:
    """What somebody decided: approved, rejected, stopped or marked_sent."""

    kind: str
    by: str
    at: datetime
    reason: str | None = None


def check_approval(
    draft: Draft,
    actor: Actor,
    *,
    fingerprint: str,
    contact_changed_at: datetime | None,
    managers: Collection[str],
    reason: str | None,
    now: datetime,
) -> None:
    """Say whether this person may approve the version with this fingerprint.

    An exit, and any message to an address changed in the last 7 days, needs a second person,
    neither drafter nor last editor; where there is one manager only, a written reason
    (domain.md, "Who may"). Raises OnlyManagers, VersionReplaced, AlreadyDecided,
    SecondPersonNeeded, ReasonNeeded.
    """
    if not actor.is_manager:
        raise OnlyManagers
    check_version(draft, fingerprint)
    is_new_contact = (
        contact_changed_at is not None and now - contact_changed_at < CONTACT_IS_NEW_FOR
    )
    if draft.kind != "graceful_exit" and not is_new_contact:
        return
    if actor.user_id not in (draft.asked_by, draft.version.author):
        return
    if len(managers) > 1:
        raise SecondPersonNeeded
    if not (reason or "").strip():
        raise ReasonNeeded


def check_version(draft: Draft, fingerprint: str) -> None:
    """Say whether a decision about this version still counts.

    Raises VersionReplaced where the words changed since, AlreadyDecided where the draft no
    longer waits.
    """
    if draft.version.fingerprint != fingerprint:
        raise VersionReplaced
    if draft.state is not DraftState.WAITING:
        raise AlreadyDecided
