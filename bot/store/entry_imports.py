"""Entries that come in with an import: kept once, however often it is read."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.store.kinds import KINDS, Kind, columns_of, number_of
from bot.store.numbers import MOST_WISHED, insert_into, next_number, raise_number
from bot.store.rows import ChangeRow, SentMessageRow
from bot.store.sealed_types import among

T = TypeVar("T")
# How a change is called that a file made.
MENDED = "imported"
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
    """What became of incoming entries: how many were new, and the number of each by identity.

    `changed` say something else in their file by now, and here too; `left` were changed here as
    well, so that they stay as they are.
    """

    added: int
    numbers: Mapping[str, int]
    changed: int = 0
    left: int = 0


class EntryImports:
    """What one team imported."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def take(
        self, value_type: type, rows: Sequence[Incoming], *, at: datetime, by: str = "import"
    ) -> Taken:
        """Keep those of these entries of one type that are not known yet.

        An entry gets the number of its name back where that is free, else the next. What this
        very workspace once gave away (S-214@T0123) is known by that name. One that is known by
        its id, and of which the file says something else than before, is changed, unless it was
        changed here as well: what a person corrected is not set back.
        """
        if not rows:
            return Taken(added=0, numbers={})
        kind = KINDS[value_type]
        raise_number(self._session, self._team_id, kind.table)  # two imports: one by one
        by_identity = self._known(kind, rows)
        mended = self._mended(kind, [row for row in rows if row.identity in by_identity])
        mended = [(number, row) for number, row in mended if not self._says(kind, number, row)]
        left = self._changed_here(kind, [number for number, _ in mended])
        for number, row in mended:
            if number not in left:
                self._mend(kind, number, row, at=at, by=by)
        known = by_identity | self._known_by_name(kind, rows)
        fresh = [row for row in rows if row.identity not in known]
        numbers = self._numbers(kind, fresh)
        self._insert(kind, zip(numbers, fresh, strict=True), at)
        given = {row.identity: number for row, number in zip(fresh, numbers, strict=True)}
        return Taken(
            added=len(fresh),
            numbers=known | given,
            changed=len(mended) - len(left),
            left=len(left),
        )

    def hold_numbers(self, value_types: Iterable[type]) -> None:
        """Hold the counters of entries of these types, in the order in which `add_held` does.

        Whoever takes one after another in an order of their own may wait for who waits for them.
        """
        for table in sorted(KINDS[value_type].table for value_type in value_types):
            raise_number(self._session, self._team_id, table)

    def count_mended(self) -> int:
        """Return how often an entry was changed since its file said something else."""
        query = select(func.count()).select_from(ChangeRow)
        found = query.where(ChangeRow.team_id == self._team_id, ChangeRow.action == MENDED)
        return self._session.scalar(found) or 0

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
                own.team_id == self._team_id,
                among(self._session, own.identity, identities),
            )
            found |= {row.identity: row.id for row in self._session.execute(query)}
        return found

    def _mended(self, kind: Kind, rows: Sequence[Incoming]) -> list[tuple[int, Incoming]]:
        """Return those of which the file says something else than when they were taken."""
        own = kind.row
        found: list[tuple[int, Incoming]] = []
        for part in _parts(rows):
            query = select(own.identity, own.id, own.imported).where(
                own.team_id == self._team_id,
                among(self._session, own.identity, [row.identity for row in part]),
                own.imported.is_not(None),
            )
            was = {row.identity: row for row in self._session.execute(query)}
            for row in part:
                known = was.get(row.identity)
                if known is not None and known.imported != _digest(row):
                    found.append((known.id, row))
        return found

    def _says(self, kind: Kind, number: int, row: Incoming) -> bool:
        """Say whether the entry says all that its file says by now, as one that was edited here."""
        entry = self._session.get_one(kind.row, (self._team_id, number))
        return all(getattr(entry, name) == value for name, value in _told(row).items())

    def _changed_here(self, kind: Kind, numbers: Sequence[int]) -> set[int]:
        """Return those of these entries that people changed or took back since they came in."""
        found: set[int] = set()
        for part in _parts(numbers):
            names = [f"{kind.letter}-{number}" for number in part]
            changes = select(ChangeRow.entry).where(
                ChangeRow.team_id == self._team_id,
                ChangeRow.entry.in_(names),
                ChangeRow.action != MENDED,
            )
            found |= {number_of(name) for name in self._session.scalars(changes)}
            gone = select(kind.row.id).where(
                kind.row.team_id == self._team_id,
                kind.row.id.in_(part),
                kind.row.withdrawn_at.is_not(None),
            )
            found |= set(self._session.scalars(gone))
        return found

    def _mend(self, kind: Kind, number: int, incoming: Incoming, *, at: datetime, by: str) -> None:
        """Let an entry say what its file says by now, and remember what it was before."""
        row = self._session.get_one(kind.row, (self._team_id, number))
        told = {**_told(incoming), "client_id": incoming.client_id}
        before = {name: getattr(row, name) for name in told if getattr(row, name) != told[name]}
        for name, value in told.items():
            setattr(row, name, value)
        row.imported = _digest(incoming)
        name = f"{kind.letter}-{number}"
        self.add_change(name, by=by, at=at, action=MENDED, before=before)

    def add_change(
        self, entry: str, *, by: str, at: datetime, action: str, before: Mapping[str, Any]
    ) -> None:
        """Remember who changed what, when, and what it was before."""
        number = next_number(self._session, self._team_id, "changes")
        self._session.add(
            ChangeRow(
                team_id=self._team_id,
                id=number,
                entry=entry,
                action=action,
                by=by,
                at=at,
                before={name: _plain(value) for name, value in before.items()},
            )
        )
        self._session.flush()

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
                        "imported": _digest(row),
                    }
                    for number, row in part
                ],
            )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _told(row: Incoming) -> dict[str, Any]:
    """Return what a file says of an entry, without what an export keeps beside it.

    The number of its complaint is no word of the file.
    """
    told = columns_of(row.value)
    told.pop("complaint_id", None)
    return told


def _digest(row: Incoming) -> str:
    told = json.dumps(_told(row), sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
