"""What was worked and promised: over-servicing, free-work date, deliverables."""

from bot.domain.failure import is_overdue
from bot.domain.figure import Figure, FigureName, missing
from bot.domain.night import Night
from bot.domain.scope_creep import NAME, counting_at_once, measure
from bot.domain.standing import free_work_date as free_work_day


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
            "carried_hours": creep.hours.carried,
            "lapsed_hours": creep.hours.lapsed,
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
