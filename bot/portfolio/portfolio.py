"""A portfolio: what a folder of CSV files holds, as domain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.history import History
from bot.portfolio.kept import Kept
from bot.portfolio.records import Records
from bot.portfolio.withdrawn import Withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person at a client: a row of contacts.csv."""

    client: str
    name: str | None
    email: str | None
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A folder's content.

    `clients` in the order of clients.csv; `aliases` from alias to client key; `settings` as
    settings.toml has them; `records` are what is kept beside the entries; `warnings` are sentences;
    `rows` counts by file. `kept` is what stands in an entry's own row besides it, by file and
    identity (of clients.csv by key); `withdrawn` are the entries that do not count.
    """

    clients: tuple[History, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    records: Records = field(default_factory=Records)
    warnings: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, Mapping[str, Kept]] = field(default_factory=dict)
    withdrawn: tuple[Withdrawn, ...] = ()
