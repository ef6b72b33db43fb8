"""Rows of a folder that would bring back a client who was forgotten here."""

from collections.abc import Iterator, Mapping, Sequence

from bot.messages.import_words import adds_to_forgotten, brings_back, may_bring_back
from bot.portfolio.portfolio import Portfolio
from bot.portfolio.sheets import FILES
from bot.store.clients import Account
from bot.store.store import Store

_CLIENTS = "clients.csv"


def forgotten_notes(accounts: Sequence[Account], portfolio: Portfolio) -> Iterator[str]:
    """Say which new clients of a folder were forgotten here, and which may have been.

    `accounts` are all clients of the ledger before the import. An export from before names a
    client by its number here and when it was added; of any other folder nobody can tell, since
    no name of who was forgotten is kept.
    """
    forgotten = [one for one in accounts if one.forgotten_at is not None]
    if not forgotten:
        return
    known = {one.client.key for one in accounts}
    new = [one.client.key for one in portfolio.clients if one.client.key not in known]
    by_name = {f"client-{one.id}": one for one in forgotten}
    kept = portfolio.kept.get(_CLIENTS, {})
    back = []
    for key in new:
        beside = kept.get(key)
        was = by_name.get(beside.entry or "") if beside is not None else None
        if beside is not None and was and beside.columns.get("created_at") == was.added_at:
            back.append(key)
    if back:
        yield brings_back(back)
    if others := [key for key in new if key not in back]:
        yield may_bring_back(others, len(forgotten))


def count_forgotten(
    store: Store, accounts: Sequence[Account], portfolio: Portfolio
) -> dict[str, int]:
    """Count the entries of each forgotten client that a folder names, by key."""
    named = {one.client.key for one in portfolio.clients}
    forgotten = [one for one in accounts if one.forgotten_at is not None]
    return {
        one.client.key: store.entries.count_of_client(one.id, FILES)
        for one in forgotten
        if one.client.key in named
    }


def grown_notes(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    """Say for which forgotten clients an import adds entries; what was here already is none."""
    for key, count in after.items():
        if count > before[key]:
            yield adds_to_forgotten(key, count - before[key])
