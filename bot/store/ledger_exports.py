"""The whole ledger of a team on its way out, streamed: clients and entries, all that is kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, not_, select, type_coerce
from sqlalchemy.orm import Session

from bot.domain.agreement import Investment
from bot.domain.complaint import Reraise
from bot.domain.history import SentMessage
from bot.store.histories import CHUNK
from bot.store.kinds import KINDS
from bot.store.letters_sent import letter_of, words_of_letters
from bot.store.rows import AliasRow, ClientRow, ComplaintRow, ContactRow
from bot.store.sealed_types import may_be_sealed


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A row as it is kept: its number, the number of its client, and its columns by name."""

    number: int
    client_id: int
    columns: Mapping[str, Any]


class LedgerExports:
    """What the ledger of one team holds, row by row; read it in one transaction."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def each_client(self) -> Iterator[KeptRow]:
        """Yield the clients by their numbers, archived or not."""
        table = ClientRow.__table__
        query = select(*table.c).where(table.c.team_id == self._team_id).order_by(table.c.id)
        for row in self._stream(query):
            yield KeptRow(row.id, row.id, row._asdict())

    def each_entry(self, value_type: type, *, counts: bool) -> Iterator[KeptRow]:
        """Yield the entries of a type that count, or those that do not, client by client.

        The letter's words stand in the columns of a message that was a draft.
        """
        table = KINDS[value_type].row.__table__
        counting = _counting(value_type)
        query = (
            select(*table.c)
            .where(table.c.team_id == self._team_id, counting if counts else not_(counting))
            .order_by(table.c.client_id, table.c.id)
        )
        is_message = value_type is SentMessage
        for row in self._stream(words_of_letters(query) if is_message else query):
            columns = row._asdict()
            yield KeptRow(row.id, row.client_id, letter_of(columns) if is_message else columns)

    def aliases(self) -> dict[int, list[str]]:
        """Return the other names of each client that has some, in the order of their letters."""
        query = select(AliasRow.client_id, AliasRow.alias).where(AliasRow.team_id == self._team_id)
        found: dict[int, list[str]] = {}
        for row in self._stream(query):
            found.setdefault(row.client_id, []).append(row.alias)
        return {client_id: sorted(found[client_id]) for client_id in sorted(found)}

    def each_contact(self) -> Iterator[KeptRow]:
        """Yield the other people at clients; their number is their place there."""
        table = ContactRow.__table__
        query = (
            select(*table.c)
            .where(table.c.team_id == self._team_id)
            .order_by(table.c.client_id, table.c.position)
        )
        for row in self._stream(query):
            yield KeptRow(row.position, row.client_id, row._asdict())

    def identities(self, value_type: type, ending: str) -> set[str]:
        """Return the identities of a type's imported entries that end so."""
        column = KINDS[value_type].row.identity
        query = select(column).where(
            KINDS[value_type].row.team_id == self._team_id, column.is_not(None)
        )
        if not may_be_sealed(self._session):
            query = query.where(type_coerce(column, Text).endswith(ending, autoescape=True))
        return {identity for identity in self._session.scalars(query) if identity.endswith(ending)}

    def complaint_identities(self) -> dict[int, str | None]:
        """Return the identity of every complaint by its number; None where it was logged here."""
        query = select(ComplaintRow.id, ComplaintRow.identity).where(
            ComplaintRow.team_id == self._team_id
        )
        return {row.id: row.identity for row in self._stream(query)}

    def _stream(self, query: Select[*tuple[Any, ...]]) -> Iterator[Row[Any]]:
        found = self._session.connection().execute(query, execution_options={"yield_per": CHUNK})
        try:
            yield from found
        finally:
            found.close()


def _counting(value_type: type) -> ColumnElement[bool]:
    """Return which entries of a type are part of their client's history, as Histories reads it."""
    own = KINDS[value_type].row
    stands: ColumnElement[bool] = own.withdrawn_at.is_(None)
    if value_type is Investment:
        return and_(stands, own.approved_on.is_not(None))
    if value_type is Reraise:
        complaint = select(ComplaintRow.id).where(
            ComplaintRow.team_id == own.team_id,
            ComplaintRow.id == own.complaint_id,
            ComplaintRow.client_id == own.client_id,
            ComplaintRow.withdrawn_at.is_(None),
        )
        return and_(stands, complaint.exists())
    return stands
