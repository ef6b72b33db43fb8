"""A folder of CSV files (portfolio-csv), read whole into histories, or refused whole."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain.client import Client
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import History
from bot.portfolio import entries
from bot.portfolio.cells import Row
from bot.portfolio.columns import AUDIT_FILE, COLUMNS, SETTINGS_FILE, WITHDRAWN_FILE, columns_of
from bot.portfolio.faults import Fault, UnusablePortfolio
from bot.portfolio.identity import Identities
from bot.portfolio.kept import Kept, kept_of
from bot.portfolio.links import complaint_of
from bot.portfolio.portfolio import Contact, Portfolio
from bot.portfolio.records import read_records
from bot.portfolio.tables import read_table
from bot.portfolio.withdrawn import Withdrawn, withdrawn_entry

__all__ = ["Portfolio", "read_folder"]

# The files whose rows go one to one into a field of History.
_PLAIN: dict[str, tuple[str, Callable[[Row, str], Any]]] = {
    "agreements.csv": ("agreements", entries.agreement),
    "deliverables.csv": ("deliverables", entries.deliverable),
    "scope_requests.csv": ("scope_requests", entries.scope_request),
    "time.csv": ("time", entries.time_entry),
    "money.csv": ("money", entries.money_entry),
    "notes.csv": ("notes", entries.note),
    "investments.csv": ("investments", entries.investment),
}
_ALL: dict[str, Callable[[Row, str], Any]] = {
    **{file: read for file, (_, read) in _PLAIN.items()},
    "investments.csv": entries.withdrawn_investment,
    "complaints.csv": entries.complaint,
    "reraises.csv": entries.reraise,
    "messages.csv": entries.message,
}


def read_folder(folder: Path, *, known: Mapping[str, Client] | None = None) -> Portfolio:
    """Read a portfolio folder; a missing file means no such entries.

    `known` clients, by key, need not stand in clients.csv: entries may name them as well. Raises
    UnusablePortfolio naming every bad row by file, line and column; nothing is returned then.
    """
    reader = _Reader(folder, known or {})
    portfolio = reader.portfolio()
    if reader.faults:
        raise UnusablePortfolio(reader.faults)
    return portfolio


class _Reader:
    """Reads one folder once; what is wrong gathers in `faults`, what is odd in `warnings`."""

    def __init__(self, folder: Path, known: Mapping[str, Client]) -> None:
        self.folder = folder
        self.known = known
        self.faults: list[Fault] = []
        self.warnings: list[str] = []
        self.rows: dict[str, int] = {}
        self.clients: dict[str, Client] = {}
        self.kept: dict[str, dict[str, Kept]] = defaultdict(dict)
        self.named: set[str] = set()

    def portfolio(self) -> Portfolio:
        """Read every file. What it returns is whole only where `faults` stays empty."""
        if not self._is_a_portfolio():
            return Portfolio(clients=())
        self._read_clients()
        complaints = self._complaint_rows()
        by_id = {c.id: c for found in complaints.values() for c in found}
        withdrawn = self._withdrawn(by_id)
        parts = self._entries(complaints, by_id)
        return Portfolio(
            clients=tuple(
                History(client=client, **{name: tuple(found) for name, found in parts[key].items()})
                for key, client in self.clients.items()
            ),
            aliases=self._aliases(),
            contacts=self._contacts(),
            settings=self._settings(),
            records=read_records(self._table, self._client_rows),
            warnings=tuple(self.warnings),
            rows=self.rows,
            kept=self.kept,
            withdrawn=withdrawn,
        )

    def _is_a_portfolio(self) -> bool:
        found = {p.name for p in self.folder.iterdir()} if self.folder.is_dir() else set[str]()
        known = {*COLUMNS, SETTINGS_FILE, WITHDRAWN_FILE, AUDIT_FILE}
        if not found & set(COLUMNS):
            self.faults.append(Fault(str(self.folder), 0, "", "holds no file of a portfolio"))
            return False
        for name in sorted(n for n in found - known if n.endswith((".csv", ".toml"))):
            self.warnings.append(f"{name}: the file is not known and was ignored")
        return True

    def _table(self, file: str) -> Iterator[tuple[Row, str]]:
        path = self.folder / file
        identities = Identities(file)
        if not path.is_file():
            return
        self.rows[file] = 0
        for row in read_table(path, self.faults, self.warnings):
            self.rows[file] += 1
            content = COLUMNS.get(file) or columns_of(file)
            known = {c: v for c, v in row.cells.items() if c == "id" or c in content}
            yield row, identities.of(known)

    def _client_rows(self, file: str) -> Iterator[tuple[Row, str, str]]:
        """Yield rows of known clients with their currency, client key and identity."""
        seen: set[tuple[str, str | None]] = set()
        for row, identity in self._table(file):
            key = row.short("client")
            # Rows of withdrawn.csv are of several files, of which each has its own identities.
            own = (identity, row.short("file"))
            if own in seen:
                row.refuse("id", f"{identity!r} stands there twice")
            seen.add(own)
            if key is not None and key in self.known:
                self.clients.setdefault(key, self.known[key])
            if key is None or key not in self.clients:
                row.refuse("client", f"{key or ''!r} is not in clients.csv")
                continue
            yield replace(row, currency=self.clients[key].currency), key, identity

    def _read_clients(self) -> None:
        for row, _ in self._table("clients.csv"):
            client = entries.client(row)
            if client.key in self.clients:
                row.refuse("client", f"{client.key!r} stands there twice")
            self.clients[client.key] = client
            self._keep(row, "clients.csv", client.key)

    def _keep(self, row: Row, file: str, identity: str) -> None:
        kept = kept_of(row, file)
        if not kept.is_empty:
            self.kept[file][identity] = kept
        self._check_named_once(row, kept)

    def _check_named_once(self, row: Row, kept: Kept) -> None:
        if kept.entry in self.named:
            row.refuse("entry", f"{kept.entry!r} stands there twice")
        if kept.entry:
            self.named.add(kept.entry)

    def _withdrawn(self, by_id: dict[str, Complaint]) -> tuple[Withdrawn, ...]:
        """Read the entries that do not count: first complaints, which join those `by_id`."""
        rows = list(self._client_rows(WITHDRAWN_FILE))
        rows.sort(key=lambda found: found[0].short("file") != "complaints.csv")
        read = []
        for row, key, identity in rows:
            entry = withdrawn_entry(
                row, client=key, identity=identity, readers=_ALL, complaints=by_id
            )
            if entry is None:
                continue
            self._check_named_once(row, entry.kept)
            read.append(entry)
            if isinstance(entry.value, Complaint):
                by_id[identity] = entry.value
        return tuple(read)

    def _entries(
        self, rows: Mapping[str, list[Complaint]], by_id: Mapping[str, Complaint]
    ) -> dict[str, dict[str, list[Any]]]:
        parts: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for file, (name, read) in _PLAIN.items():
            for row, key, identity in self._client_rows(file):
                parts[key][name].append(read(row, identity))
                self._keep(row, file, identity)
        complaints = self._complaints(rows)
        for key, found in complaints.items():
            parts[key]["complaints"] = found
        for row, key, identity in self._client_rows("messages.csv"):
            answered = self._answered(row, complaints[key], by_id)
            sent = entries.message(row, identity, answered.id if answered else None)
            parts[key]["messages"].append(sent)
            self._keep(row, "messages.csv", identity)
        return parts

    def _answered(
        self, row: Row, complaints: list[Complaint], by_id: Mapping[str, Complaint]
    ) -> Complaint | None:
        """Find the complaint of a message; an export may name any by its id."""
        named = row.short("complaint")
        if named is None:
            return None
        found = by_id.get(named) if row.is_exact else None
        return found or complaint_of(row, complaints)

    def _complaint_rows(self) -> dict[str, list[Complaint]]:
        found: dict[str, list[Complaint]] = defaultdict(list)
        for row, key, identity in self._client_rows("complaints.csv"):
            found[key].append(entries.complaint(row, identity))
            self._keep(row, "complaints.csv", identity)
        return found

    def _complaints(self, found: Mapping[str, list[Complaint]]) -> dict[str, list[Complaint]]:
        again: dict[tuple[str, str], list[Reraise]] = defaultdict(list)
        for row, key, identity in self._client_rows("reraises.csv"):
            raised = complaint_of(row, found.get(key, []))
            self._keep(row, "reraises.csv", identity)
            if raised:
                again[key, raised.id].append(entries.reraise(row, identity))
        return defaultdict(list) | {
            key: [replace(c, reraises=tuple(again[key, c.id])) for c in complaints]
            for key, complaints in found.items()
        }

    def _aliases(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row, key, _ in self._client_rows("aliases.csv"):
            alias = row.name("alias")
            if alias is None:
                row.refuse("alias", "is empty, and the row means nothing without it")
            else:
                found[alias] = key
        return found

    def _contacts(self) -> tuple[Contact, ...]:
        return tuple(
            Contact(
                client=key,
                name=row.name("name"),
                email=row.name("email"),
                role=row.name("role"),
            )
            for row, key, _ in self._client_rows("contacts.csv")
        )

    def _settings(self) -> dict[str, Any]:
        path = self.folder / SETTINGS_FILE
        if not path.is_file():
            return {}
        try:
            return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.faults.append(Fault(SETTINGS_FILE, 0, "", f"is no TOML: {error}"))
            return {}
