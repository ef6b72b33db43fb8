"""Contracted hours: what the agreements of a client include within a window."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import fsum

from bot.domain.agreement import Agreement, AgreementKind, TimeEntry
from bot.domain.history import History
from bot.domain.night import Night
from bot.domain.rollover import Retained, cover, has_rollover
from bot.domain.window import Window


@dataclass(frozen=True, slots=True)
class Hours:
    """`contracted` hours are the denominator; `included` ones are what tracked hours exceed.

    They differ for a fixed agreement without an end date: its denominator is the hours used,
    and what it includes ends with its included hours. And for a retainer that says what becomes
    of unused hours: what it includes are the tracked hours that it covers, period by period,
    with those `carried` into the window and without the `lapsed` ones.
    """

    contracted: float
    included: float
    carried: float = 0.0
    lapsed: float = 0.0


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
    retained = _retained(night.history, window)
    return Hours(
        contracted=fsum(h.contracted for h in each),
        included=fsum((*(h.included for h in each), retained.hours)),
        carried=retained.carried,
        lapsed=retained.lapsed,
    )


def own_time(agreement: Agreement, history: History) -> list[TimeEntry]:
    """Return the time on the days of `agreement`.

    Where a later agreement of the same kind overlaps, the time is the later one's, so that
    no hour is billed twice.
    """
    return _time_of(agreement, history, (a for a in history.agreements if a.kind is agreement.kind))


def billable_hours(time: Iterable[TimeEntry], window: Window) -> float:
    """Sum the hours of `time` inside `window` that are marked as billable."""
    return fsum(t.hours for t in time if t.billable and t.on in window)


def retainer_time(agreement: Agreement, history: History) -> list[TimeEntry]:
    """Return the time on the days of a retainer, without what is billed by the hour beside it."""
    by_hour = [a for a in history.agreements if _is_by_the_hour(a)]
    return [t for t in own_time(agreement, history) if not _is_billed(t, by_hour)]


def included_used(agreement: Agreement, history: History, window: Window) -> float:
    """Return how many of the included hours were used inside `window`, and no more than remain.

    Of fixed agreements that overlap the later one's are used first, and then the earlier one's:
    no hour is used twice, and none is lost to an agreement that has none left.
    """
    fixed = [a for a in history.agreements if a.kind is agreement.kind and a.included_hours]
    later = [a for a in fixed if (a.start, a.id) > (agreement.start, agreement.id)]
    if not any(a.start <= (agreement.end or date.max) for a in later):
        return _capped(agreement, [(t.on, t.hours) for t in own_time(agreement, history)], window)
    given = [(t.on, t.hours) for t in sorted(history.time, key=lambda t: (t.on, t.id))]
    for one in sorted(later, key=lambda a: (a.start, a.id), reverse=True):
        given = list(_left_by(one, given))
    own = [(day, hours) for day, hours in given if agreement.is_in_force(day)]
    return _capped(agreement, own, window)


def _capped(agreement: Agreement, worked: list[tuple[date, float]], window: Window) -> float:
    included = agreement.included_hours or 0.0
    before = fsum(hours for day, hours in worked if day < window.first)
    until = fsum(hours for day, hours in worked if day <= window.last)
    return min(included, until) - min(included, before)


def _left_by(
    agreement: Agreement, worked: Iterable[tuple[date, float]]
) -> Iterator[tuple[date, float]]:
    """Yield the hours, by day, that an agreement leaves once it used its own up."""
    left = agreement.included_hours or 0.0
    for day, hours in worked:
        taken = min(left, hours) if agreement.is_in_force(day) else 0.0
        left -= taken
        yield day, hours - taken


def _retained(history: History, window: Window) -> Retained:
    """Return what the retainers with a rollover cover; what is billed by the hour is not theirs."""
    held = [a for a in history.agreements if has_rollover(a)]
    if not held:
        return Retained()
    by_hour = [a for a in history.agreements if _is_by_the_hour(a)]
    hours = ((t.on, t.hours) for t in history.time if not _is_billed(t, by_hour))
    return cover(held, hours, window)


def _is_billed(time: TimeEntry, by_hour: Iterable[Agreement]) -> bool:
    return bool(time.billable) and any(a.is_in_force(time.on) for a in by_hour)


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
    # What a retainer with a rollover includes is reckoned for all of them together.
    return Hours(hours, 0.0 if has_rollover(agreement) else hours)


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
