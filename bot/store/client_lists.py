"""Lists of clients by number and name, and how many there are: no more is read of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from bot.store.rows import ClientRow
from bot.store.sealed_types import may_be_sealed


class ClientLists:
    """The lists of one team's clients."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def list_numbers(self, *, after: int = 0, limit: int | None = None) -> list[tuple[int, bool]]:
        """Return (client id, whether it is put away) of the clients after a number, ascending."""
        query = (
            select(ClientRow.id, ClientRow.archived_at.is_not(None))
            .where(ClientRow.team_id == self._team_id, ClientRow.id > after)
            .order_by(ClientRow.id)
            .limit(limit)
        )
        return [(number, is_put_away) for number, is_put_away in self._session.execute(query)]

    def list_choices(self, *, owner: str | None = None, limit: int) -> list[tuple[int, str]]:
        """Return (client id, name) of the first clients in use, in the order of their names.

        `owner` is whose clients alone are wanted.
        """
        query = select(ClientRow.id, ClientRow.name).where(
            ClientRow.team_id == self._team_id, ClientRow.archived_at.is_(None)
        )
        if owner is not None:
            query = query.where(ClientRow.owner == owner)
        rows = first_by_name(self._session, query, limit=limit)
        return [(row.id, row.name) for row in rows]

    def list_named(self, client_ids: Iterable[int]) -> list[tuple[int, str]]:
        """Return (client id, name) of these clients, in the order in which they are asked for."""
        wanted = list(client_ids)
        query = select(ClientRow.id, ClientRow.name).where(
            ClientRow.team_id == self._team_id, ClientRow.id.in_(wanted)
        )
        names = {row.id: row.name for row in self._session.execute(query)}
        return [(number, names[number]) for number in wanted if number in names]

    def count(self, *, is_archived: bool = False, owner: str | None = None) -> int:
        """Count the clients, or the archived ones; with `owner` theirs alone."""
        query = select(func.count()).where(
            ClientRow.team_id == self._team_id, archived(is_archived=is_archived)
        )
        if owner is not None:
            query = query.where(ClientRow.owner == owner)
        return self._session.scalar(query) or 0

    def count_forgotten(self) -> int:
        """Count the clients that were forgotten."""
        query = select(func.count()).where(
            ClientRow.team_id == self._team_id, ClientRow.forgotten_at.is_not(None)
        )
        return self._session.scalar(query) or 0

    def list_muted(self, today: date, *, limit: int) -> list[tuple[int, str, date]]:
        """Return (client id, name, last day) of the first clients that are muted, by name."""
        query = select(ClientRow.id, ClientRow.name, ClientRow.muted_until).where(
            ClientRow.team_id == self._team_id,
            ClientRow.archived_at.is_(None),
            ClientRow.muted_until >= today,
        )
        rows = first_by_name(self._session, query, limit=limit)
        return [(row.id, row.name, row.muted_until) for row in rows]


def first_by_name(
    session: Session, query: Select[*tuple[Any, ...]], *, limit: int, offset: int = 0
) -> Sequence[Row[Any]]:
    """Return a page of rows of clients in the order of their names, which they have with their id.

    Where names are sealed all are opened and put in order here: some tenths of a second for fifty
    thousand of them.
    """
    if may_be_sealed(session):
        rows = sorted(session.execute(query), key=lambda row: (row.name, row.id))
        return rows[offset : offset + limit]
    ordered = query.order_by(ClientRow.name, ClientRow.id)
    return session.execute(ordered.limit(limit).offset(offset)).all()


def archived(*, is_archived: bool) -> Any:
    """Return that a client was put away and is remembered, or is in use."""
    at = ClientRow.archived_at
    if is_archived:
        return and_(at.is_not(None), ClientRow.forgotten_at.is_(None))
    return at.is_(None)
