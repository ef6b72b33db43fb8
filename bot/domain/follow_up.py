"""What follows a letter: when a person is asked what the client answered, and reminded."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.errors import DomainError


class Answer(StrEnum):
    """What the client made of a letter, as a person says."""

    ACCEPTED = "accepted"
    NOT_SATISFIED = "not_satisfied"
    NONE = "none"


class NotSentYet(DomainError):
    """That letter has not been sent, so nobody can have answered it."""


class AnsweredAlready(DomainError):
    """Somebody noted the answer already, so nothing was changed."""


# Days after a letter that names no day of its own. Letters that ask for nothing are not in it:
# a farewell has its plan with dates, and nobody is owed a verdict on it.
ASK_AFTER = {
    "apology": 7,  # it promises news within the week, which is when one hears how it was taken
    "recovery_offer": 7,
    "second_chance": 14,  # asks for no reply: by then they have seen that it was righted
    "graceful_exit": 7,  # whether they accept the plan, while it can still be changed
    "listen": 3,  # offers two times within days
    "goal_reset": 5,  # offers two times, mostly next week
    "change_order": 10,  # they ask colleagues about a price
    "value_recap": 7,  # asks for one decision
    "policy_explanation": 7,
    "check_in": 7,  # one easy question, or no reply needed
}
# Nobody is asked on the day after a letter: the client has a life.
EARLIEST_WORKING_DAYS = 2
ASK_AGAIN_AFTER = timedelta(days=7)
# A promise that fell due longer ago is overdue in the digest, and not reminded of by itself.
REMIND_WITHIN = timedelta(days=7)
OPENS, CLOSES = time(9), time(17)


def ask_day(kind: str, *, agreed: date | None, sent_on: date, calendar: Calendar) -> date | None:
    """Return the working day on which a person is asked what the client answered.

    It is the day that the letter itself names, else some days by its kind (ASK_AFTER), and at
    least two working days after it was sent. None where the letter asks nothing of anybody.
    """
    days = ASK_AFTER.get(kind)
    if agreed is None and days is None:
        return None
    wanted = agreed or sent_on + timedelta(days=days or 0)
    earliest = calendar.add_working_days(sent_on, EARLIEST_WORKING_DAYS)
    return first_worked(max(wanted, earliest), calendar)


def ask_again_day(answered_on: date, calendar: Calendar) -> date:
    """Return the working day on which is asked once more, where there was no answer."""
    return first_worked(answered_on + ASK_AGAIN_AFTER, calendar)


def first_worked(day: date, calendar: Calendar) -> date:
    """Return `day` where it is worked, else the next working day."""
    return calendar.add_working_days(day - timedelta(days=1), 1)


def is_day_to_remind(due: date, today: date, calendar: Calendar) -> bool:
    """Say whether a promise is to be reminded of: on its day, or on the last working day before."""
    if not calendar.is_worked(today) or today > due + REMIND_WITHIN:
        return False
    return calendar.working_days(today, due) == 0


def is_working_hour(now: datetime, calendar: Calendar) -> bool:
    """Say whether somebody may be disturbed: a working day between 9 and 17 in its zone."""
    local = now.astimezone(ZoneInfo(calendar.timezone))
    return calendar.is_worked(local.date()) and OPENS <= local.time() < CLOSES
