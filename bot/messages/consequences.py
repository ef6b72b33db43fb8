"""What follows from an entry, in a sentence or two: the running total, the date, who is next."""

from datetime import date

from bot.domain.agreement import Deliverable, Investment
from bot.domain.capture import Logged, Standing
from bot.domain.complaint import Complaint
from bot.domain.history import Note
from bot.domain.scope_request import Decision, ScopeRequest

_TEENS = (11, 12, 13)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_UNDECIDED = "Undecided, it counts in the score after a week."
# Paid for, or not given: what does not count as unpaid work.
_NOT_UNPAID = (Decision.IN_SCOPE, Decision.DECLINED)


def consequence(outcome: Logged) -> str:
    """Return what follows from an entry; empty where nothing does."""
    entry = outcome.entry
    match entry:
        case ScopeRequest():
            return _scope_request(entry, outcome)
        case Complaint():
            return _complaint(entry, outcome)
        case Deliverable(delivered=None):
            return _promise(entry, outcome.today)
        case Investment():
            return _investment(entry)
        case Note(kind="client_duty", done=None):
            return "" if entry.due else "Without a date it cannot be overdue: change it to add one."
        case Note(kind="departure", bucket=None):
            return "Say in the menu which goodbye it is, so that the right letter can be drafted."
        case _:
            return ""


def asks_words(standing: Standing, client: str, *, is_unpaid: bool) -> str:
    """Return "4th unpaid ask in 90 days, 14.5 h of 60 h agreed = 24 %; at this rate ..."."""
    if is_unpaid and standing.asks:
        asks = f"{_ordinal(standing.asks)} unpaid ask"
    else:
        asks = f"{standing.asks} unpaid {'ask' if standing.asks == 1 else 'asks'}"
    asks += f" in {standing.days} days"
    if not (standing.asks or standing.hours):
        return f"{asks}."
    if not standing.hours:
        return f"{asks}; how many hours it takes is not noted yet."
    hours = hours_words(standing.hours)
    if standing.contracted is None:
        return f"{asks}, {hours}. No agreement with hours is known for {client}: no share to tell."
    share = 100 * standing.hours / standing.contracted
    total = f"{asks}, {hours} of {hours_words(standing.contracted)} agreed = {share:.0f} %"
    if standing.free_from is None:
        return f"{total}."
    day = f"{standing.free_from.day} {standing.free_from:%B}"
    if standing.over_hours > standing.hours:
        over = hours_words(standing.over_hours)
        return f"{total}; with {over} tracked over it you work for {client} for nothing from {day}."
    return f"{total}; at this rate you work for {client} for nothing from {day}."


def hours_words(hours: float) -> str:
    """Return hours as people say them: 6 h, 1.5 h."""
    return f"{hours:.1f}".removesuffix(".0") + " h"


def _scope_request(entry: ScopeRequest, outcome: Logged) -> str:
    standing, today = outcome.standing, outcome.today
    is_old = today is not None and (today - entry.asked_on).days >= standing.days
    is_unpaid = _is_unpaid(entry) and not is_old and not standing.is_covered
    told = [asks_words(standing, outcome.client_name, is_unpaid=is_unpaid)]
    if is_old:
        return f"{told[0]} This one was asked before these {standing.days} days: it is not in them."
    if standing.is_covered:
        return f"It is covered by the hours to invest and does not hurt the score. {told[0]}"
    if is_unpaid and not entry.hours and standing.hours:
        told.append("The hours of this one are not noted yet: add details.")
    if entry.decision is Decision.UNDECIDED:
        told.append(_UNDECIDED)
    return " ".join(told)


def _promise(entry: Deliverable, today: date | None) -> str:
    if entry.due is None:
        return ""
    if today is not None and entry.due < today:
        return "That day has passed: it is a broken promise until it is delivered."
    return "Not delivered by then, it is a broken promise."


def _complaint(entry: Complaint, outcome: Logged) -> str:
    number = outcome.standing.open_complaints
    total = f"{outcome.client_name} has {number} open complaint{'' if number == 1 else 's'}."
    if not entry.is_open:
        return total
    if not entry.is_heard:
        return f"{total} Next: their side, point by point, in their words."
    if entry.fault == "unknown":
        return f"{total} Next: our side, and whose fault it was."
    return total


def _investment(entry: Investment) -> str:
    if entry.end is not None and entry.end < entry.counts_from:
        return "They ended before they were approved, so they cover nothing."
    if entry.approved_on is None:
        return "It counts once a manager approved it; it stands in the managers' Home."
    until = f" until {entry.end:%-d %b %Y}" if entry.end else ""
    return f"Asks of up to {hours_words(entry.hours)}{until} do not hurt the score."


def _is_unpaid(entry: ScopeRequest) -> bool:
    is_billed = entry.decision is Decision.CHANGE_ORDER and entry.amount is not None
    return entry.decision not in _NOT_UNPAID and not is_billed


def _ordinal(number: int) -> str:
    if number % 100 in _TEENS:
        return f"{number}th"
    return f"{number}{_ENDINGS.get(number % 10, 'th')}"
