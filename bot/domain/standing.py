"""A client's running total: what was asked beyond the agreement, beside what it includes."""

from datetime import date, timedelta
from math import fsum

from bot.domain.calendar import Calendar
from bot.domain.capture import Standing
from bot.domain.contracted import contracted_hours
from bot.domain.history import History
from bot.domain.night import Night
from bot.domain.scope_creep import covered_asks, invested_hours
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.window import Window

# The default window of the fit signals (domain.md).
WINDOW_DAYS = 90
# A change order that nobody priced by then was not one (domain.md, scope creep).
PRICED_WITHIN = timedelta(days=30)


def standing(history: History, *, today: date) -> Standing:
    """Count the asks of the last 90 days that nobody pays for, and their hours.

    An ask counts from the moment it is logged: undecided, goodwill, or a change order left
    without an amount for 30 days. (The nightly score gives an undecided one seven days first.)
    What investment hours cover does not count, as in the score.
    """
    window = Window.ending(today, WINDOW_DAYS)
    asks = [a for a in history.scope_requests if a.asked_on in window and _is_unpaid(a, today)]
    night = Night(history, today, Calendar())
    covered_hours, covered = covered_asks(history, asks, invested_hours(night, window))
    hours = max(0.0, fsum(ask.hours or 0.0 for ask in asks) - covered_hours)
    contracted = contracted_hours(night, window).contracted or None
    return Standing(
        asks=len(asks) - covered,
        hours=hours,
        contracted=contracted,
        free_from=None if contracted is None else free_work_date(hours / contracted, today.year),
        open_complaints=sum(complaint.is_open for complaint in history.complaints),
    )


def free_work_date(over: float, year: int) -> date | None:
    """Return the day from which the year is worked for nothing; None where nothing is unpaid.

    `over` is unpaid ÷ contracted hours: 31 December less 365·o/(1+o) days, a fraction of a day
    dropped (domain.md, Words). 0.2 gives 1 November.
    """
    if over <= 0:
        return None
    return date(year, 12, 31) - timedelta(days=int(365 * over / (1 + over)))


def _is_unpaid(ask: ScopeRequest, today: date) -> bool:
    if ask.decision in (Decision.UNDECIDED, Decision.GOODWILL):
        return True
    if ask.decision is not Decision.CHANGE_ORDER or ask.amount is not None:
        return False
    return today - (ask.decided_on or ask.asked_on) >= PRICED_WITHIN
