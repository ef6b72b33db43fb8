"""The rows of one table as they are kept, sealed or not, and their way from one to the other."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Date,
    Row,
    Select,
    Table,
    Text,
    and_,
    cast,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from bot.store.sealed_columns import columns_of, is_json
from bot.store.sealed_types import Sealing, is_sealable
from bot.store.word_seals import PREFIX, TYPED, as_typed

_EMPTY = ("", "{}", "[]", "null")


class SealedRows:
    """One team's rows of one table.

    They are gone through by their key. Where a name is part of the key it changes on the way; of
    those tables only what is still the other way round is asked for, until nothing is.
    """

    def __init__(self, session: Session, sealing: Sealing, team_id: str, table: Table) -> None:
        self._session = session
        self._sealing = sealing
        self._team_id = team_id
        self._table = table
        self._seals = sealing.seals_now(session.connection())
        self._key = [c for c in table.primary_key.columns if c.name != "team_id"]
        self._words = columns_of(table)
        self._moves = any(is_sealable(c.type) for c in self._key)

    def next_after(self, after: Sequence[Any], *, limit: int) -> Sequence[Row[Any]]:
        """Return the next rows that are not as the team has it; nobody writes them meanwhile."""
        key = [_raw(column) for column in self._key]
        query: Select[Any] = (
            select(*key, *map(_raw, self._words))
            .where(self._table.c.team_id == self._team_id)
            .where(or_(*map(self._is_other, self._words)))
            .order_by(*key)
            .limit(limit)
            .with_for_update()
        )
        if after and not self._moves:
            known = [
                literal(_read(value, column), column.type)
                for value, column in zip(after, self._key, strict=True)
            ]
            query = query.where(tuple_(*self._key) > tuple_(*known))
        return self._session.execute(query).all()

    def key_of(self, row: Row[Any]) -> tuple[Any, ...]:
        """Return a row's key without its team, as JSON can keep it."""
        key = row[: len(self._key)]
        return tuple(one.isoformat() if isinstance(one, date) else one for one in key)

    def rewrite(self, row: Row[Any]) -> bool:
        """Seal or open a row's words; False where nothing was to do.

        Raises SealedWithAnotherKey.
        """
        kept = zip(self._words, row[len(self._key) :], strict=True)
        new = {column.name: (column, self._new(column, value)) for column, value in kept if value}
        old = dict(zip((c.name for c in self._words), row[len(self._key) :], strict=True))
        changed = {name: one for name, one in new.items() if one[1] != old[name]}
        if not changed:
            return False
        same = [
            _raw(column) == value
            for column, value in zip(self._key, row[: len(self._key)], strict=True)
        ]
        self._session.execute(
            update(self._table)
            .where(self._table.c.team_id == self._team_id, *same)
            .values({name: _raw_value(column, value) for name, (column, value) in changed.items()})
        )
        return True

    def _is_other(self, column: Column[Any]) -> ColumnElement[bool]:
        """Return that a column holds words that are not as the team has it."""
        text = cast(column, Text)
        quote = '"' if is_json(column) else ""
        if not self._seals:
            is_sealed = text.like(f"{quote}{PREFIX}%")
            return and_(is_sealed, ~text.like(f"{quote}{TYPED}%"))
        is_newest = text.like(f"{quote}{self._sealing.seals.newest}%")
        return and_(column.is_not(None), text.not_in(_EMPTY), ~is_newest)

    def _new(self, column: Column[Any], value: Any) -> Any:
        """Return what a column should hold instead of what it holds."""
        words = self._words_of(column, value)
        if not self._seals:
            return json.loads(words) if is_json(column) else as_typed(words)
        kind: Any = column.type
        if kind.is_clear(words) or str(value).startswith(self._sealing.seals.newest):
            return value
        return self._sealing.seal(words, is_alike=kind.is_alike)

    def _words_of(self, column: Column[Any], value: Any) -> str:
        if is_json(column) and not isinstance(value, str):
            return json.dumps(value)
        return self._sealing.seals.open(value)


def _read(value: Any, column: Column[Any]) -> Any:
    """Return a part of a key as it was before `key_of`."""
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def _raw(column: Column[Any]) -> Any:
    """Return a column as it is kept, for reading."""
    if not is_sealable(column.type):
        return column
    return type_coerce(column, JSON() if is_json(column) else Text())


def _raw_value(column: Column[Any], value: Any) -> Any:
    return literal(value, JSON() if is_json(column) else Text())
