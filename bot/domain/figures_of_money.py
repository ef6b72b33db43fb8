"""What the work for a client earned: effective hourly rate, margin, realization, lifetime."""

from collections.abc import Callable
from datetime import date
from math import fsum

from bot.domain.agreement import Agreement, AgreementKind, MoneyKind, TimeEntry
from bot.domain.contracted import own_time
from bot.domain.figure import Figure, FigureName, missing
from bot.domain.history import History
from bot.domain.margin import began_on, delivery_cost, margin_of
from bot.domain.night import Night
from bot.domain.revenue import billed_orders, revenue
from bot.domain.window import Window

# The window of the delivery margin's signal, so that a card and its signal say the same.
_WINDOW_OF = "negative_roi"


def effective_hourly_rate(night: Night) -> Figure:
    """Return AGI ÷ all hours delivered, in minor units an hour.

    AGI is revenue less pass-through cost; every tracked hour counts, billable or not.
    Source: domain.md, Words (EHR).
    """
    window = night.window(_WINDOW_OF)
    hours = _hours(night.history, window)
    gap = income_gap(night.history, window)
    if gap or hours <= 0:
        return missing(FigureName.EHR, gap or "no_hours", days=window.days)
    earned = revenue(night.history, window)
    return Figure(
        name=FigureName.EHR,
        value=earned.gross_income / hours,
        inputs={
            "gross_income": earned.gross_income,
            "revenue": earned.net,
            "pass_through": earned.pass_through,
            "hours": hours,
            "days": window.days,
        },
    )


def delivery_margin(night: Night) -> Figure:
    """Return (AGI - delivery cost) ÷ AGI, 1 being all of AGI.

    Not known where cost rates are known for less than 80 % of the hours. Hours without a rate
    are taken at the average of the others. Source: domain.md, Words and Fit signals.
    """
    name, window = FigureName.DELIVERY_MARGIN, night.window(_WINDOW_OF)
    earned, cost = revenue(night.history, window), delivery_cost(night.history, window)
    gap = income_gap(night.history, window) or ("no_revenue" if earned.earned <= 0 else None)
    if gap or cost.hours <= 0:
        return missing(name, gap or "no_hours", days=window.days)
    if cost.coverage < night.rules.cost_coverage - 1e-9:
        return missing(name, "few_cost_rates", coverage=cost.coverage, days=window.days)
    inputs = {
        "gross_income": earned.gross_income,
        "cost": cost.total,
        "coverage": cost.coverage,
        "hours": cost.hours,
        "days": window.days,
    }
    margin = margin_of(earned, cost)
    reason = "nothing_left" if margin is None else ""
    return Figure(name=name, value=margin, inputs=inputs, reason=reason)


def realization(night: Night) -> Figure:
    """Return billed ÷ standard value of the hours worked, 1 being all of it.

    Billed is the revenue of the window: fees by days in force, change orders, invoices on days
    without an agreement, less refunds and credits. Pass-through cost stays in it, since it
    stays in the fee that the standard rate is taken from. The ledger knows no price list, so an
    hour's standard value is what the agreement in force on its day asks for one: the fee of an
    hourly one, fee ÷ included hours of the others; where several are in force, the one that
    began last. Hours without such a rate are taken at the average of the others, and where
    they are more than a fifth the figure is not known. Source: domain.md, Words.
    """
    name, window = FigureName.REALIZATION, night.window(_WINDOW_OF)
    time = [t for t in night.history.time if t.on in window]
    gap = income_gap(night.history, window)
    hours = fsum(t.hours for t in time)
    if gap or hours <= 0:
        return missing(name, gap or "no_hours", days=window.days)
    priced = [(t.hours, rate) for t, rate in _priced(time, night.history) if rate is not None]
    coverage = fsum(h for h, _ in priced) / hours
    standard = fsum(h * rate for h, rate in priced)
    if coverage < night.rules.cost_coverage - 1e-9 or standard <= 0:
        return missing(name, "few_standard_rates", coverage=coverage, days=window.days)
    billed = revenue(night.history, window).net
    return Figure(
        name=name,
        value=billed / (standard / coverage),
        inputs={
            "billed": billed,
            "standard": standard / coverage,
            "hours": hours,
            "coverage": coverage,
            "days": window.days,
        },
    )


def lifetime_result(night: Night) -> Figure:
    """Return fees received - delivery cost - refunds and credits of all time, in minor units.

    Received are the payments where any is known, and else the revenue of all time; what was
    passed through is no fee and is taken off. Delivery cost needs cost rates for 80 % of the
    hours. Refunds and credits are taken off in full, as the formula says: of a payment that came
    in lowered by a credit the ledger does not know it, and the result is too low by as much.
    Source: domain.md, Money at the end of a relationship.
    """
    name, history = FigureName.LIFETIME_RESULT, night.history
    window = Window(began_on(history) or night.today, night.today)
    payments = [m.amount for m in history.money if m.kind is MoneyKind.PAYMENT]
    gap = None if payments else income_gap(history, window)
    cost, earned = delivery_cost(history, window), revenue(history, window)
    if gap or cost.hours <= 0:
        return missing(name, gap or "no_hours")
    if cost.coverage < night.rules.cost_coverage - 1e-9:
        return missing(name, "few_cost_rates", coverage=cost.coverage)
    received = float(sum(payments)) if payments else earned.earned
    spent = earned.pass_through + cost.total + earned.given_back
    return Figure(
        name=name,
        value=received - spent,
        inputs={
            "received": received,
            "basis": "payments" if payments else "revenue",
            "pass_through": earned.pass_through,
            "cost": cost.total,
            "given_back": earned.given_back,
            "coverage": cost.coverage,
            "since": window.first.isoformat(),
        },
    )


def income_gap(history: History, window: Window) -> str | None:
    """Return the code of why the income of `window` is not known; None where it is.

    A fee that nobody wrote down is not a fee of nothing, and neither is a fixed one that can
    be spread over no days and no hours, nor hours by the hour of which nobody said whether
    they are billable.
    """
    inside = [a for a in history.agreements if window.within(a.start, a.end).days]
    found = next((code for code, holds in _GAPS if any(map(holds, inside))), None)
    if found:
        return found
    if any(_is_undecided(a, history, window) for a in inside):
        return "billable_unknown"
    invoiced = any(m.kind is MoneyKind.INVOICE and m.on in window for m in history.money)
    return None if inside or invoiced or billed_orders(history, window) else "no_revenue"


def _cannot_be_spread(agreement: Agreement) -> bool:
    is_open = agreement.end is None and not agreement.included_hours
    return agreement.kind is AgreementKind.FIXED and is_open and bool(agreement.fee)


_GAPS: tuple[tuple[str, Callable[[Agreement], bool]], ...] = (
    ("fee_unknown", lambda agreement: agreement.fee is None),
    ("fee_not_spread", _cannot_be_spread),
)


def _is_undecided(agreement: Agreement, history: History, window: Window) -> bool:
    if agreement.kind is not AgreementKind.HOURLY:
        return False
    own = [t for t in own_time(agreement, history) if t.on in window]
    return bool(own) and all(t.billable is None for t in own)


def _hours(history: History, window: Window) -> float:
    return fsum(t.hours for t in history.time if t.on in window)


def _priced(time: list[TimeEntry], history: History) -> list[tuple[TimeEntry, float | None]]:
    rates: dict[date, float | None] = {
        day: standard_rate_on(day, history) for day in {t.on for t in time}
    }
    return [(t, rates[t.on]) for t in time]


def standard_rate_on(day: date, history: History) -> float | None:
    """Return what an hour of `day` is billed at, in minor units, as `realization` has it."""
    held = [
        (a.start, a.id, rate)
        for a in history.agreements
        if a.is_in_force(day) and (rate := _standard_rate(a)) is not None
    ]
    return max(held)[2] if held else None


def _standard_rate(agreement: Agreement) -> float | None:
    """Return what the agreement asks for an hour, in minor units."""
    if agreement.fee is None:
        return None
    if agreement.kind is AgreementKind.HOURLY:
        return float(agreement.fee)
    return agreement.fee / agreement.included_hours if agreement.included_hours else None
