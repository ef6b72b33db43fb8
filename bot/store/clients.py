"""The clients of a team: who they are, their other names, their people."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select

from bot.domain.client import Client, Portrait, key_for
from bot.domain.errors import DomainError
from bot.store.client_contacts import ClientContacts
from bot.store.client_lists import ClientLists, archived
from bot.store.client_names import ClientNames
from bot.store.engines import Held
from bot.store.numbers import MOST_WISHED, next_number, raise_number
from bot.store.prepared import Ask, answer_to, never_waits, plain_rows
from bot.store.remembered import check_remembered
from bot.store.rows import (
    AgreementRow,
    AliasRow,
    ClientRow,
    DraftRow,
    MoneyRow,
    ScopeRequestRow,
    TimeRow,
)
from bot.store.sealed_types import among, may_be_sealed

CLIENT_FIELDS = tuple(field.name for field in fields(Client))
# Where a sum in the client's currency stands.
_SUMS = (
    AgreementRow.fee,
    ScopeRequestRow.amount,
    MoneyRow.amount,
    TimeRow.cost_rate,
    DraftRow.offer,
)
_CLIENT_ROW = select(ClientRow.__table__).where(
    ClientRow.team_id == bindparam("team"), ClientRow.id == bindparam("client")
)
_CLIENT_ROW_HELD = _CLIENT_ROW.with_for_update(key_share=True)
_CLIENT_ROW_FREE = _CLIENT_ROW.with_for_update(key_share=True, skip_locked=True)
_OF_CHANNEL = (
    select(ClientRow.__table__)
    .where(ClientRow.team_id == bindparam("team"), ClientRow.channel == bindparam("channel"))
    .order_by(ClientRow.id)
    .limit(1)
)


class UnknownClient(DomainError):
    """That client is not in the ledger any more, so nothing was changed."""


@dataclass(frozen=True, slots=True)
class Account:
    """A client with its number, since when its contact's address is what it is, and by whom."""

    id: int
    client: Client
    contact_changed_at: datetime | None = None
    contact_changed_by: str | None = None
    is_archived: bool = False
    added_at: datetime | None = None
    added_by: str | None = None
    forgotten_at: datetime | None = None
    forgotten_by: str | None = None


class Clients(ClientNames, ClientLists, ClientContacts):
    """The clients of one team, who are found by their names."""

    def add(
        self,
        client: Client,
        *,
        by: str | None,
        at: datetime,
        wanted: int | None = None,
        **columns: Any,
    ) -> Account:
        """Keep a new client. The caller has looked that its key is free.

        It gets the number `wanted` where that is free; `columns` are further ones of its row. One
        that was forgotten elsewhere is found by no name.
        """
        number = self._free_number(wanted)
        own = {"created_at": at, "created_by": by, **_columns(client), **columns}
        row = ClientRow(team_id=self._team_id, id=number, **own)
        self._session.add(row)
        self._session.flush()
        if row.forgotten_at is None:
            self._add_names(number, {key_for(client.key), key_for(client.name)})
        return _account(row)

    def get(self, client_id: int) -> Account:
        """Return the client of this number. Raises UnknownClient."""
        given = {"team": self._team_id, "client": client_id}
        row = plain_rows(self._session, _CLIENT_ROW, **given).first()
        if row is None:
            raise UnknownClient
        return _account(row)

    def get_held(self, client_id: int) -> Account:
        """Return the same, and let who adds to this client wait for each other until the end.

        So a running total counts what another adds at this moment, and a forgetting is waited
        for. Raises UnknownClient; Held where that is not to be waited for, or there is none.
        """
        (ask,) = self.asks_held(client_id)
        row = answer_to(self._session, ask).first()
        if row is None:
            raise Held if never_waits(self._session) else UnknownClient
        return _account(row)

    def asks_held(self, client_id: int) -> tuple[Ask, ...]:
        """Return what `get_held` asks."""
        held = _CLIENT_ROW_FREE if never_waits(self._session) else _CLIENT_ROW_HELD
        return (Ask(held, {"team": self._team_id, "client": client_id}),)

    def find(self, key: str) -> Account | None:
        """Return the client of this key, if there is one."""
        return self._one(among(self._session, ClientRow.key, [key]))

    def find_by_channel(self, channel: str) -> Account | None:
        """Return the client to which a channel belongs, if it belongs to one."""
        row = plain_rows(self._session, _OF_CHANNEL, team=self._team_id, channel=channel).first()
        return None if row is None else _account(row)

    def list_all(self, *, with_archived: bool = False) -> list[Account]:
        """Return every client in the order of their names; archived ones only where wanted."""
        query = select(ClientRow).where(ClientRow.team_id == self._team_id)
        if not with_archived:
            query = query.where(ClientRow.archived_at.is_(None))
        if may_be_sealed(self._session):
            found = [_account(row) for row in self._session.scalars(query.order_by(ClientRow.id))]
            return sorted(found, key=lambda account: account.client.name)
        return [_account(row) for row in self._session.scalars(query.order_by(ClientRow.name))]

    def list_page(self, *, is_archived: bool = False, limit: int, offset: int = 0) -> list[Account]:
        """Return a page of the clients, or of the archived ones, in the order of their names."""
        query = select(ClientRow).where(
            ClientRow.team_id == self._team_id, archived(is_archived=is_archived)
        )
        if may_be_sealed(self._session):
            names = self._session.execute(query.with_only_columns(ClientRow.id, ClientRow.name))
            page = sorted(names, key=lambda row: (row.name.lower(), row.id))[offset:][:limit]
            return [self.get(row.id) for row in page]
        query = query.order_by(func.lower(ClientRow.name), ClientRow.id)
        return [_account(row) for row in self._session.scalars(query.limit(limit).offset(offset))]

    def mute(self, client_id: int, until: date | None) -> None:
        """Let the digest only count a client up to a day, or show it again.

        Raises UnknownClient, ClientIsForgotten.
        """
        check_remembered(self._session, self._team_id, client_id)
        row = self._session.get(ClientRow, (self._team_id, client_id))
        if row is None:
            raise UnknownClient
        row.muted_until = until
        self._session.flush()

    def portrait(self, client_id: int) -> Portrait:
        """Return all of a client that can be corrected. Raises UnknownClient."""
        return Portrait(
            client=self.get(client_id).client,
            aliases=tuple(self.aliases_of(client_id)),
            contacts=tuple(self.contacts_of(client_id)),
        )

    def hold(self, client_id: int) -> None:
        """Put what is done to a client at the same time in a row, for this transaction."""
        self._session.get(ClientRow, (self._team_id, client_id), with_for_update=True)

    def has_sums(self, client_id: int) -> bool:
        """Say whether any sum in the client's currency is in the ledger, withdrawn or not."""
        return any(
            self._session.scalars(
                select(column.class_.id)
                .where(
                    column.class_.team_id == self._team_id,
                    column.class_.client_id == client_id,
                    column.is_not(None),
                )
                .limit(1)
            ).first()
            is not None
            for column in _SUMS
        )

    def save(self, client_id: int, client: Client, *, by: str | None, at: datetime) -> None:
        """Change a client; remember when its contact's address changed, and by whom.

        Raises UnknownClient, ClientIsForgotten.
        """
        check_remembered(self._session, self._team_id, client_id)
        row = self._session.get(ClientRow, (self._team_id, client_id))
        if row is None:
            raise UnknownClient
        if row.contact_email != client.contact_email:
            row.contact_changed_at = at
            row.contact_changed_by = by
        for name, value in _columns(client).items():
            setattr(row, name, value)
        self._session.flush()
        self._renew_names(client_id)

    def add_aliases(self, client_id: int, aliases: Iterable[str]) -> None:
        """Keep other names of a client as they are written; a taken one goes to this one.

        Raises ClientIsForgotten.
        """
        check_remembered(self._session, self._team_id, client_id)
        touched = {client_id}
        for alias in aliases:
            same = {alias, alias.casefold()}
            touched.update(
                self._session.scalars(
                    delete(AliasRow)
                    .where(
                        AliasRow.team_id == self._team_id,
                        among(self._session, AliasRow.alias, same),
                    )
                    .returning(AliasRow.client_id)
                )
            )
            self._session.add(AliasRow(team_id=self._team_id, alias=alias, client_id=client_id))
            self._session.flush()
        for number in sorted(touched):
            self._renew_names(number)

    def aliases_of(self, client_id: int) -> list[str]:
        """Return the other names of a client."""
        query = select(AliasRow.alias).where(
            AliasRow.team_id == self._team_id, AliasRow.client_id == client_id
        )
        found = list(self._session.scalars(query.order_by(AliasRow.alias)))
        return sorted(found) if may_be_sealed(self._session) else found

    def set_aliases(self, client_id: int, aliases: Iterable[str]) -> None:
        """Put these in the place of a client's other names."""
        self._session.execute(
            delete(AliasRow).where(
                AliasRow.team_id == self._team_id, AliasRow.client_id == client_id
            )
        )
        self.add_aliases(client_id, aliases)

    def archive(self, client_id: int, *, by: str, at: datetime | None) -> None:
        """Put a client aside, or with `at` None take it back. Raises ClientIsForgotten."""
        check_remembered(self._session, self._team_id, client_id)
        row = self._session.get(ClientRow, (self._team_id, client_id))
        if row is None:
            raise UnknownClient
        row.archived_at = at
        row.archived_by = None if at is None else by
        self._session.flush()

    def _free_number(self, wanted: int | None) -> int:
        if wanted is not None and wanted <= MOST_WISHED:
            raise_number(self._session, self._team_id, "clients", to=wanted)
            if self._session.get(ClientRow, (self._team_id, wanted)) is None:
                return wanted
        return next_number(self._session, self._team_id, "clients")

    def _renew_names(self, client_id: int) -> None:
        """Let a client be found by the names that it has now, and by no other."""
        client = self.get(client_id).client
        self._set_names(client_id, {client.key, client.name, *self.aliases_of(client_id)})

    def _one(self, condition: Any) -> Account | None:
        query = select(ClientRow).where(ClientRow.team_id == self._team_id, condition)
        row = self._session.scalars(query.order_by(ClientRow.id)).first()
        return None if row is None else _account(row)


def to_client(row: ClientRow | Row[Any]) -> Client:
    """Turn a row into the domain's client."""
    return Client(**{name: getattr(row, name) for name in CLIENT_FIELDS})


def _columns(client: Client) -> dict[str, Any]:
    return {name: getattr(client, name) for name in CLIENT_FIELDS}


def _account(row: ClientRow | Row[Any]) -> Account:
    return Account(
        row.id,
        to_client(row),
        row.contact_changed_at,
        row.contact_changed_by,
        row.archived_at is not None,
        row.created_at,
        row.created_by,
        row.forgotten_at,
        row.forgotten_by,
    )
