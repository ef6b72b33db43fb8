"""What is left to earn of the agreements in force, until they end or notice would end them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import fsum

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.contracted import billable_hours, included_used, own_time
from bot.domain.figures_of_money import delivery_margin
from bot.domain.night import Night
from bot.domain.revenue import revenue
from bot.domain.signal import Figures
from bot.domain.window import Window

_WINDOW_OF = "negative_roi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum in minor units with what made it; None with the code of why it is not known.

    What is missing is never 0 (domain.md, principle 4).
    """

    value: float | None = None
    inputs: Figures = field(default_factory=dict)
    reason: str = ""


def remaining_fees(night: Night) -> Sum:
    """Return the fees of tomorrow and later that the agreements in force still bring.

    Each counts to its end; one without an end to the day that notice given today would end it.
    A retainer by its months, a fixed one by the included hours not used yet (without hours, by
    days), an hourly one by the billable hours a day of the margin's window. Inputs: `until`, the
    last of those days, and `agreements`, how many. Source: issue 5, Messages, "its share of the
    remaining margin"; the shares of a fee: domain.md, Scores.
    """
    held = [a for a in night.history.agreements if a.is_in_force(night.today)]
    gap = next(_gaps(held, night), None) if held else "no_agreement"
    if gap:
        return Sum(reason=gap)
    until = [day for a in held if (day := _until(a, night))]
    return Sum(
        value=fsum(_LEFT[a.kind](a, night) for a in held),
        inputs={"agreements": len(held)} | ({"until": max(until).isoformat()} if until else {}),
    )


def remaining_margin(night: Night) -> Sum:
    """Return what is left of the remaining fees at the delivery margin of the window.

    The share that the window passed through to others is taken off first, since the margin is
    one of AGI. Inputs: `fees`, `until`, `margin` (1 is all), `passed` (0 to 1), `days`.
    """
    fees, margin = remaining_fees(night), delivery_margin(night)
    if fees.value is None:
        return fees
    if not isinstance(margin.value, float):
        return Sum(reason=margin.reason, inputs=margin.inputs)
    window = night.window(_WINDOW_OF)
    earned = revenue(night.history, window)
    passed = earned.pass_through / earned.net if earned.net > 0 else 0.0
    inputs = {"fees": fees.value, "margin": margin.value, "passed": passed, "days": window.days}
    return Sum(value=fees.value * (1 - passed) * margin.value, inputs={**fees.inputs, **inputs})


def notice_ends_on(agreement: Agreement, day: date) -> date | None:
    """Return the last day in force if notice is given on `day`; None without a known notice."""
    notice = agreement.notice_days
    return None if notice is None else day + timedelta(days=notice)


def _until(agreement: Agreement, night: Night) -> date | None:
    return agreement.end or notice_ends_on(agreement, night.today)


def _gaps(held: Iterable[Agreement], night: Night) -> Iterator[str]:
    for agreement in held:
        is_by_hours = agreement.kind is AgreementKind.FIXED and agreement.included_hours
        if agreement.fee is None:
            yield "fee_unknown"
        elif not is_by_hours and _until(agreement, night) is None:
            yield "no_end_no_notice"
        elif agreement.kind is AgreementKind.FIXED and not is_by_hours and agreement.end is None:
            yield "fee_not_spread"
        elif agreement.kind is AgreementKind.HOURLY and not _billable_a_day(agreement, night):
            yield "billable_unknown"


def _ahead(agreement: Agreement, night: Night) -> Window:
    return Window(night.today + timedelta(days=1), _until(agreement, night) or night.today)


def _of_retainer(agreement: Agreement, night: Night) -> float:
    months = _ahead(agreement, night).months(agreement.active_months)
    return (agreement.fee or 0) * months


def _of_fixed(agreement: Agreement, night: Night) -> float:
    fee = float(agreement.fee or 0)
    if agreement.included_hours:
        so_far = Window(agreement.start, night.today)
        used = included_used(agreement, night.history, so_far)
        return fee * (1 - used / agreement.included_hours)
    planned = Window(agreement.start, agreement.end or night.today).days
    return fee * _ahead(agreement, night).days / planned


def _of_hourly(agreement: Agreement, night: Night) -> float:
    days = _ahead(agreement, night).days
    return (agreement.fee or 0) * _billable_a_day(agreement, night) * days


def _billable_a_day(agreement: Agreement, night: Night) -> float:
    window = night.window(_WINDOW_OF).within(agreement.start, agreement.end)
    return billable_hours(own_time(agreement, night.history), window) / window.days


_LEFT: Mapping[AgreementKind, Callable[[Agreement, Night], float]] = {
    AgreementKind.RETAINER: _of_retainer,
    AgreementKind.FIXED: _of_fixed,
    AgreementKind.HOURLY: _of_hourly,
}
