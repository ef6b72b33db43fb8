"""The clients and entries of a portfolio on their way into the ledger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.agreement import Investment, TimeEntry
from bot.domain.client import Contact
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import History, SentMessage
from bot.portfolio.kept import LETTERS, Kept
from bot.portfolio.portfolio import Portfolio
from bot.portfolio.sheets import FILES
from bot.store.entry_imports import Incoming
from bot.store.store import Store

_NOTHING = Kept()
_PARTS = (
    "agreements",
    "deliverables",
    "scope_requests",
    "time",
    "money",
    "notes",
    "investments",
    "complaints",
)
# What speaks of complaints is taken once those have their numbers.
_ORDER = (*(value for value in FILES if value not in (Reraise, SentMessage)), Reraise, SentMessage)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came in: the numbers of clients by their keys, how many were new, and names.

    `changed` entries say what their files say by now; `left` ones were changed here as well.

    `refs` are the names of entries and clients here by those that the folder has for them: S-214
    is S-214 again where that number was free. An entry may also be named by its id there, which
    only hours are not.
    """

    clients: Mapping[str, int]
    new_clients: int
    entries: int
    refs: Mapping[str, str]
    changed: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An entry of the folder: of which client by key, and of which complaint by identity."""

    client: str
    value: Any
    kept: Kept
    complaint: str | None = None


def take_entries(store: Store, portfolio: Portfolio, *, now: datetime, by: str) -> TakenIn:
    """Keep the clients and entries of a portfolio that are not known yet, or not as they are."""
    refs: dict[str, str] = {}
    clients, new_clients = _take_clients(store, portfolio, refs, now=now)
    found = _by_type(portfolio)
    complaints: Mapping[str, int] = {}
    by_id: dict[str, str] = {}
    added = changed = left = 0
    store.entries.hold_numbers(found)
    for value_type in _ORDER:
        of_type = found.pop(value_type, [])
        rows = [_incoming(one, clients, complaints) for one in of_type]
        taken = store.entries.take(value_type, rows, at=now, by=by)
        added += taken.added
        changed += taken.changed
        left += taken.left
        if value_type is Complaint:
            complaints = taken.numbers
        letter = LETTERS[FILES[value_type]]
        for row in rows:
            name = f"{letter}-{taken.numbers[row.identity]}"
            if row.entry:
                refs[row.entry] = name
            if value_type is not TimeEntry:
                by_id[row.identity] = name
    return TakenIn(
        clients=clients,
        new_clients=new_clients,
        entries=added,
        refs={**by_id, **refs},
        changed=changed,
        left=left,
    )


def _take_clients(
    store: Store, portfolio: Portfolio, refs: dict[str, str], *, now: datetime
) -> tuple[dict[str, int], int]:
    accounts = store.clients.list_all(with_archived=True)
    known = {account.client.key: account.id for account in accounts}
    kept = portfolio.kept.get("clients.csv", {})
    new = 0
    for client in (history.client for history in portfolio.clients):
        beside = kept.get(client.key, _NOTHING)
        if client.key not in known:
            wanted = None if beside.entry is None else _number(beside.entry)
            account = store.clients.add(client, by=None, at=now, wanted=wanted, **beside.columns)
            known[client.key] = account.id
            new += 1
        if beside.entry:
            refs[beside.entry] = f"{LETTERS['clients.csv']}-{known[client.key]}"
    _add_people(store, portfolio, known)
    return known, new


def _add_people(store: Store, portfolio: Portfolio, known: Mapping[str, int]) -> None:
    """Keep the other names of clients, and the other people at those of whom none is known."""
    for alias, key in portfolio.aliases.items():
        store.clients.add_aliases(known[key], [alias])
    people: dict[str, list[Contact]] = {}
    for one in portfolio.contacts:
        contact = Contact(name=one.name or one.email or "", email=one.email, role=one.role)
        people.setdefault(one.client, []).append(contact)
    for key, contacts in people.items():
        if not store.clients.contacts_of(known[key]):
            store.clients.set_contacts(known[key], contacts)


def _by_type(portfolio: Portfolio) -> dict[type, list[_Found]]:
    found: dict[type, list[_Found]] = {}
    for history in portfolio.clients:
        for one in _entries(history, portfolio.kept):
            found.setdefault(type(one.value), []).append(one)
    for aside in portfolio.withdrawn:
        one = _Found(
            client=aside.client, value=aside.value, kept=aside.kept, complaint=aside.complaint
        )
        found.setdefault(type(one.value), []).append(one)
    return found


def _entries(history: History, kept: Mapping[str, Mapping[str, Kept]]) -> Iterator[_Found]:
    key = history.client.key

    def of(value: Any, complaint: str | None = None) -> _Found:
        beside = kept.get(FILES[type(value)], {}).get(value.id, _NOTHING)
        return _Found(client=key, value=value, kept=beside, complaint=complaint)

    for part in _PARTS:
        for value in getattr(history, part):
            yield of(_approved(value) if isinstance(value, Investment) else value)
    for complaint in history.complaints:
        for again in complaint.reraises:
            yield of(again, complaint.id)
    for message in history.messages:
        yield of(replace(message, complaint=None), message.complaint)


def _approved(hours: Investment) -> Investment:
    """Return hours of a portfolio's history, which all count: without a day, from the start."""
    return hours if hours.approved_on else replace(hours, approved_on=hours.start)


def _incoming(found: _Found, clients: Mapping[str, int], complaints: Mapping[str, int]) -> Incoming:
    columns = dict(found.kept.columns)
    if found.complaint is not None:
        columns["complaint_id"] = complaints[found.complaint]
    return Incoming(
        client_id=clients[found.client],
        identity=found.value.id,
        value=found.value,
        entry=found.kept.entry,
        columns=columns,
    )


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
