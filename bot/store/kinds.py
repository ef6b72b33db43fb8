"""How each kind of entry is kept: its row, its value, and the way between the two."""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

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
    names, letter, make = COLUMNS[kind.value], kind.letter, kind.value
    adapt = _ADAPT.get(kind.value)

    def made(columns: Iterable[Any]) -> Any:
        named = dict(zip(names, columns, strict=False))
        named["id"] = f"{letter}-{named['id']}"
        if adapt is not None:
            adapt(named)
        return make(**named)

    return made


def _adapt_complaint(named: dict[str, Any]) -> None:
    named["points"] = tuple(named["points"])


def _adapt_agreement(named: dict[str, Any]) -> None:
    named["active_months"] = frozenset(named["active_months"] or ())


def _adapt_message(named: dict[str, Any]) -> None:
    number = named.pop("complaint_id")
    named["complaint"] = None if number is None else f"C-{number}"


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

# Columns whose type or name a value has otherwise.
_ADAPT: dict[type, Callable[[dict[str, Any]], None]] = {
    Complaint: _adapt_complaint,
    Agreement: _adapt_agreement,
    SentMessage: _adapt_message,
}
_ADAPTED: dict[type, tuple[str, ...]] = {
    Complaint: ("points",),
    Agreement: ("active_months",),
    SentMessage: ("complaint_id",),
}
# What is read of a row to make its value, and what makes it.
COLUMNS: dict[type, tuple[str, ...]] = {
    value_type: ("id", *names, *_ADAPTED.get(value_type, ()))
    for value_type, names in _FIELDS.items()
}
MAKERS: dict[type, Maker] = {kind.value: _maker(kind) for kind in KINDS.values()}
