"""Contracted hours: what the agreements of a client include within a window."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import fsum

from bot.domain.agreement import Agreement, AgreementKind, TimeEntry
from bot.domain.history import History
from bot.domain.night import Night
from bot.domain.window import Window


@dataclass(frozen=True, slots=True)
class Hours:
    """`contracted` hours are the denominator; `included` ones are what tracked hours exceed.

    They differ only for a fixed agreement without an end date: its denominator is the hours
    used, and what it includes ends with its included hours.
    """

    contracted: float
    included: float


def contracted_hours(night: Night, window: Window, *, whole_month: bool = True) -> Hours:
    """Return the hours that all agreements together give to `window`; zeros where none does.

    Source: domain.md, Scores. Where the text is silent: a month's share is that of each
    calendar month's own days; a fixed agreement's full month is 30 of its planned days;
    only time marked as billable is billable, since "not known" is no yes; an hour that several
    agreements would contract because it is billable counts for the one that began last.
    `whole_month` False leaves out the full month that an agreement in force gives at least.
    """
    if not whole_month:
        night = replace(night, today=date.min)  # on that day none is in force
    each = [_hours_of(agreement, night, window) for agreement in night.history.agreements]
    return Hours(fsum(h.contracted for h in each), fsum(h.included for h in each))


def own_time(agreement: Agreement, history: History) -> list[TimeEntry]:
    """Return the time on the days of `agreement`.

    Where a later agreement of the same kind overlaps, the time is the later one's, so that
    no hour is billed twice.
    """
    return _time_of(agreement, history, (a for a in history.agreements if a.kind is agreement.kind))


def billable_hours(time: Iterable[TimeEntry], window: Window) -> float:
    """Sum the hours of `time` inside `window` that are marked as billable."""
    return fsum(t.hours for t in time if t.billable and t.on in window)


def included_used(agreement: Agreement, history: History, window: Window) -> float:
    """Return how many of the included hours were used inside `window`, and no more than remain."""
    time = own_time(agreement, history)
    included = agreement.included_hours or 0.0
    before = fsum(t.hours for t in time if t.on < window.first)
    until = fsum(t.hours for t in time if t.on <= window.last)
    return min(included, until) - min(included, before)


def _time_of(
    agreement: Agreement, history: History, others: Iterable[Agreement]
) -> list[TimeEntry]:
    """Return the time on the days of `agreement` that is no later one's of the `others`."""
    later = [a for a in others if (a.start, a.id) > (agreement.start, agreement.id)]
    return [
        t
        for t in history.time
        if agreement.is_in_force(t.on) and not any(a.is_in_force(t.on) for a in later)
    ]


def _is_by_the_hour(agreement: Agreement) -> bool:
    """Say whether the billable hours are what it contracts."""
    return agreement.kind is AgreementKind.HOURLY or not agreement.included_hours


def _hours_of(agreement: Agreement, night: Night, window: Window) -> Hours:
    included = agreement.included_hours or 0.0
    if _is_by_the_hour(agreement):
        others = filter(_is_by_the_hour, night.history.agreements)
        hours = billable_hours(_time_of(agreement, night.history, others), window)
    elif agreement.kind is AgreementKind.RETAINER:
        hours = included * _months(agreement, night, window)
    elif agreement.end is not None:
        hours = included * _planned_share(agreement, night, window)
    else:
        return _open_ended(agreement, night, window)
    return Hours(hours, hours)


def _months(agreement: Agreement, night: Night, window: Window) -> float:
    inside = window.within(agreement.start, agreement.end)
    months = inside.months(agreement.active_months)
    counts = not agreement.active_months or night.today.month in agreement.active_months
    return max(months, 1.0) if counts and agreement.is_in_force(night.today) else months


def _planned_share(agreement: Agreement, night: Night, window: Window) -> float:
    planned = Window(agreement.start, agreement.end or window.last).days
    days = window.within(agreement.start, agreement.end).days
    if agreement.is_in_force(night.today):
        days = max(days, min(night.rules.full_month_days, planned))
    return days / planned if planned else 0.0


def _open_ended(agreement: Agreement, night: Night, window: Window) -> Hours:
    used = fsum(t.hours for t in own_time(agreement, night.history) if t.on in window)
    return Hours(used, included_used(agreement, night.history, window))
