"""Whole histories, one client at a time, in one ordered pass over every table."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry, TimeEntry
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import History, Note, SentMessage
from bot.domain.scope_request import ScopeRequest
from bot.store.clients import to_client
from bot.store.kinds import KINDS, to_value
from bot.store.rows import ClientRow

# Rows fetched at a time: what the memory of a night is made of, however many clients.
CHUNK = 2000

_OF_HISTORY: dict[str, type] = {
    "agreements": Agreement,
    "deliverables": Deliverable,
    "scope_requests": ScopeRequest,
    "complaints": Complaint,
    "time": TimeEntry,
    "money": MoneyEntry,
    "notes": Note,
    "messages": SentMessage,
    "investments": Investment,
}


class Histories:
    """The histories of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def get(self, client_id: int) -> History:
        """Return one client's history."""
        return next(history for _, history in self._stream(client_id))

    def each(self) -> Iterator[tuple[int, History]]:
        """Yield (client id, history) of every client in use in the order of their numbers."""
        return self._stream(None)

    def some(self, client_ids: Sequence[int]) -> Iterator[tuple[int, History]]:
        """Yield (client id, history) of these clients, in use or put away; ids ascending."""
        return self._stream(client_ids)

    def _stream(self, wanted: int | Sequence[int] | None) -> Iterator[tuple[int, History]]:
        feeds = {name: self._feed(kind, wanted) for name, kind in _OF_HISTORY.items()}
        reraises = self._feed(Reraise, wanted)
        for row in self._session.scalars(self._clients(wanted)):
            yield row.id, self._history(to_client(row), row.id, feeds, reraises)

    def _history(
        self, client: Client, client_id: int, feeds: "dict[str, _Feed]", reraises: "_Feed"
    ) -> History:
        raised: dict[int, list[Reraise]] = {}
        for row in reraises.take(client_id):
            raised.setdefault(row.complaint_id, []).append(to_value(KINDS[Reraise], row))
        parts = {
            name: tuple(
                to_value(KINDS[_OF_HISTORY[name]], row, reraises=raised)
                for row in feed.take(client_id)
            )
            for name, feed in feeds.items()
        }
        return History(client=client, **parts)

    def _clients(self, wanted: int | Sequence[int] | None) -> Select[ClientRow]:
        query = select(ClientRow).where(ClientRow.team_id == self._team_id).order_by(ClientRow.id)
        if wanted is None:
            return query.where(ClientRow.archived_at.is_(None))
        return query.where(_is_wanted(ClientRow.id, wanted))

    def _feed(self, value_type: type, wanted: int | Sequence[int] | None) -> "_Feed":
        row = KINDS[value_type].row
        query = (
            select(*row.__table__.columns)
            .where(row.team_id == self._team_id, row.withdrawn_at.is_(None))
            .order_by(row.client_id, row.id)
        )
        if value_type is Investment:
            # What no manager approved does not count (domain.md, Words: investment hours).
            query = query.where(or_(row.approved_on.is_not(None), row.identity.is_not(None)))
        if wanted is not None:
            query = query.where(_is_wanted(row.client_id, wanted))
        return _Feed(self._session.execute(query.execution_options(yield_per=CHUNK)))


def _is_wanted(column: Any, wanted: int | Sequence[int]) -> Any:
    return column == wanted if isinstance(wanted, int) else column.in_(wanted)


class _Feed:
    """An ordered stream of rows, handed out client by client."""

    def __init__(self, rows: Any) -> None:
        self._groups = groupby(rows, key=attrgetter("client_id"))
        self._ahead: tuple[int, list[Row[Any]]] | None = None

    def take(self, client_id: int) -> list[Row[Any]]:
        """Return the rows of this client; ask in ascending order."""
        while self._ahead is None or self._ahead[0] < client_id:
            group = next(self._groups, None)
            if group is None:
                return []
            self._ahead = (group[0], list(group[1]))
        return self._ahead[1] if self._ahead[0] == client_id else []
