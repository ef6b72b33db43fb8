"""Entries of the ledger: scope requests, complaints, and every other dated fact."""

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select, union_all

from bot.store.entry_imports import EntryImports
from bot.store.entry_lists import EntryLists
from bot.store.entry_reading import LOGGED_TYPES, MOST_DIGITS, Change, Logged, UnknownEntry
from bot.store.kinds import BY_LETTER, KINDS, columns_of
from bot.store.numbers import asks_next
from bot.store.prepared import Ask, answer_to, answer_to_each
from bot.store.remembered import check_remembered
from bot.store.rows import TimeRow
from bot.store.sized import each_given, is_one_of

__all__ = ["LOGGED_TYPES", "Change", "Entries", "Logged", "New", "UnknownEntry"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """An entry that is to be kept, its client, who logs it, and further columns of its row."""

    value: Any
    client_id: int
    by: str | None
    columns: Mapping[str, Any]


class Entries(EntryLists, EntryImports):
    """The entries of one team."""

    def add(
        self, value: Any, client_id: int, *, by: str | None, at: datetime, **columns: Any
    ) -> Any:
        """Keep a new entry and return it with its number, such as S-214.

        Raises ClientIsForgotten.
        """
        check_remembered(self._session, self._team_id, client_id, hold=True)
        new = New(value=value, client_id=client_id, by=by, columns=columns)
        return self.add_held([new], at=at)[0]

    def add_held(self, new: Sequence[New], *, at: datetime) -> list[Any]:
        """Keep new entries of clients that are held, and were seen to be remembered.

        Their numbers are taken last: whoever else adds to a table waits from there to the end.
        Tables come in one order, so that no two who add to several wait for each other.
        """
        asked: list[Ask] = []
        order = sorted(range(len(new)), key=lambda place: KINDS[type(new[place].value)].table)
        for place in order:
            asked += self._asks_new(new[place], at=at)
        made: list[Any] = [None] * len(new)
        taken = answer_to_each(self._session, asked)[::2]
        for place, number in zip(order, taken, strict=True):
            value = new[place].value
            letter = KINDS[type(value)].letter
            made[place] = dataclasses.replace(value, id=f"{letter}-{number.scalar()}")
        return made

    def _asks_new(self, new: New, *, at: datetime) -> tuple[Ask, Ask]:
        kind = KINDS[type(new.value)]
        own = {
            "team_id": self._team_id,
            "client_id": new.client_id,
            "logged_by": new.by,
            "logged_at": at,
            "counter": kind.table,
        }
        taken = asks_next(self._session, self._team_id, kind.table)
        return taken, Ask(kind.insert, {**own, **columns_of(new.value), **new.columns})

    def hold(self, *refs: str) -> None:
        """Put what is done to these entries at the same time in a row, for this transaction.

        Hold all at once, before anything is changed: they are locked in one order, so that two
        who need the same never wait for each other.
        """
        for letter, number in sorted((ref[:1], ref[2:]) for ref in refs):
            kind = BY_LETTER.get(letter)
            if kind is not None and number.isdecimal() and len(number) <= MOST_DIGITS:
                self._session.get(
                    kind.row,
                    (self._team_id, int(number)),
                    with_for_update=True,
                    populate_existing=True,
                )

    def change(self, ref: str, *, by: str, at: datetime, action: str, **columns: Any) -> None:
        """Change columns of an entry and remember who, when, and what they were.

        Raises UnknownEntry, ClientIsForgotten.
        """
        row = self._row(ref)
        if row is None:
            raise UnknownEntry
        for client_id in {row.client_id, columns.get("client_id", row.client_id)}:
            check_remembered(self._session, self._team_id, client_id)
        before = {name: getattr(row, name) for name in columns}
        for name, value in columns.items():
            setattr(row, name, value)
        self.add_change(ref, by=by, at=at, action=action, before=before)

    def withdraw(self, ref: str, *, by: str, at: datetime, action: str = "withdrawn") -> None:
        """Let an entry count no more; `action` is how that came."""
        self.change(ref, by=by, at=at, action=action, withdrawn_at=at, withdrawn_by=by)

    def restore(self, ref: str, *, by: str, at: datetime) -> None:
        """Let an entry count again that was taken back."""
        self.change(ref, by=by, at=at, action="restored", withdrawn_at=None, withdrawn_by=None)

    def set_source_state(self, ref: str, state: str | None) -> None:
        """Note what a later look at the message behind an entry found."""
        row = self._row(ref)
        if row is None:
            raise UnknownEntry
        row.source_state = state
        self._session.flush()

    def permalinks(self, refs: Iterable[str]) -> dict[str, str]:
        """Return by name the links to the Slack messages behind these entries, where there are."""
        found: dict[str, str] = {}
        for letter, ask in self._asks_links(refs):
            rows = answer_to(self._session, ask)
            found |= {f"{letter}-{row.id}": row.permalink for row in rows}
        return found

    def asks_permalinks(self, refs: Iterable[str]) -> tuple[Ask, ...]:
        """Return what `permalinks` asks."""
        return tuple(ask for _, ask in self._asks_links(refs))

    def _asks_links(self, refs: Iterable[str]) -> Iterator[tuple[str, Ask]]:
        wanted = [ref for ref in refs if ref[:1] in BY_LETTER and ref[2:].isdecimal()]
        for letter in dict.fromkeys(ref[0] for ref in wanted):
            numbers = [int(ref[2:]) for ref in wanted if ref[0] == letter]
            for size, given in each_given(numbers):
                yield letter, Ask(_links_among(letter, size), {"team": self._team_id, **given})

    def has_logged(self, user_id: str) -> bool:
        """Say whether this person logged anything that still counts."""
        (ask,) = self.asks_has_logged(user_id)
        return answer_to(self._session, ask).first() is not None

    def asks_has_logged(self, user_id: str) -> tuple[Ask, ...]:
        """Return what `has_logged` asks."""
        return (Ask(_LOGGED_BY, {"team": self._team_id, "user": user_id}),)

    def count(self, value_type: type) -> int:
        """Count the entries of one kind that were not taken back."""
        row = KINDS[value_type].row
        query = select(func.count()).where(row.team_id == self._team_id, row.withdrawn_at.is_(None))
        return self._session.scalar(query) or 0


# How fresh the data is that fit is read from.
LAST_HOURS = select(func.max(TimeRow.on)).where(
    TimeRow.team_id == bindparam("team"), TimeRow.withdrawn_at.is_(None)
)


@functools.cache
def _links_among(letter: str, size: int) -> Any:
    row = BY_LETTER[letter].row
    return select(row.id, row.permalink).where(
        row.team_id == bindparam("team"), is_one_of(row.id, size), row.permalink.is_not(None)
    )


def _one_logged_by(row: Any) -> Select[Any]:
    # In their order, so that the index of who logged is read: a person's first entry may be the
    # last of the table.
    first = (
        select(literal(1).label("one"))
        .where(
            row.team_id == bindparam("team"),
            row.logged_by == bindparam("user"),
            row.withdrawn_at.is_(None),
        )
        .order_by(row.logged_at)
        .limit(1)
    )
    return select(first.subquery().c.one)


_LOGGED_BY = union_all(*(_one_logged_by(KINDS[kind].row) for kind in LOGGED_TYPES)).limit(1)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
