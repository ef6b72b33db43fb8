"""A client's running total: what was asked beyond the agreement, beside what it includes."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.calendar import Calendar
from bot.domain.capture import Standing
from bot.domain.contracted import contracted_hours
from bot.domain.history import History
from bot.domain.night import Night, known_on
from bot.domain.rules import DEFAULT, Rules
from bot.domain.scope_creep import NAME, Creep, at_once, measure
from bot.domain.scope_request import ScopeRequest
from bot.domain.window import Window

# Asks and hours are counted by days, whichever of them are worked.
_EVERY_WEEK = Calendar()
# Sums of hours are as exact as their decimals.
_NOTHING = 1e-9


def standing(
    history: History, *, today: date, rules: Rules = DEFAULT, ask: ScopeRequest | None = None
) -> Standing:
    """Count the asks of the window that nobody pays for, and their hours.

    The window is that of scope creep, 90 days. An ask counts from the moment it is logged:
    undecided, goodwill, or a change order left without an amount for 30 days. (The nightly score
    gives an undecided one seven days first.) What investment hours cover does not count, as in
    the score. The free-work date is that of the client's card: of the hours of asks or those
    tracked over the agreement, whichever are more. `ask` is the one that this is told of.
    """
    known = known_on(history, today)
    night = Night(known, today, _EVERY_WEEK, at_once(rules))
    window = night.window(NAME)
    creep = measure(night, window)
    open_complaints = sum(complaint.is_open for complaint in known.complaints)
    if creep is None:
        return Standing(
            contracted=contracted_hours(night, window).contracted or None,
            open_complaints=open_complaints,
            days=window.days,
        )
    contracted = creep.contracted or None
    return Standing(
        contracted=contracted,
        open_complaints=open_complaints,
        days=window.days,
        asks=creep.uncovered,
        hours=creep.ask_hours,
        over_hours=creep.over,
        free_from=free_work_date(creep.unpaid / contracted, today.year) if contracted else None,
        is_covered=ask is not None and _is_covered(ask, creep, night, window),
    )


def _is_covered(ask: ScopeRequest, creep: Creep, night: Night, window: Window) -> bool:
    """Say whether an unpaid ask lies within hours to invest: without it as much is left unpaid."""
    is_unpaid = any(one.id == ask.id for one in creep.asks)
    if not night.history.investments or not ask.hours or not is_unpaid:
        return False
    others = tuple(one for one in night.history.scope_requests if one.id != ask.id)
    without = replace(night, history=replace(night.history, scope_requests=others))
    other = measure(without, window)
    asks, hours = (other.uncovered, other.ask_hours) if other else (0, 0.0)
    return creep.uncovered == asks and creep.ask_hours - hours < _NOTHING


def free_work_date(over: float, year: int) -> date | None:
    """Return the day from which the year is worked for nothing; None where nothing is unpaid.

    `over` is unpaid ÷ contracted hours: 31 December less 365·o/(1+o) days, a fraction of a day
    dropped (domain.md, Words). 0.2 gives 1 November.
    """
    if over <= 0:
        return None
    # A hair is added, so that 73 days that came out as 72.999... are not 72.
    return date(year, 12, 31) - timedelta(days=int(365 * over / (1 + over) + 1e-9))
