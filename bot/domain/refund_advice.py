"""The refund adviser: what each way of settling makes of the lifetime result, in order.

Source: domain.md, Money at the end of a relationship. A manager decides.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.brand_risk import BrandRisk, brand_risk_of
from bot.domain.figure import Figure
from bot.domain.figures_of_money import lifetime_result
from bot.domain.history import History
from bot.domain.night import Night
from bot.domain.offer import cost_of_hour, round_sum
from bot.domain.remaining import Sum
from bot.domain.revenue_share import RevenueShare


class Way(StrEnum):
    """A way of settling."""

    REFUND_TO_EVEN = "refund_to_even"
    FINISH_WORK = "finish_work"
    CREDIT = "credit"
    REFUND = "refund"
    FULL_REFUND = "full_refund"


class Delivered(StrEnum):
    """How much of what was promised is delivered."""

    ALL = "all"
    PART = "part"
    NOTHING_NOTED = "nothing_noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way: `amount` leaves us (minor units), and `after` is the lifetime result then.

    Both are None where they are not known. `is_each` marks a round sum to reckon by, since the
    manager types how much it is; `is_weak` what the facts speak against.
    """

    way: Way
    amount: float | None = None
    after: float | None = None
    is_each: bool = False
    is_weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The options, the first one first, and what a manager weighs beside the sums.

    `promised` deliverables are noted, `owed` of them are not delivered.
    """

    result: Figure
    options: tuple[Option, ...]
    promised: int
    owed: int
    hour_cost: Sum
    share: RevenueShare
    risk: BrandRisk

    @property
    def delivered(self) -> Delivered:
        """Say how much of the promised work was delivered."""
        if not self.promised:
            return Delivered.NOTHING_NOTED
        return Delivered.PART if self.owed else Delivered.ALL


def advise_refund(night: Night, *, share: RevenueShare) -> Advice:
    """Return how the account with this client could be settled near break-even.

    A positive result can be refunded down to 0. With a negative one every refund deepens the
    loss, so finishing the promised work or a credit comes first. Of work that was delivered in
    full a full refund is the weakest case.
    """
    result = lifetime_result(night)
    value = result.value if isinstance(result.value, float) else None
    promised, owed = _work(night.history)
    full = _full_refund(result, is_weak=promised > 0 and not owed)
    each = round_sum(float(result.inputs.get("received", 0.0)), night.history.client.currency)
    finish = (Option(way=Way.FINISH_WORK),) if owed else ()
    softer = (*finish, _each(Way.CREDIT, each, value))
    if value is not None and value > 0:
        even = Option(way=Way.REFUND_TO_EVEN, amount=value, after=0.0)
        options = (even, *softer, full)
    else:
        options = (*softer, _each(Way.REFUND, each, value), full)
    return Advice(
        result=result,
        options=options,
        promised=promised,
        owed=owed,
        hour_cost=cost_of_hour(night),
        share=share,
        risk=brand_risk_of(night),
    )


def _each(way: Way, each: int, value: float | None) -> Option:
    if value is None:
        return Option(way=way)
    return Option(way=way, amount=float(each), after=value - each, is_each=True)


def _full_refund(result: Figure, *, is_weak: bool) -> Option:
    """Return all that they paid and did not get back yet, and the result without it."""
    if not isinstance(result.value, float):
        return Option(way=Way.FULL_REFUND, is_weak=is_weak)
    amount = float(result.inputs["received"]) - float(result.inputs["given_back"])
    after = result.value - amount
    return Option(
        way=Way.FULL_REFUND, amount=amount, after=after, is_weak=is_weak or result.value <= 0
    )


def _work(history: History) -> tuple[int, int]:
    owed = sum(d.delivered is None for d in history.deliverables)
    return len(history.deliverables), owed
