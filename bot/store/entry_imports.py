"""Entries that come in with an import: kept once, however often it is read."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store.kinds import KINDS, Kind, columns_of, number_of
from bot.store.numbers import MOST_WISHED, insert_into, next_number, raise_number
from bot.store.rows import SentMessageRow

T = TypeVar("T")
# Asked and written at a time: fewer than a statement has room for.
_AT_ONCE = 2000
# What a message's draft says, where it has one.
_OF_LETTER = (
    "subject",
    "body",
    "recipient",
    "drafted_by",
    "approved_by",
    "approved_at",
    "sent_at",
    "message_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An entry of an import: whose, what, and what makes it the same at the next import.

    `entry` is the name that it had where it comes from (S-214), `columns` what else is kept.
    """

    client_id: int
    identity: str
    value: Any
    entry: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of incoming entries: how many were new, and the number of each by identity."""

    added: int
    numbers: Mapping[str, int]


class EntryImports:
    """What one team imported."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def take(self, value_type: type, rows: Sequence[Incoming], *, at: datetime) -> Taken:
        """Keep those of these entries of one type that are not known yet.

        An entry gets the number of its name back where that is free, else the next. What this
        very workspace once gave away (S-214@T0123) is known by that name.
        """
        if not rows:
            return Taken(added=0, numbers={})
        kind = KINDS[value_type]
        raise_number(self._session, self._team_id, kind.table)  # two imports: one by one
        known = self._known(kind, rows) | self._known_by_name(kind, rows)
        fresh = [row for row in rows if row.identity not in known]
        numbers = self._numbers(kind, fresh)
        self._insert(kind, zip(numbers, fresh, strict=True), at)
        given = {row.identity: number for row, number in zip(fresh, numbers, strict=True)}
        return Taken(added=len(fresh), numbers=known | given)

    def leave_words_to_drafts(self) -> None:
        """Keep the words of messages that have a draft there alone, and no second time."""
        self._session.execute(
            update(SentMessageRow)
            .where(SentMessageRow.team_id == self._team_id, SentMessageRow.draft_id.is_not(None))
            .values(dict.fromkeys(_OF_LETTER))
        )

    def _known(self, kind: Kind, rows: Sequence[Incoming]) -> dict[str, int]:
        own = kind.row
        found: dict[str, int] = {}
        for identities in _parts([row.identity for row in rows]):
            query = select(own.identity, own.id).where(
                own.team_id == self._team_id, own.identity.in_(identities)
            )
            found |= {row.identity: row.id for row in self._session.execute(query)}
        return found

    def _known_by_name(self, kind: Kind, rows: Sequence[Incoming]) -> dict[str, int]:
        """Return the entries that were logged here, by the identities that an export gave them.

        When they were logged tells them from others of the same number, as in a ledger begun anew.
        """
        name = re.compile(rf"{kind.letter}-([0-9]{{1,12}})@{re.escape(self._team_id)}(#.*)?")
        named = [(int(m[1]), row) for row in rows if (m := name.fullmatch(row.identity))]
        own = kind.row
        found: dict[str, int] = {}
        for part in _parts(named):
            query = select(own.id, own.logged_at).where(
                own.team_id == self._team_id,
                own.identity.is_(None),
                own.id.in_([number for number, _ in part]),
            )
            logged = {row.id: row.logged_at for row in self._session.execute(query)}
            for number, row in part:
                when = logged.get(number)
                if when is not None and row.columns.get("logged_at", when) == when:
                    found[row.identity] = number
        return found

    def _numbers(self, kind: Kind, rows: Sequence[Incoming]) -> list[int]:
        """Return a number for each of these: that of its name where it is free, else the next."""
        wanted = [None if row.entry is None else number_of(row.entry) for row in rows]
        free = {number for number in wanted if number is not None and number <= MOST_WISHED}
        raise_number(self._session, self._team_id, kind.table, to=max(free, default=0))
        for part in _parts(sorted(free)):
            query = select(kind.row.id).where(
                kind.row.team_id == self._team_id, kind.row.id.in_(part)
            )
            free -= set(self._session.scalars(query))
        given = []
        for number in wanted:
            is_free = number in free
            given.append(number if is_free else None)
            free.discard(number or 0)
        missing = given.count(None)
        first = next_number(self._session, self._team_id, kind.table, count=missing)
        following = iter(range(first, first + missing))
        return [next(following) if number is None else number for number in given]

    def _insert(self, kind: Kind, rows: Iterable[tuple[int, Incoming]], at: datetime) -> None:
        nothing = {column.name: None for column in kind.row.__table__.c if column.nullable}
        for part in _parts(list(rows)):
            self._session.execute(
                insert_into(self._session, kind.row),
                [
                    {
                        **nothing,
                        "team_id": self._team_id,
                        "logged_at": at,
                        **columns_of(row.value),
                        **row.columns,
                        "id": number,
                        "client_id": row.client_id,
                        "identity": row.identity,
                    }
                    for number, row in part
                ],
            )


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
