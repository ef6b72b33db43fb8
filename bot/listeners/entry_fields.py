"""What was typed into an entry's form: columns, or what is wrong beside each field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.agreement import Deliverable, Investment, MoneyEntry, MoneyKind
from bot.domain.entry import Entry
from bot.domain.errors import DomainError
from bot.domain.history import Note, NoteKind
from bot.domain.money import minor_units
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.typed import Sum, parse_hours, parse_sum_in
from bot.messages.long_fields import typed_long

Fields = Mapping[str, str]


class SomethingIsMissing(DomainError):
    """Something is missing: fill in every field that needs it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.fields = {field: sentence}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantities:
    """Hours and a sum as typed, and what is wrong with them by field."""

    hours: float | None
    amount: Sum | None
    wrong: dict[str, str]

    @property
    def minor(self) -> int | None:
        """Return the sum in minor units."""
        if self.amount is None:
            return None
        return minor_units(self.amount.number, self.amount.currency)


def quantities(fields: Fields, *, currency: str, is_fixed: bool = False) -> Quantities:
    """Read hours and a sum; a bare number is of `currency`, and `is_fixed` allows no other."""
    wrong: dict[str, str] = {}
    typed = fields.get("hours", "").strip()
    hours = parse_hours(typed) or parse_hours(typed + "h")
    if typed and hours is None:
        wrong["hours"] = "Write hours up to 2,000, such as 6h, 1h30m or 90 min."
    price = fields.get("amount", "").strip()
    amount = parse_sum_in(price, currency)
    if price and amount is None:
        wrong["amount"] = f"Write a sum, such as 900 {currency}."
    elif amount is not None and is_fixed and amount.currency != currency:
        wrong["amount"] = f"This client's sums are in {currency}. Write the price in it."
    return Quantities(hours=hours, amount=amount, wrong=wrong)


def text_typed(fields: Fields) -> str:
    """Return what was said, joined where it stood in several fields."""
    return typed_long(fields)


def day_typed(fields: Fields, name: str) -> date | None:
    """Return a date picker's day."""
    typed = fields.get(name, "")
    return date.fromisoformat(typed) if typed else None


def required_day(fields: Fields, name: str) -> date:
    """Return a day that an entry must have. Raises SomethingIsMissing, beside its field."""
    typed = day_typed(fields, name)
    if typed is None:
        raise SomethingIsMissing(name, "Choose a day.")
    return typed


def columns_typed(entry: Entry, fields: Fields, found: Quantities) -> dict[str, object]:
    """Return the columns of an entry as its form was filled in.

    Raises SomethingIsMissing; KeyError where the form is one of another kind.
    """
    needed, columns = _COLUMNS[type(entry)]
    for name in needed:
        # An empty field is there too: one that is not was never in this form.
        _ = fields[name]
    return columns(fields, found)


def _scope_request(fields: Fields, found: Quantities) -> dict[str, object]:
    columns: dict[str, object] = {
        "text": text_typed(fields),
        "hours": found.hours,
        "asked_on": required_day(fields, "on"),
        "decision": Decision(fields["decision"]),
    }
    if "amount" in fields:
        # Who may not see a price has no field for it, and leaves it as it is.
        columns["amount"] = found.minor
    return columns


def _note(fields: Fields, _found: Quantities) -> dict[str, object]:
    columns: dict[str, object] = {
        "kind": NoteKind(fields["note_kind"]),
        "text": text_typed(fields),
        "on": required_day(fields, "on"),
    }
    if "due" in fields:
        columns |= {"due": day_typed(fields, "due"), "done": day_typed(fields, "done")}
    if "bucket" in fields:
        columns["bucket"] = fields["bucket"] or None
    return columns


def _deliverable(fields: Fields, _found: Quantities) -> dict[str, object]:
    if not text_typed(fields):
        raise SomethingIsMissing("text", "Write what we promised.")
    return {
        "promised": text_typed(fields),
        "due": day_typed(fields, "due"),
        "delivered": day_typed(fields, "delivered"),
        "evidence": typed_long(fields, "evidence") or None,
    }


def _investment(fields: Fields, found: Quantities) -> dict[str, object]:
    if found.hours is None:
        raise SomethingIsMissing("hours", "Write how many hours.")
    return {
        "purpose": text_typed(fields) or None,
        "hours": found.hours,
        "start": required_day(fields, "on"),
        "end": day_typed(fields, "due"),
    }


def _money(fields: Fields, found: Quantities) -> dict[str, object]:
    if found.minor is None:
        raise SomethingIsMissing("amount", "Write the sum.")
    columns: dict[str, object] = {
        "amount": found.minor,
        "on": required_day(fields, "on"),
        "note": text_typed(fields) or None,
    }
    if fields.get("kind"):
        columns["kind"] = MoneyKind(fields["kind"])
    return columns


_Columns = Callable[[Fields, Quantities], dict[str, object]]
_COLUMNS: dict[type, tuple[tuple[str, ...], _Columns]] = {
    ScopeRequest: (("text", "hours", "on", "decision"), _scope_request),
    Note: (("text", "on", "note_kind"), _note),
    Deliverable: (("text", "due", "delivered", "evidence"), _deliverable),
    Investment: (("text", "hours", "on", "due"), _investment),
    MoneyEntry: (("text", "amount", "on"), _money),
}
