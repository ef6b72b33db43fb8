"""How each kind of entry is kept: its row, its value, and the way between the two."""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Insert, Row, bindparam, insert, select

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry, TimeEntry
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import Note, SentMessage
from bot.domain.scope_request import ScopeRequest
from bot.store.rows import (
    AgreementRow,
    ComplaintRow,
    CounterRow,
    DeliverableRow,
    InvestmentRow,
    MoneyRow,
    NoteRow,
    ReraiseRow,
    ScopeRequestRow,
    SentMessageRow,
    TimeRow,
)

Maker = Callable[[Iterable[Any]], Any]


@dataclasses.dataclass(frozen=True)
class Kind:
    """How one kind of entry is kept: its row, its value, and the letter of its numbers.

    Two entries that agree in the columns of `sameness` say the same; `day` is the column of the
    day of which an entry tells.
    """

    row: Any
    value: Any
    letter: str
    sameness: tuple[str, ...] = ()
    day: str = "on"

    @functools.cached_property
    def insert(self) -> Insert:
        """Return the statement that keeps a new one, under the number taken last for `counter`."""
        own = self.row.__table__.c
        taken = select(CounterRow.last).where(
            CounterRow.team_id == bindparam("team_id"), CounterRow.kind == bindparam("counter")
        )
        given = {
            one.name: bindparam(one.name, None, type_=one.type) for one in own if one is not own.id
        }
        return insert(self.row.__table__).values(id=taken.scalar_subquery(), **given).inline()

    @property
    def table(self) -> str:
        """Return the table's name, which also names its counter."""
        name: str = self.row.__tablename__
        return name


KINDS: dict[type, Kind] = {
    kind.value: kind
    for kind in (
        Kind(ScopeRequestRow, ScopeRequest, "S", ("text",), day="asked_on"),
        Kind(ComplaintRow, Complaint, "C", ("text",), day="raised_on"),
        Kind(ReraiseRow, Reraise, "R"),
        Kind(AgreementRow, Agreement, "A", day="start"),
        Kind(DeliverableRow, Deliverable, "D", ("promised", "due"), day="due"),
        Kind(TimeRow, TimeEntry, "T"),
        Kind(MoneyRow, MoneyEntry, "B", ("kind", "amount", "note")),
        Kind(NoteRow, Note, "N", ("kind", "text", "due")),
        Kind(SentMessageRow, SentMessage, "M"),
        Kind(InvestmentRow, Investment, "I", ("hours", "purpose", "end"), day="start"),
    )
}
BY_LETTER = {kind.letter: kind for kind in KINDS.values()}


def to_value(
    kind: Kind, row: "Row[Any] | Any", *, reraises: Mapping[int, list[Reraise]] | None = None
) -> Any:
    """Turn a row (mapped, or a tuple with the same names) into its domain value."""
    value = MAKERS[kind.value](getattr(row, name) for name in COLUMNS[kind.value])
    raised = (reraises or {}).get(row.id) if kind.value is Complaint else None
    return dataclasses.replace(value, reraises=tuple(raised)) if raised else value


def _maker(kind: Kind) -> Maker:
    """Return what makes a value of its columns in the order of COLUMNS; more are not read."""
    letter, value, size = kind.letter, kind.value, len(COLUMNS[kind.value])
    adapt = _ADAPTED[value].read if value in _ADAPTED else None
    fill = _unfrozen(value)

    def made(columns: Iterable[Any]) -> Any:
        given = list(columns)[:size]
        given[0] = f"{letter}-{given[0]}"
        if adapt is not None:
            given[-1] = adapt(given[-1])
        one = fill(*given)
        one.__class__ = value
        return one

    return made


def _unfrozen(value_type: type) -> Any:
    """Return a class with the slots of a value's, to be filled in the order of its columns.

    A frozen one takes five times as long to fill, and a night makes a million. Python lets an
    object change its class where both have the same slots.
    """
    read = ["id", *_FIELDS[value_type]]
    if value_type in _ADAPTED:
        read.append(_ADAPTED[value_type].field)
    defaults = {field.name: field.default for field in dataclasses.fields(value_type)}
    slots = [
        (name, Any, dataclasses.field(default=defaults[name]))
        for name in dict.fromkeys((*read, *defaults))
    ]
    return dataclasses.make_dataclass(value_type.__name__, slots, slots=True)


def _message_complaint(number: int | None) -> str | None:
    return None if number is None else f"C-{number}"


def number_of(ref: str) -> int:
    """Return the number of an entry's name: 214 of S-214."""
    return int(ref.partition("-")[2])


def columns_of(value: Any) -> dict[str, Any]:
    """Return the columns of a value's row, without its number."""
    columns = {name: getattr(value, name) for name in _FIELDS[type(value)]}
    if isinstance(value, Complaint):
        columns["points"] = list(value.points)
    if isinstance(value, Agreement):
        columns["active_months"] = sorted(value.active_months)
    if isinstance(value, SentMessage):
        columns["complaint_id"] = value.complaint and number_of(value.complaint)
    return columns


# What a value and its row call by the same name; the rest is joined above.
_FIELDS: dict[type, tuple[str, ...]] = {
    value_type: tuple(
        field.name
        for field in dataclasses.fields(value_type)
        if field.name not in ("id", "points", "reraises", "complaint", "active_months")
    )
    for value_type in KINDS
}


class _Adapted(NamedTuple):
    """A column whose type or name a value has otherwise; it is read last."""

    column: str
    field: str
    read: Callable[[Any], Any]


_ADAPTED: dict[type, _Adapted] = {
    Complaint: _Adapted("points", "points", tuple),
    Agreement: _Adapted("active_months", "active_months", lambda kept: frozenset(kept or ())),
    SentMessage: _Adapted("complaint_id", "complaint", _message_complaint),
}
# What is read of a row to make its value, and what makes it.
COLUMNS: dict[type, tuple[str, ...]] = {
    value_type: (
        "id",
        *names,
        *((_ADAPTED[value_type].column,) if value_type in _ADAPTED else ()),
    )
    for value_type, names in _FIELDS.items()
}
MAKERS: dict[type, Maker] = {kind.value: _maker(kind) for kind in KINDS.values()}
