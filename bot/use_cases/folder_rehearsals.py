"""A folder's import rehearsed: done in a transaction that is taken back, and counted."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry, TimeEntry
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import Note, SentMessage
from bot.domain.scope_request import ScopeRequest
from bot.store.database import Begin
from bot.store.store import Store

_KINDS: dict[str, type] = {
    "agreements.csv": Agreement,
    "deliverables.csv": Deliverable,
    "scope_requests.csv": ScopeRequest,
    "complaints.csv": Complaint,
    "reraises.csv": Reraise,
    "time.csv": TimeEntry,
    "money.csv": MoneyEntry,
    "notes.csv": Note,
    "messages.csv": SentMessage,
    "investments.csv": Investment,
}


class TakenBack(Exception):
    """Ends a transaction of which nothing is to stay."""


class FolderRehearsal:
    """Lends a transaction to an import and takes back what it wrote.

    `new` holds by file how many of its rows the ledger did not know.
    """

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self.new: dict[str, int] = {}

    @contextmanager
    def begin(self, team_id: str, *, reading: bool = False, late: bool = False) -> Iterator[Store]:
        """Begin as ever, and roll back at the end."""
        with suppress(TakenBack), self._begin(team_id, reading=reading, late=late) as store:
            before = counted(store)
            yield store
            self.new = {file: count - before[file] for file, count in counted(store).items()}
            raise TakenBack


def known_clients(begin: Begin, *, team_id: str) -> dict[str, Client]:
    """Return every client of the ledger by key, archived or not: a folder may name them."""
    with begin(team_id, reading=True) as store:
        accounts = store.clients.list_all(with_archived=True)
    return {account.client.key: account.client for account in accounts}


def counted(store: Store) -> dict[str, int]:
    """Return how many clients and entries a ledger has, by the file of the format."""
    clients = store.clients.count() + store.clients.count(is_archived=True)
    entries = {file: store.entries.count(kind) for file, kind in _KINDS.items()}
    return {"clients.csv": clients, **entries}
