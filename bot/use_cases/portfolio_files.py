"""The files of a portfolio, made of what the ledger holds, one row at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.complaint import Complaint
from bot.portfolio.columns import (
    AUDIT_COLUMNS,
    AUDIT_FILE,
    SETTINGS_FILE,
    WITHDRAWN_FILE,
    columns_of,
)
from bot.portfolio.kept import LETTERS
from bot.portfolio.sheets import FILES, LedgerRow, sheet, withdrawn_sheet, written
from bot.portfolio.writing import Part, Table, Text
from bot.store.ledger_exports import KeptRow
from bot.store.store import Store
from bot.use_cases.portfolio_records import files as records
from bot.use_cases.portfolio_settings import settings_toml

_CLIENTS = "clients.csv"


@dataclass(frozen=True, slots=True)
class _Owner:
    number: int
    key: str
    currency: str

    @property
    def name(self) -> str:
        """How its own row is called, and those of its names and people."""
        return f"{LETTERS[_CLIENTS]}-{self.number}"


def portfolio_files(store: Store) -> Iterator[Part]:
    """Yield every file of the portfolio of a team; rows are read while they are written."""
    owners = {
        row.number: _Owner(row.number, row.columns["key"], row.columns["currency"])
        for row in store.exports.each_client()
    }
    yield _table(_CLIENTS, map(_client, store.exports.each_client()))
    names = _Names(store)
    for value_type, file in FILES.items():
        make = names.of(value_type, owners)
        yield _table(file, map(make, store.exports.each_entry(value_type, counts=True)))
    yield Table(
        WITHDRAWN_FILE, columns_of(WITHDRAWN_FILE), withdrawn_sheet(_withdrawn(names, owners))
    )
    yield _table("aliases.csv", _aliases(store, owners))
    yield _table("contacts.csv", _contacts(store, owners))
    for file, columns, cells in records(store):
        # Their cells are as they are kept; an empty one is none.
        yield Table(file, columns, ([written(c) if c else "" for c in row] for row in cells))
    yield Table(AUDIT_FILE, AUDIT_COLUMNS, _audit(store))
    yield Text(SETTINGS_FILE, settings_toml(store))


def _audit(store: Store) -> Iterator[list[str]]:
    """Yield the audit log; it is given out and never taken back in, or it would prove nothing."""
    for line in store.audit.each():
        yield [written(cell) for cell in (line.at.isoformat(), line.user_id, line.what, line.about)]


def _withdrawn(names: "_Names", owners: Mapping[int, _Owner]) -> Iterator[tuple[str, LedgerRow]]:
    for value_type, file in FILES.items():
        make = names.of(value_type, owners)
        for row in names.store.exports.each_entry(value_type, counts=False):
            yield file, make(row)


class _Names:
    """How entries are called in the files: by the identity that they came with, else by their own.

    An entry that was logged here is S-214@T0123. Where another came in by that very identity,
    when it was logged stands behind it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._complaints = store.exports.complaint_identities()
        self._complaint_name = self._namer(Complaint)

    def of(self, value_type: type, owners: Mapping[int, _Owner]) -> Callable[[KeptRow], LedgerRow]:
        """Return what makes a row of its file of an entry of this type."""
        letter, name = LETTERS[FILES[value_type]], self._namer(value_type)

        def made(row: KeptRow) -> LedgerRow:
            owner, columns = owners[row.client_id], row.columns
            own = {
                "client": owner.key,
                "entry": f"{letter}-{row.number}",
                "id": name(row.number, columns["identity"]),
            }
            if columns.get("complaint_id") is not None:
                own["complaint"] = self._complaint(columns["complaint_id"])
            if columns.get("draft_id") is not None:
                own["draft"] = f"draft-{columns['draft_id']}"
            return LedgerRow(columns={**columns, **own}, currency=owner.currency)

        return made

    def _complaint(self, number: int) -> str:
        return self._complaint_name(number, self._complaints.get(number))

    def _namer(self, value_type: type) -> Callable[[int, str | None], str]:
        team_id, letter = self.store.team_id, LETTERS[FILES[value_type]]
        others = self.store.exports.identities(value_type, f"@{team_id}")

        def name(number: int, identity: str | None) -> str:
            own = f"{letter}-{number}@{team_id}"
            if identity is not None:
                return identity
            return own if own not in others else f"{own}#again"

        return name


def _client(row: KeptRow) -> LedgerRow:
    return LedgerRow(columns={**row.columns, "entry": f"{LETTERS[_CLIENTS]}-{row.number}"})


def _aliases(store: Store, owners: Mapping[int, _Owner]) -> Iterator[LedgerRow]:
    for client_id, aliases in store.exports.aliases().items():
        for place, alias in enumerate(aliases, 1):
            yield _of(owners[client_id], place, alias=alias)


def _contacts(store: Store, owners: Mapping[int, _Owner]) -> Iterator[LedgerRow]:
    for row in store.exports.each_contact():
        yield _of(owners[row.client_id], row.number + 1, **row.columns)


def _of(owner: _Owner, place: int, **columns: Any) -> LedgerRow:
    own = {"client": owner.key, "entry": owner.name, "id": f"{owner.key}/{place}"}
    return LedgerRow(columns={**columns, **own})


def _table(file: str, rows: Iterator[LedgerRow]) -> Table:
    return Table(file, columns_of(file), sheet(file, rows))
