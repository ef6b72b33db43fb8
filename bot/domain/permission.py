"""Who may log, see and change what: the table "Who may" of domain.md, in one place."""

from bot.domain.agreement import Investment
from bot.domain.client import Client
from bot.domain.complaint import Complaint
from bot.domain.entry import Entry, EntryKind, is_decided, kind_of
from bot.domain.errors import DomainError
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.team import Actor, OnlyManagers

# The client's owner looks after these; so does a manager.
OWNERS = frozenset((EntryKind.CLIENT_DUTY, EntryKind.PROMISE))
# Agreements, fees and figures of money.
MANAGERS = frozenset((EntryKind.AGREEMENT, EntryKind.REFUND, EntryKind.CREDIT))


class OnlyOwner(DomainError):
    """Only the client's owner, or a manager, can do that. Nothing was changed."""


class NotYours(DomainError):
    """Only who logged it, or a manager, can change that entry. Nothing was changed."""


class DecidedByOthers(DomainError):
    """Somebody decided about that entry, so only a manager can change it now. Nothing changed."""


class OnlyManagersBook(DomainError):
    """A change order with a price counts as billed, so only a manager books it. Nothing changed."""


def owns(actor: Actor, client: Client) -> bool:
    """Say whether somebody is the client's owner, or a manager."""
    return actor.is_manager or client.owner == actor.user_id


def check_may_log(kind: EntryKind, actor: Actor, client: Client) -> None:
    """Let pass who may log an entry of this kind. Raises OnlyManagers, OnlyOwner."""
    if kind in MANAGERS and not actor.is_manager:
        raise OnlyManagers
    if kind in OWNERS and not owns(actor, client):
        raise OnlyOwner


def may_change(entry: Entry, logged_by: str | None, actor: Actor, client: Client) -> bool:
    """Say whether somebody may change, move or take back an entry.

    A member changes their own; the client's owner also duties and promises; what somebody else
    decided, and figures of money, a manager alone.
    """
    kind = kind_of(entry)
    if actor.is_manager:
        return True
    if kind in MANAGERS or _is_decided_by_others(entry, actor):
        return False
    return logged_by == actor.user_id or (kind in OWNERS and owns(actor, client))


def check_may_book(
    before: ScopeRequest, *, decision: Decision, amount: int | None, actor: Actor
) -> None:
    """Let pass who may decide so: a change order with its price counts as billed.

    Raises OnlyManagersBook.
    """
    if actor.is_manager or decision is not Decision.CHANGE_ORDER or amount is None:
        return
    if (before.decision, before.amount) != (decision, amount):
        raise OnlyManagersBook


def may_unapprove(entry: Entry, logged_by: str | None, actor: Actor) -> bool:
    """Say whether somebody may take back that hours to invest were approved: a manager.

    What nobody logged was imported, and counts as approved from the first.
    """
    is_approved = isinstance(entry, Investment) and entry.approved_on is not None
    return actor.is_manager and is_approved and logged_by is not None


def _is_decided_by_others(entry: Entry, actor: Actor) -> bool:
    match entry:
        case ScopeRequest():
            return entry.decided_by not in (None, actor.user_id)
        case Complaint():
            return entry.done_what_we_could and not entry.is_open
        case Investment():
            return is_decided(entry)
        case _:
            return False


def may_see(entry: Entry, actor: Actor) -> bool:
    """Say whether somebody may read an entry: figures of money are for managers."""
    return actor.is_manager or kind_of(entry) not in MANAGERS
