"""What an offer costs us, beside what is left to earn with the client and was earned so far."""

from dataclasses import dataclass
from math import floor, log10

from bot.domain.figure import Figure
from bot.domain.figures_of_money import lifetime_result, standard_rate_on
from bot.domain.margin import delivery_cost
from bot.domain.money import digits_of, minor_units
from bot.domain.night import Night
from bot.domain.remaining import Sum, remaining_margin
from bot.domain.window import Window

# The kinds of an offer (domain.md, Words: remedy): what costs its sum, and what costs its hours.
OF_MONEY = frozenset(("refund", "credit", "reduced_price"))
OF_WORK = frozenset(("free_work", "future_work"))
_WINDOW_OF = "negative_roi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakes:
    """What an offer to a client is measured by, all in minor units of the client's currency.

    `hour_cost` is what an hour for this client costs us, `hour_price` what it is billed at;
    `remaining` is the margin still to come, `lifetime` the result so far.
    """

    currency: str
    hour_cost: Sum
    hour_price: Sum
    remaining: Sum
    lifetime: Figure

    @property
    def ltgp(self) -> float | None:
        """LTGP: margin so far plus expected (domain.md, Words); None where one is not known."""
        so_far = self.so_far
        if so_far is None or self.remaining.value is None:
            return None
        return so_far + self.remaining.value

    @property
    def so_far(self) -> float | None:
        """The lifetime result."""
        return self.lifetime.value if isinstance(self.lifetime.value, float) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCost:
    """What one offer costs: `cost` in minor units, `billed` what its hours would have brought.

    The shares are of what is left or was earned (1 is all of it); None where that is not known
    or is no gain.
    """

    kind: str
    hours: float | None
    cost: Sum
    billed: Sum | None
    of_remaining: float | None
    of_lifetime: float | None
    of_ltgp: float | None


def stakes_of(night: Night) -> Stakes:
    """Return what an offer to this client is measured by, as of `night`."""
    return Stakes(
        currency=night.history.client.currency,
        hour_cost=cost_of_hour(night),
        hour_price=price_of_hour(night),
        remaining=remaining_margin(night),
        lifetime=lifetime_result(night),
    )


def cost_of_hour(night: Night) -> Sum:
    """Return the average cost rate of the client's hours: of the margin's window, else of all.

    Where cost rates are known for less than 80 % of them it is not known, as the margin is not.
    Inputs: `hours`, `coverage` (0 to 1), `days` of the window, 0 for all time, and `people`, how
    many worked the hours whose rate is known, 0 where that is not known.
    """
    window = night.window(_WINDOW_OF)
    cost, days = delivery_cost(night.history, window), window.days
    if cost.hours <= 0:
        window = Window(min((t.on for t in night.history.time), default=night.today), night.today)
        cost, days = delivery_cost(night.history, window), 0
    if cost.hours <= 0:
        return Sum(reason="no_hours")
    if cost.coverage < night.rules.cost_coverage - 1e-9:
        return Sum(reason="few_cost_rates", inputs={"coverage": cost.coverage})
    return Sum(
        value=cost.rated_cost / cost.rated_hours,
        inputs={
            "hours": cost.hours,
            "coverage": cost.coverage,
            "days": days,
            "people": _people(night, window),
        },
    )


def is_one_persons(rate: Sum) -> bool:
    """Say whether an average is one person's cost rate, which nobody is shown (Who may)."""
    return rate.inputs.get("people") == 1


def price_of_hour(night: Night) -> Sum:
    """Return what the agreement in force bills for an hour, as `realization` has it."""
    price = standard_rate_on(night.today, night.history)
    return Sum(reason="no_standard_rate") if price is None else Sum(value=price)


def cost_of(kind: str, *, amount: int | None, hours: float | None, stakes: Stakes) -> OfferCost:
    """Return what an offer of `amount` (minor units) or of `hours` costs us, and its shares.

    Money costs its sum; work costs its hours at our cost rate, and would have been billed at
    the agreement's. Source: issue 5, Messages.
    """
    cost = _of_work(hours, stakes.hour_cost) if kind in OF_WORK else _of_money(amount)
    return OfferCost(
        kind=kind,
        hours=hours,
        cost=cost,
        billed=_of_work(hours, stakes.hour_price) if kind in OF_WORK else None,
        of_remaining=share_of(cost.value, stakes.remaining.value),
        of_lifetime=share_of(cost.value, stakes.so_far),
        of_ltgp=share_of(cost.value, stakes.ltgp),
    )


def share_of(cost: float | None, whole: float | None) -> float | None:
    """Return cost ÷ whole; None where one is not known, or nothing is there to be a share of."""
    return None if cost is None or whole is None or whole <= 0 else cost / whole


def round_sum(whole: float, currency: str) -> int:
    """Return a round sum in minor units that is a part of `whole`: 1,000 of 12,345, 10 of 950.

    By it a person reckons what a sum that is not typed yet would be: "each 1,000 is 8 %".
    """
    major = abs(whole) / 10 ** digits_of(currency)
    power = max(0, floor(log10(major)) - 1) if major >= 1 else 0
    return minor_units(str(10 ** max(power, 0)), currency)


def _people(night: Night, window: Window) -> int:
    rated = [t for t in night.history.time if t.on in window and t.cost_rate is not None]
    names = {t.person for t in rated}
    return 0 if None in names else len(names)


def _of_money(amount: int | None) -> Sum:
    return Sum(reason="no_sum") if amount is None else Sum(value=float(amount))


def _of_work(hours: float | None, rate: Sum) -> Sum:
    if hours is None:
        return Sum(reason="no_hours_offered")
    if rate.value is None:
        return rate
    return Sum(value=hours * rate.value, inputs={**rate.inputs, "rate": rate.value})
