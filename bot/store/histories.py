"""Whole histories, one client at a time, in one ordered pass over every table."""

import functools
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, bindparam, func, null, select
from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry, TimeEntry
from bot.domain.client import Client
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import History, Note, SentMessage
from bot.domain.rates import Rates
from bot.domain.scope_request import ScopeRequest
from bot.store.clients import CLIENT_FIELDS, to_client
from bot.store.kinds import COLUMNS, KINDS, MAKERS, Maker
from bot.store.prepared import Ask, answer_to
from bot.store.rates import RateTables
from bot.store.rows import ClientRow
from bot.store.sealed_types import may_be_sealed, never_sealed, readable

# What reading a row raises that is damaged: a word, a day or a number that cannot be one.
UNREADABLE = (ValueError, LookupError, TypeError)
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
_NUMBER = attrgetter("id")
# What a client's running total is counted from.
_OF_STANDING = {
    name: _OF_HISTORY[name]
    for name in ("agreements", "scope_requests", "complaints", "time", "investments")
}


class Span(NamedTuple):
    """Clients by their numbers, both ends included: what one process of a night reads."""

    first: int
    last: int


# A span of clients, some of them by their numbers, or everybody.
Wanted = Span | Sequence[int] | None
Found = Generator[tuple[int, History], None, None]
Rows = Callable[[Select[Any]], Iterator[Row[Any]]]


class Histories:
    """The histories of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def get(self, client_id: int) -> History:
        """Return one client's history, also where it is archived."""
        span = Span(client_id, client_id)
        return next(history for _, history in self._stream(span, with_archived=True))

    def get_for_standing(self, client_id: int, client: Client) -> History:
        """Return of one client's history what its running total is counted from, and no more.

        Hours of a day are one entry, and of those that are billable another: a total asks no more
        of them, and a client may have many years of them.
        """
        *each, reraises = self.asks_standing(client_id)
        parts = {
            name: tuple(map(MAKERS[kind], _in_order(answer_to(self._session, ask))))
            for (name, kind), ask in zip(_OF_STANDING.items(), each, strict=True)
        }
        if parts["complaints"]:
            raised = _in_order(answer_to(self._session, reraises))
            parts["complaints"] = _with_reraises(parts["complaints"], raised)
        return History(client=client, **parts)

    def asks_standing(self, client_id: int) -> list[Ask]:
        """Return what `get_for_standing` asks, of re-raises last."""
        is_sealed = may_be_sealed(self._session)
        given = {"team": self._team_id, "client": client_id}
        each = [
            Ask(_TIME_BY_DAY if kind is TimeEntry else _of_client(kind, is_sealed=is_sealed), given)
            for kind in _OF_STANDING.values()
        ]
        return [*each, Ask(_of_client(Reraise, "complaint_id", is_sealed=is_sealed), given)]

    def each(self, wanted: Wanted = None) -> Found:
        """Yield (client id, history) of the wanted clients in use in the order of their numbers.

        Time without a cost rate of its own has that of the team's table, in the client's
        currency; so what is read here is for scoring, and not for keeping.
        """
        return self._stream(wanted, with_archived=False)

    def some(self, client_ids: Sequence[int]) -> Found:
        """Yield (client id, history) of these clients, in use or put away, by their numbers."""
        return self._stream(client_ids, with_archived=True)

    def list_spans(self, size: int) -> list[Span]:
        """Return spans of `size` numbers that hold every client, and none that holds nobody.

        An imported client may have a number far from all others.
        """
        numbers = select(ClientRow.id).where(ClientRow.team_id == self._team_id)
        spans: list[Span] = []
        for number in self._session.scalars(numbers.order_by(ClientRow.id)):
            if not spans or number > spans[-1].last:
                spans.append(Span(number, number + size - 1))
        return spans

    def _stream(self, wanted: Wanted, *, with_archived: bool) -> Found:
        rates = RateTables(self._session, self._team_id).get()
        rated = _RatedTime(rates) if rates.cost_rates else None
        with ExitStack() as opened:
            rows = partial(self._rows, opened)
            feeds = {name: self._feed(kind, wanted, rows) for name, kind in _OF_HISTORY.items()}
            if rated is not None:
                feeds["time"].make = rated
            reraises = self._feed(Reraise, wanted, rows, "complaint_id")
            for row in rows(self._clients(wanted, with_archived=with_archived)):
                number = row.client_id
                if rated is not None:
                    rated.currency = row.currency
                parts = {name: feed.take(number) for name, feed in feeds.items()}
                if raised := reraises.rows(number):
                    parts["complaints"] = _with_reraises(parts["complaints"], raised)
                yield number, History(client=to_client(row), **parts)

    def _clients(self, span: Wanted, *, with_archived: bool) -> Select[Any]:
        own = ClientRow.__table__.c
        query = (
            select(own.id.label("client_id"), *self._columns(own, CLIENT_FIELDS))
            .where(own.team_id == self._team_id)
            .order_by(own.id)
        )
        if not with_archived:
            query = query.where(own.archived_at.is_(None))
        return query if span is None else query.where(_is_wanted(own.id, span))

    def _feed(self, value_type: type, span: Wanted, rows: Rows, *more: str) -> "_Feed":
        own = KINDS[value_type].row.__table__.c
        query = _of_team(value_type, *more, is_sealed=may_be_sealed(self._session)).params(
            team=self._team_id
        )
        if span is not None:
            query = query.where(_is_wanted(own.client_id, span))
        return _Feed(rows(query), MAKERS[value_type])

    def _columns(self, own: Any, names: Iterable[str]) -> list[Any]:
        return [readable(self._session, own[name]) for name in names]

    def _rows(self, opened: ExitStack, query: Select[Any]) -> Iterator[Row[Any]]:
        """Stream plain tuples: objects that are tracked would cost a night twice its time.

        What is not read to its end must be closed, or SQLite keeps the old state open.
        """
        options = {"yield_per": CHUNK}
        found = self._session.connection().execute(query, execution_options=options)
        opened.callback(found.close)
        return iter(found)


@functools.cache
def _of_team(value_type: type, *more: str, is_sealed: bool) -> Select[Any]:
    own = KINDS[value_type].row.__table__.c
    wanted = [own[name] for name in (*COLUMNS[value_type], *more)]
    query = (
        select(*(wanted if is_sealed else map(never_sealed, wanted)), own.client_id)
        .where(own.team_id == bindparam("team"), own.withdrawn_at.is_(None))
        .order_by(own.client_id, own.id)
    )
    if value_type is Investment:
        # What no manager approved does not count (domain.md, Words: investment hours).
        query = query.where(own.approved_on.is_not(None))
    return query


@functools.cache
def _of_client(value_type: type, *more: str, is_sealed: bool) -> Select[Any]:
    # By its one number, and not as a span of one: PostgreSQL would plan a span each time anew.
    # Asked for their order SQLite would read the whole table in it, and pick out the client's.
    is_own = KINDS[value_type].row.__table__.c.client_id == bindparam("client")
    return _of_team(value_type, *more, is_sealed=is_sealed).where(is_own).order_by(None)


def _time_by_day() -> Select[Any]:
    own = KINDS[TimeEntry].row.__table__.c
    read = {
        "id": func.min(own.id).label("id"),
        "on": own.on,
        "hours": func.sum(own.hours).label("hours"),
        "billable": own.billable,
    }
    return (
        select(*(read.get(name, null().label(name)) for name in COLUMNS[TimeEntry]))
        .where(
            own.team_id == bindparam("team"),
            own.client_id == bindparam("client"),
            own.withdrawn_at.is_(None),
        )
        .group_by(own.on, own.billable)
    )


_TIME_BY_DAY = _time_by_day()


def _in_order(found: Sequence[Any]) -> list[Any]:
    return sorted(found, key=_NUMBER)


def _is_wanted(column: Any, wanted: Span | Sequence[int]) -> Any:
    return column.between(*wanted) if isinstance(wanted, Span) else column.in_(wanted)


class _Feed:
    """An ordered stream of rows, handed out client by client; a row ends with its client's id."""

    def __init__(self, rows: Iterator[Row[Any]], make: Maker) -> None:
        self._rows = rows
        self._ahead: Row[Any] | None = next(self._rows, None)
        self.make = make

    def rows(self, client_id: int) -> list[Row[Any]]:
        """Return the rows of this client; ask in ascending order."""
        ahead, rows = self._ahead, self._rows
        while ahead is not None and ahead[-1] < client_id:
            ahead = next(rows, None)
        found = []
        while ahead is not None and ahead[-1] == client_id:
            found.append(ahead)
            ahead = next(rows, None)
        self._ahead = ahead
        return found

    def take(self, client_id: int) -> tuple[Any, ...]:
        """Return the values of this client; ask in ascending order."""
        make = self.make
        return tuple([make(row) for row in self.rows(client_id)])


class _RatedTime:
    """Makes time entries; one without a cost rate has that of its person and day.

    `currency` is that of the client whose time is read.
    """

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self.currency = rates.currency

    def __call__(self, columns: Iterable[Any]) -> TimeEntry:
        """Make an entry of its columns."""
        values = list(columns)
        if values[_COST_RATE] is None:
            values[_COST_RATE] = self._rates.cost_of(
                values[_PERSON], on=values[_ON], currency=self.currency
            )
        made: TimeEntry = MAKERS[TimeEntry](values)
        return made


_COST_RATE, _PERSON, _ON = map(COLUMNS[TimeEntry].index, ("cost_rate", "person", "on"))


def _with_reraises(
    complaints: tuple[Complaint, ...], rows: list[Row[Any]]
) -> tuple[Complaint, ...]:
    raised: dict[str, list[Reraise]] = {}
    for row in rows:
        raised.setdefault(f"C-{row.complaint_id}", []).append(MAKERS[Reraise](row))
    return tuple(
        replace(c, reraises=tuple(raised[c.id])) if c.id in raised else c for c in complaints
    )
