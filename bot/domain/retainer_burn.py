"""Retainer burn: hours used of the current period beside how much of it has elapsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from bot.domain.agreement import Agreement, AgreementKind, TimeEntry
from bot.domain.contracted import retainer_time
from bot.domain.figure import Figure, FigureName, missing
from bot.domain.night import Night
from bot.domain.periods import Period, active_days, periods_of
from bot.domain.rollover import carried_into
from bot.domain.window import Window

_NAME = FigureName.RETAINER_BURN


@dataclass(frozen=True, slots=True)
class _Current:
    """One retainer in its current period, with its time so far and the hours carried into it."""

    agreement: Agreement
    period: Period
    time: Sequence[TimeEntry]
    carried: float
    elapsed: float


def retainer_burn(night: Night) -> Figure:
    """Return the share of the current period's hours that is used, beside the share elapsed.

    A period is a month from the day on which the retainer began, or its part until the
    agreement's end. What a rollover carries into it counts as included, below 0 where it was
    used ahead. All retainers in force together; where their periods differ, the share elapsed
    is weighed by their hours. Hours that an agreement by the hour bills are not a retainer's.
    A period of which no hours are tracked yet is not known: imports come late.
    Source: domain.md, Words.
    """
    held = [
        a
        for a in night.history.agreements
        if a.kind is AgreementKind.RETAINER and a.is_in_force(night.today)
    ]
    reason = _no_burn(held, night.today.month)
    if reason:
        return missing(_NAME, reason)
    counted = [a for a in held if a.included_hours and _counts_in(a, night.today.month)]
    parts = [_current(a, night) for a in counted]
    if not any(part.time for part in parts):
        newest = max((t.on for t in night.history.time), default=None)
        known = {"hours_to": newest.isoformat()} if newest else {}
        return missing(_NAME, "no_hours_this_period", **known)
    return _burn(parts, night)


def _current(agreement: Agreement, night: Night) -> _Current:
    *_, period = periods_of(agreement, night.today)
    so_far = Window(period.window.first, night.today)
    time = retainer_time(agreement, night.history)
    return _Current(
        agreement=agreement,
        period=period,
        time=[t for t in time if t.on in so_far],
        carried=carried_into(agreement, ((t.on, t.hours) for t in time), period),
        elapsed=active_days(so_far, agreement) / active_days(period.window, agreement),
    )


def _burn(parts: Sequence[_Current], night: Night) -> Figure:
    included = fsum(p.period.included for p in parts)
    carried = fsum(p.carried for p in parts)
    times = [t for p in parts for t in p.time]
    used = fsum(t.hours for t in times)
    first = min(p.period.window.first for p in parts)
    whole = Window(first, max(p.period.window.last for p in parts))
    inputs: dict[str, float | str] = {
        "used": used,
        "included": included,
        "carried": carried,
        "elapsed": fsum(p.elapsed * p.period.included for p in parts) / included,
        "day": float(Window(first, night.today).days),
        "days": float(whole.days),
        "first": whole.first.isoformat(),
        "last": whole.last.isoformat(),
        "periods": float(len({p.period.window for p in parts})),
        "hours_to": max(t.on for t in times).isoformat(),
    }
    if included + carried <= 0:
        return missing(_NAME, "used_ahead", **inputs)
    return Figure(name=_NAME, value=used / (included + carried), inputs=inputs)


def _counts_in(agreement: Agreement, month: int) -> bool:
    return not agreement.active_months or month in agreement.active_months


def _no_burn(held: list[Agreement], month: int) -> str:
    if not held:
        return "no_retainer"
    if not any(a.included_hours for a in held):
        return "no_included_hours"
    return "" if any(a.included_hours and _counts_in(a, month) for a in held) else "resting"
