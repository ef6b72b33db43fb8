"""The pins of a team's clients."""

import functools
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from bot.domain.errors import DomainError
from bot.domain.pin import Pin, PinKind
from bot.store.numbers import next_number
from bot.store.prepared import plain_rows
from bot.store.rows import PinRow
from bot.store.sized import each_given, is_one_of

_COLUMNS = tuple(f.name for f in fields(Pin) if f.name not in ("id", "kind"))


class UnknownPin(DomainError):
    """That pin is not known here."""


class Pins:
    """The pins of one team."""

    def __init__(self, session: Session, team_id: str) -> None:
        self._session = session
        self._team_id = team_id

    def add(self, pin: Pin, *, at: datetime) -> Pin:
        """Keep a pin and return it with its number; its own `id` is not read."""
        number = next_number(self._session, self._team_id, "pins")
        columns: dict[str, Any] = {name: getattr(pin, name) for name in _COLUMNS}
        row = PinRow(
            team_id=self._team_id, id=number, kind=pin.kind.value, set_at=at, lifted_by=None
        )
        for name, value in columns.items():
            setattr(row, name, value)
        self._session.add(row)
        self._session.flush()
        return _pin(row)

    def get(self, pin_id: int) -> Pin:
        """Return a pin. Raises UnknownPin."""
        row = self._session.get(PinRow, (self._team_id, pin_id))
        if row is None:
            raise UnknownPin
        return _pin(row)

    def lift(self, pin_id: int, *, by: str, on: date) -> Pin:
        """End a pin from `on`; one that was ended stays as it is. Raises UnknownPin."""
        row = self._session.get(PinRow, (self._team_id, pin_id), with_for_update=True)
        if row is None:
            raise UnknownPin
        if row.lifted_on is None:
            row.lifted_on, row.lifted_by = on, by
        return _pin(row)

    def keep(self, pin_id: int, *, rule_then: str) -> Pin:
        """Hold a pin against what the rules say by now. Raises UnknownPin."""
        row = self._session.get(PinRow, (self._team_id, pin_id), with_for_update=True)
        if row is None:
            raise UnknownPin
        row.rule_then = rule_then
        return _pin(row)

    def list_of(self, client_id: int) -> list[Pin]:
        """Return a client's pins, also those that ended, oldest first."""
        query = select(PinRow).where(PinRow.team_id == self._team_id, PinRow.client_id == client_id)
        return [_pin(row) for row in self._session.scalars(query.order_by(PinRow.id))]

    def held_on(self, day: date, client_ids: Iterable[int] | None = None) -> dict[int, list[Pin]]:
        """Return by client the pins that hold on `day`, of these clients or of all."""
        asked: Iterable[tuple[int, dict[str, Any]]] = [(0, {})]
        if client_ids is not None:
            asked = each_given(list(client_ids))
        found: dict[int, list[Pin]] = {}
        for size, given in asked:
            of_team = {"team": self._team_id, "day": day}
            for row in plain_rows(self._session, _held(size), **of_team, **given):
                found.setdefault(row.client_id, []).append(_pin(row))
        return found


@functools.cache
def _held(size: int) -> Any:
    """Return the pins that hold on a day, of so many clients; 0: of all."""
    day = bindparam("day", type_=PinRow.until.type)
    query = select(PinRow.__table__).where(
        PinRow.team_id == bindparam("team"),
        PinRow.set_on <= day,
        PinRow.until >= day,
        or_(PinRow.lifted_on.is_(None), PinRow.lifted_on > day),
    )
    if size:
        query = query.where(is_one_of(PinRow.client_id, size))
    return query.order_by(PinRow.id)


def _pin(row: Any) -> Pin:
    columns: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    return Pin(id=row.id, kind=PinKind(row.kind), **columns)
