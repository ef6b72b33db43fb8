"""The names by which clients are found: exactly by their keys, by a first word, or nearly."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.domain.client import key_for
from bot.domain.names import NameMatch, channel_client, keys_in, nearest
from bot.store.prepared import Ask, answer_to
from bot.store.rows import (
    AliasRow,
    ClientNameRow,
    ClientRow,
)
from bot.store.sealed_types import among, may_be_sealed

# How many clients a name may mean before the rest of them are not read: a list holds 100.
MOST_MATCHED = 101

# Among so few names every one is compared with a slip of the pen; else those that begin alike.
FEW_NAMES = 2000

_ALIKE = 1000

_LONGEST_START = 4

# How many names are looked up at once: as many as a line may begin with, or one.
_SIZES = (1, 4, 8, 16)

# How many names are read at once where all are needed.
_AT_ONCE = 1000

_STATE = (
    ClientRow.archived_at.is_not(None).label("is_archived"),
    ClientRow.forgotten_at.is_not(None).label("is_forgotten"),
)


class Called(NamedTuple):
    """A client that goes by exactly this name, as `key_for` writes it."""

    client_id: int
    key: str
    is_archived: bool
    is_forgotten: bool


class ClientNames:
    """The names of one team's clients."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def each_name(self) -> Iterator[tuple[int, str]]:
        """Yield (client id, name) of every client in use, read in parts: there may be many."""
        query = select(ClientRow.id, ClientRow.name).where(
            ClientRow.team_id == self._team_id, ClientRow.archived_at.is_(None)
        )
        for row in self._session.execute(query, execution_options={"yield_per": _AT_ONCE}):
            yield row.id, row.name

    def match(self, typed: str, *, near_archived: bool = True) -> NameMatch:
        """Return the clients that `typed` may mean: by a whole name, a first word, or nearly.

        An archived client is meant where no other is; of those that are nearly called so it is
        one with `near_archived` alone. No more than MOST_MATCHED are returned.
        """
        wanted = key_for(typed)
        if not wanted:
            return NameMatch((), ())
        exact = in_use_first(self.find_called([wanted])) or self._beginning(wanted + "-")
        if exact:
            return NameMatch(exact, ())
        return NameMatch((), nearest(wanted, self._alike(wanted, with_archived=near_archived)))

    def is_name(self, words: str) -> bool:
        """Say whether words are exactly a client's name."""
        return bool(self.find_named([words]))

    def find_named(self, names: Iterable[str]) -> list[tuple[int, str]]:
        """Return (client id, key) of all who go by exactly one of these names, archived or not."""
        return sorted({(one.client_id, one.key) for one in self.find_called(names)})

    def find_called(self, names: Iterable[str]) -> list[Called]:
        """Return who goes by exactly one of these names, in the order of their numbers."""
        return self.find_by_keys(map(key_for, names))

    def find_by_keys(self, keys: Iterable[str]) -> list[Called]:
        """Return the same of names as `key_for` writes them."""
        wanted = sorted({key for key in keys if key})
        if not wanted:
            return []
        if may_be_sealed(self._session):
            query = _called(among(self._session, ClientNameRow.name_key, wanted))
            team = {"team": self._team_id}
            return sorted({Called(*row) for row in self._session.execute(query, team)})
        found: set[Called] = set()
        for ask in self._asks_called(wanted):
            rows = answer_to(self._session, ask)
            found.update(Called(row[0], row[1], bool(row[2]), bool(row[3])) for row in rows)
        return sorted(found)

    def asks_keys(self, keys: Iterable[str]) -> tuple[Ask, ...]:
        """Return what `find_by_keys` asks about these; of names that may be sealed nothing."""
        wanted = sorted({key for key in keys if key})
        if not wanted or may_be_sealed(self._session):
            return ()
        return tuple(self._asks_called(wanted))

    def _asks_called(self, wanted: Sequence[str]) -> Iterator[Ask]:
        size = next(size for size in _SIZES if size >= len(wanted) or size == _SIZES[-1])
        for start in range(0, len(wanted), size):
            some = wanted[start : start + size]
            given = {f"key_{n}": some[min(n, len(some) - 1)] for n in range(size)}
            yield Ask(_called_among(size), {"team": self._team_id, **given})

    def find_by_channel_name(self, channel: str) -> int | None:
        """Return the one client whose name stands in a channel's name, such as acme-internal."""
        return channel_client(channel, self.find_named(keys_in(channel)))

    def names(self) -> list[tuple[int, str]]:
        """Return (client id, name) for every key, name and alias."""
        rows = self._session.execute(
            select(ClientRow.id, ClientRow.key, ClientRow.name).where(
                ClientRow.team_id == self._team_id
            )
        ).all()
        aliases = self._session.execute(
            select(AliasRow.client_id, AliasRow.alias).where(AliasRow.team_id == self._team_id)
        ).all()
        found = [(row.id, name) for row in rows for name in (row.key, row.name)]
        return found + [(row.client_id, row.alias) for row in aliases]

    def _set_names(self, client_id: int, names: Iterable[str]) -> None:
        of_client = (ClientNameRow.team_id == self._team_id, ClientNameRow.client_id == client_id)
        old = set(self._session.scalars(select(ClientNameRow.name_key).where(*of_client)))
        new = {key_for(name) for name in names}
        if old - new:
            gone = among(self._session, ClientNameRow.name_key, old - new)
            self._session.execute(delete(ClientNameRow).where(*of_client, gone))
        self._add_names(client_id, new - old)

    def _add_names(self, client_id: int, keys: Iterable[str]) -> None:
        rows = [
            {
                "team_id": self._team_id,
                "client_id": client_id,
                "name_key": key,
                "last_word": key.rpartition("-")[2],
            }
            for key in sorted(keys)
            if key
        ]
        if rows:
            self._session.execute(insert(ClientNameRow), rows)

    def _named(self, *conditions: Any) -> Select[int]:
        return select(ClientNameRow.client_id).where(
            ClientNameRow.team_id == self._team_id, *conditions
        )

    def _beginning(self, start: str) -> tuple[int, ...]:
        """Return the clients in use, or else the archived ones, with a name that begins so."""
        if not may_be_sealed(self._session):
            return self._matched(self._named(*_begins(ClientNameRow.name_key, start)))
        opened = each_name_key(self._session, self._team_id)
        numbers = {number for number, key in opened if key.startswith(start)}
        return self._matched(sorted(numbers)[:_ALIKE])

    def _matched(self, numbers: Any) -> tuple[int, ...]:
        """Return those of these clients that are in use, or else the archived ones."""
        is_archived = ClientRow.archived_at.is_not(None)
        query = (
            select(ClientRow.id, is_archived.label("is_archived"))
            .where(ClientRow.team_id == self._team_id, ClientRow.id.in_(numbers))
            .order_by(is_archived, ClientRow.id)
            .limit(MOST_MATCHED)
        )
        rows = self._session.execute(query).all()
        return tuple(row.id for row in rows if row.is_archived == rows[0].is_archived)

    def _alike(self, wanted: str, *, with_archived: bool) -> set[tuple[int, str]]:
        """Return (client id, key) of names that may be meant, some thousands at the most."""
        name, last = ClientNameRow.name_key, ClientNameRow.last_word
        query = (
            select(ClientNameRow.client_id, name)
            .join(
                ClientRow,
                (ClientRow.team_id == ClientNameRow.team_id)
                & (ClientRow.id == ClientNameRow.client_id),
            )
            .where(ClientNameRow.team_id == self._team_id)
        )
        if not with_archived:
            query = query.where(ClientRow.archived_at.is_(None))
        every = self._pairs(query.limit(FEW_NAMES + 1))
        if len(every) <= FEW_NAMES:
            return every
        if may_be_sealed(self._session):
            return _alike_ones(self._pairs(query), wanted)
        found: set[tuple[int, str]] = set()
        for length in range(min(len(wanted), _LONGEST_START), 0, -1):
            alike = query.where(*_begins(name, wanted[:length])).order_by(name)
            found |= self._pairs(alike.limit(_ALIKE))
        for start in _last_starts(wanted):
            found |= self._pairs(query.where(*_begins(last, start)).order_by(last).limit(_ALIKE))
        return found

    def _pairs(self, query: Select[int, str]) -> set[tuple[int, str]]:
        return {(number, key) for number, key in self._session.execute(query)}


def in_use_first(called: Iterable[Called]) -> tuple[int, ...]:
    """Return the clients in use who go by a name, or else the archived ones."""
    those = [one for one in called if not one.is_forgotten]
    in_use = [one for one in those if not one.is_archived]
    return tuple(dict.fromkeys(one.client_id for one in in_use or those))[:MOST_MATCHED]


def _called(is_wanted: ColumnElement[bool]) -> Any:
    team: BindParameter[str] = bindparam("team")
    return (
        select(ClientRow.id, ClientNameRow.name_key, *_STATE)
        .join(
            ClientNameRow,
            and_(
                ClientNameRow.team_id == ClientRow.team_id, ClientNameRow.client_id == ClientRow.id
            ),
        )
        .where(ClientNameRow.team_id == team, ClientRow.team_id == team, is_wanted)
        .limit(MOST_MATCHED)
    )


@functools.cache
def _called_among(size: int) -> Any:
    """Return who goes by one of so many names, in their order: built once for each size.

    None of them is sealed.
    """
    keys = [bindparam(f"key_{number}", type_=Text) for number in range(size)]
    name = type_coerce(ClientNameRow.name_key, Text)
    # What a line may begin with lies close together in the index; a name at a time would seem to
    # PostgreSQL to cost more than to read all of a thousand clients.
    return _called(and_(name.between(keys[0], keys[-1]), name.in_(keys)))


def _begins(column: InstrumentedAttribute[str], start: str) -> tuple[Any, Any]:
    """Return that a column begins so, as a range of its index."""
    clear = type_coerce(column, Text)
    return clear >= start, clear < start[:-1] + chr(ord(start[-1]) + 1)


def _last_starts(wanted: str) -> set[str]:
    return {wanted[:2], wanted.rpartition("-")[2][:2]}


def _alike_ones(every: set[tuple[int, str]], wanted: str) -> set[tuple[int, str]]:
    """Return of opened names those that the queries of `_alike` find: as many of each beginning."""
    ordered = sorted((key, number) for number, key in every)
    found: set[tuple[int, str]] = set()
    for length in range(min(len(wanted), _LONGEST_START), 0, -1):
        start = wanted[:length]
        found.update(islice(((n, key) for key, n in ordered if key.startswith(start)), _ALIKE))
    for start in _last_starts(wanted):
        last = ((n, key) for key, n in ordered if key.rpartition("-")[2].startswith(start))
        found.update(islice(last, _ALIKE))
    return found


def each_name_key(session: Session, team_id: str) -> list[tuple[int, str]]:
    """Return (client id, name as `key_for` writes it) of all: where they are sealed, opened."""
    query = select(ClientNameRow.client_id, ClientNameRow.name_key).where(
        ClientNameRow.team_id == team_id
    )
    return [(number, key) for number, key in session.execute(query)]
