"""What was worked and promised: over-servicing, free-work date, retainer burn, deliverables."""

from calendar import monthrange
from math import fsum

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.contracted import own_time
from bot.domain.failure import is_overdue
from bot.domain.figure import Figure, FigureName, missing
from bot.domain.night import Night
from bot.domain.scope_creep import NAME, counting_at_once, measure
from bot.domain.standing import free_work_date as free_work_day
from bot.domain.window import Window


def over_servicing(night: Night) -> Figure:
    """Return the unpaid hours beyond the agreement ÷ the contracted hours.

    Unpaid are the hours of unpaid asks or the tracked hours over the included ones, whichever
    are more, as in scope creep: both measure the same work and are never added up. An undecided
    ask counts at once, as in the running total that `/scope` tells. Investment hours within
    their cap are taken off. Source: domain.md, Words and Fit signals.
    """
    name, window = FigureName.OVER_SERVICING, night.window(NAME)
    if not night.history.agreements:
        return missing(name, "no_agreement", days=window.days)
    creep = measure(counting_at_once(night), window)
    if creep is None:
        return missing(name, "no_time_or_asks", days=window.days)
    if creep.contracted <= 0:
        return missing(name, "no_contracted_hours", days=window.days)
    if not creep.tracked and creep.uncovered and not creep.ask_hours:
        asks = float(creep.uncovered)
        return missing(name, "hours_of_asks_unknown", asks=asks, days=window.days)
    return Figure(
        name=name,
        value=creep.unpaid / creep.contracted,
        inputs={
            "unpaid": creep.unpaid,
            "contracted": creep.contracted,
            "measure": "over_hours" if creep.over > creep.ask_hours else "ask_hours",
            "invested": creep.invested,
            "days": float(window.days),
        },
    )


def free_work_date(night: Night) -> Figure:
    """Return the day of this year from which the client is worked for without pay.

    31 December less 365·o/(1+o) days, o being over-servicing. Without any unpaid hour there is
    no such day, and the reason says so. Source: domain.md, Words.
    """
    over = over_servicing(night)
    if not isinstance(over.value, float):
        return missing(FigureName.FREE_WORK_DATE, over.reason, **over.inputs)
    day = free_work_day(over.value, night.today.year)
    return Figure(
        name=FigureName.FREE_WORK_DATE,
        value=day,
        inputs={"over": over.value, "year": float(night.today.year)},
        reason="" if day else "nothing_unpaid",
    )


def retainer_burn(night: Night) -> Figure:
    """Return the share of this month's retainer hours that is used, beside the share elapsed.

    All retainers in force together; one that begins or ends in the month gives its share of
    the days, and the period is then theirs. Hours carried over from another month are not
    counted. A month of which no hours are tracked yet is not known: imports come late.
    Source: domain.md, Words.
    """
    name, today = FigureName.RETAINER_BURN, night.today
    last = monthrange(today.year, today.month)[1]
    month = Window(today.replace(day=1), today.replace(day=last))
    held = [a for a in night.history.agreements if _is_retainer(a) and a.is_in_force(today)]
    reason = _no_burn(held, today.month)
    if reason:
        return missing(name, reason)
    counted = [a for a in held if a.included_hours and _counts_in(a, today.month)]
    parts = [(a, month.within(a.start, a.end)) for a in counted]
    period = Window(min(p.first for _, p in parts), max(p.last for _, p in parts))
    so_far = Window(period.first, today)
    times = [t for a, _ in parts for t in own_time(a, night.history) if t.on in so_far]
    if not times:
        newest = max((t.on for t in night.history.time), default=None)
        known = {"hours_to": newest.isoformat()} if newest else {}
        return missing(name, "no_hours_this_month", **known)
    included = fsum((a.included_hours or 0.0) * p.days / month.days for a, p in parts)
    used = fsum(t.hours for t in times)
    return Figure(
        name=name,
        value=used / included,
        inputs={
            "used": used,
            "included": included,
            "elapsed": so_far.days / period.days,
            "day": float(so_far.days),
            "days": float(period.days),
            "month": month.first.isoformat(),
            "hours_to": max(t.on for t in times).isoformat(),
        },
    )


def delivered(night: Night) -> Figure:
    """Return how many of all things promised were delivered, and how many are overdue."""
    promised = night.history.deliverables
    if not promised:
        return missing(FigureName.DELIVERED, "nothing_promised")
    kept = sum(d.delivered is not None for d in promised)
    return Figure(
        name=FigureName.DELIVERED,
        value=float(kept),
        inputs={
            "promised": float(len(promised)),
            "overdue": float(sum(is_overdue(d, night.today) for d in promised)),
            "undated": float(sum(d.delivered is None and d.due is None for d in promised)),
        },
    )


def _is_retainer(agreement: Agreement) -> bool:
    return agreement.kind is AgreementKind.RETAINER


def _counts_in(agreement: Agreement, month: int) -> bool:
    return not agreement.active_months or month in agreement.active_months


def _no_burn(held: list[Agreement], month: int) -> str:
    if not held:
        return "no_retainer"
    if not any(a.included_hours for a in held):
        return "no_included_hours"
    return "" if any(a.included_hours and _counts_in(a, month) for a in held) else "resting"
