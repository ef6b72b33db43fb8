"""Read clients: their list, one of them with its log, and which one a name means."""

from collections.abc import Sequence

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry
from bot.domain.client import Portrait, log_name
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import Note
from bot.domain.permission import owns
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor
from bot.messages.client_list import ON_A_PAGE as CLIENTS_ON_A_PAGE
from bot.messages.client_list import ClientList
from bot.messages.client_view import MOST_AGREEMENTS, MOST_CHANGES, ON_A_PAGE, ClientPage
from bot.store.clients import Account
from bot.store.database import Begin
from bot.store.entries import Change
from bot.store.store import Store
from bot.use_cases.client_checks import check_may_change
from bot.use_cases.finding import Meant, meant_by

_KINDS: dict[type, str] = {
    ScopeRequest: "Scope requests",
    Complaint: "Complaints",
    Reraise: "Raised again",
    Note: "Notes",
    Deliverable: "Promises",
    Investment: "Hours to invest",
    MoneyEntry: "Sums of money",
    Agreement: "Agreements",
}
_OF_MANAGERS = (MoneyEntry, Agreement)


def list_clients(
    begin: Begin, actor: Actor, *, page: int = 0, is_archived: bool = False
) -> ClientList:
    """Return a page of the clients, or of the archived ones; the last one where `page` is over."""
    with begin(actor.team_id, reading=True) as store:
        count = store.clients.count(is_archived=is_archived)
        page = _within(page, count, CLIENTS_ON_A_PAGE)
        accounts = store.clients.list_page(
            is_archived=is_archived, limit=CLIENTS_ON_A_PAGE, offset=page * CLIENTS_ON_A_PAGE
        )
        return ClientList(
            clients=[(account.id, account.client) for account in accounts],
            people=_people(store, [account.client.owner for account in accounts]),
            page=page,
            count=count,
            others=store.clients.count(is_archived=not is_archived),
            is_archived=is_archived,
        )


def find_client(begin: Begin, actor: Actor, *, name: str, is_whole: bool = False) -> Meant:
    """Return which client a name means, archived or not, or which ones it may mean.

    With `is_whole` only a whole name counts, and not its first word: "Acme" is not Acme Labs.
    """
    with begin(actor.team_id, reading=True) as store:
        return meant_by(store, name, is_whole=is_whole)


def get_client(begin: Begin, actor: Actor, *, client_id: int) -> Account:
    """Return a client. Raises UnknownClient."""
    with begin(actor.team_id, reading=True) as store:
        return store.clients.get(client_id)


def open_client(begin: Begin, actor: Actor, *, client_id: int, page: int = 0) -> ClientPage:
    """Return what this person may see of a client, with a page of its log.

    Raises UnknownClient.
    """
    with begin(actor.team_id, reading=True) as store:
        account = store.clients.get(client_id)
        types = [kind for kind in _KINDS if actor.is_manager or kind not in _OF_MANAGERS]
        entry_count = store.entries.count_of_client(client_id, types)
        page = _within(page, entry_count, ON_A_PAGE)
        kept = store.entries.list_of_client(
            client_id, types, limit=ON_A_PAGE, offset=page * ON_A_PAGE
        )
        agreements = store.entries.list_of_client(client_id, [Agreement], limit=MOST_AGREEMENTS)
        changes = store.entries.list_changes(log_name(client_id))
        is_kept = account.forgotten_at is None
        ids = [account.client.owner, account.added_by, *_people_in(changes)]
        return ClientPage(
            client_id=client_id,
            portrait=store.clients.portrait(client_id),
            is_archived=account.is_archived,
            people=_people(store, ids),
            agreements=[one.value for one in agreements],
            agreement_count=store.entries.count_of_client(client_id, [Agreement]),
            counts=[(_KINDS[k], store.entries.count_of_client(client_id, [k])) for k in types],
            entries=[one.value for one in kept],
            entry_count=entry_count,
            page=page,
            changes=[(c.by, c.at, c.action, c.before) for c in changes[:MOST_CHANGES]],
            change_count=len(changes),
            added_at=account.added_at,
            added_by=account.added_by,
            with_money=actor.is_manager,
            is_manager=actor.is_manager and is_kept,
            may_edit=is_kept and owns(actor, account.client),
            timezone=actor.team.timezone,
        )


def open_to_correct(
    begin: Begin, actor: Actor, *, client_id: int, names: frozenset[str]
) -> tuple[Portrait, bool]:
    """Return a client for the form of these fields, and whether sums fix its currency.

    Raises UnknownClient, OnlyManagers, OnlyOwner.
    """
    with begin(actor.team_id, reading=True) as store:
        portrait = store.clients.portrait(client_id)
        check_may_change(names, actor, portrait.client)
        return portrait, store.clients.has_sums(client_id)


def _people_in(changes: Sequence[Change]) -> list[str]:
    owners = [change.before.get("owner") for change in changes]
    return [user for user in (*(change.by for change in changes), *owners) if user]


def _people(store: Store, user_ids: Sequence[str | None]) -> dict[str, str]:
    people = store.team.list_people([user_id for user_id in user_ids if user_id])
    return {user_id: person.name for user_id, person in people.items()}


def _within(page: int, count: int, size: int) -> int:
    return max(0, min(page, (count - 1) // size))
