"""When a workspace works: nobody is reminded of anything outside of these hours."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar

# Local hours on working days; a reminder at 17:00 would be read tomorrow.
OPENS = time(9)
CLOSES = time(17)


def is_working(calendar: Calendar, moment: datetime) -> bool:
    """Say whether `moment` (aware) lies within the workspace's working hours."""
    local = moment.astimezone(ZoneInfo(calendar.timezone))
    return calendar.is_worked(local.date()) and OPENS <= local.time() < CLOSES


def next_working(calendar: Calendar, moment: datetime) -> datetime:
    """Return `moment` where it is worked then, else when work begins next."""
    if is_working(calendar, moment):
        return moment
    local = moment.astimezone(ZoneInfo(calendar.timezone))
    day = local.date()
    if local.time() >= OPENS or not calendar.is_worked(day):
        day = calendar.add_working_days(day, 1)
    return datetime.combine(day, OPENS, ZoneInfo(calendar.timezone)).astimezone(moment.tzinfo)


def a_working_day_later(calendar: Calendar, moment: datetime) -> datetime:
    """Return the same time of the next working day; what comes at night counts from morning."""
    start = next_working(calendar, moment).astimezone(ZoneInfo(calendar.timezone))
    day = calendar.add_working_days(start.date(), 1)
    at = datetime.combine(day, start.time(), ZoneInfo(calendar.timezone))
    return at.astimezone(moment.tzinfo)


def next_morning(calendar: Calendar, moment: datetime) -> datetime:
    """Return when the next working day begins after the one of `moment`."""
    local = moment.astimezone(ZoneInfo(calendar.timezone))
    day = calendar.add_working_days(local.date(), 1)
    return datetime.combine(day, OPENS, ZoneInfo(calendar.timezone)).astimezone(moment.tzinfo)
