"""A scope request: an ask beyond the agreement, and what was decided about it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Decision(StrEnum):
    """What was decided about an ask."""

    UNDECIDED = "undecided"
    IN_SCOPE = "in_scope"
    CHANGE_ORDER = "change_order"
    GOODWILL = "goodwill"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRequest:
    """One ask. `hours` and `amount` (minor units) are None where nobody said them."""

    id: str
    asked_on: date
    text: str
    hours: float | None = None
    amount: int | None = None
    decision: Decision = Decision.UNDECIDED
    decided_on: date | None = None
    decided_by: str | None = None
    permalink: str | None = None
