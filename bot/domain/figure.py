"""A figure of a client's card: its value with what it was computed from, or why it is not known."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.signal import Figures


class FigureName(StrEnum):
    """The figures of domain.md, Words, in the order in which a card shows them."""

    EHR = "ehr"
    DELIVERY_MARGIN = "delivery_margin"
    REALIZATION = "realization"
    OVER_SERVICING = "over_servicing"
    FREE_WORK_DATE = "free_work_date"
    RETAINER_BURN = "retainer_burn"
    DELIVERED = "delivered"
    LIFETIME_RESULT = "lifetime_result"


# Who is no manager sees none of these (domain.md, Who may).
OF_MONEY = frozenset(
    {
        FigureName.EHR,
        FigureName.DELIVERY_MARGIN,
        FigureName.REALIZATION,
        FigureName.LIFETIME_RESULT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure.

    `value` is None where it is not known, and `reason` is the code of why: what is missing is
    never 0. `inputs` are what the formula was fed with, by name: hours, sums in minor units,
    shares from 0 to 1, counts of days, dates as ISO 8601.
    """

    name: FigureName
    value: float | date | None = None
    inputs: Figures = field(default_factory=dict)
    reason: str = ""


# The days that each of these is measured in are a rule's, which a workspace may change.
OF_A_WINDOW = frozenset(
    {
        FigureName.EHR,
        FigureName.DELIVERY_MARGIN,
        FigureName.REALIZATION,
        FigureName.OVER_SERVICING,
    }
)


def missing(name: FigureName, reason: str, **inputs: float | str) -> Figure:
    """Return a figure that is not known, with the code of why."""
    return Figure(name=name, inputs=inputs, reason=reason)
