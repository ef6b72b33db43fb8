"""How each kind of entry is kept: its row, its value, and the way between the two."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from bot.domain.agreement import Agreement, Deliverable, Investment, MoneyEntry, TimeEntry
from bot.domain.complaint import Complaint, Reraise
from bot.domain.history import Note, SentMessage
from bot.domain.scope_request import ScopeRequest
from bot.store.rows import (
    AgreementRow,
    ComplaintRow,
    DeliverableRow,
    InvestmentRow,
    MoneyRow,
    NoteRow,
    ReraiseRow,
    ScopeRequestRow,
    SentMessageRow,
    TimeRow,
)


@dataclasses.dataclass(frozen=True, slots=True)
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
    columns: dict[str, Any] = {"id": f"{kind.letter}-{row.id}"}
    for field in _FIELDS[kind.value]:
        columns[field] = getattr(row, field)
    if kind.value is Complaint:
        columns["points"] = tuple(row.points)
        columns["reraises"] = tuple((reraises or {}).get(row.id, ()))
    if kind.value is Agreement:
        columns["active_months"] = frozenset(row.active_months or ())
    if kind.value is SentMessage:
        columns["complaint"] = None if row.complaint_id is None else f"C-{row.complaint_id}"
    return kind.value(**columns)


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
