"""Days told from today: "12 days ago" stays true of the demo whenever somebody tries it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from bot.domain.calendar import Calendar
from bot.domain.team import Team
from bot.use_cases.calendars import calendar_of

TIMEZONE = "Europe/Berlin"
HOLIDAYS = "DE"
_SATURDAY = 5


class Worked(NamedTuple):
    """The working day that lies `days` working days before today; a negative one, after it."""

    days: int


class MonthStart(NamedTuple):
    """The first of the month, `months` months before the present one."""

    months: int


# A plain number is days ago, on the last working day by then; a negative one is days ahead, on
# the first working day from then.
When = int | Worked | MonthStart


@dataclass(frozen=True, slots=True)
class Days:
    """Turns days as the stories tell them into dates, seen from `today`."""

    today: date
    calendar: Calendar

    @classmethod
    def seen_from(cls, today: date) -> "Days":
        """Return the days as seen from `today`, with the agency's holidays."""
        now = datetime(today.year, today.month, today.day, tzinfo=UTC)
        return cls(today, calendar_of(Team(id="", timezone=TIMEZONE, holidays=HOLIDAYS), now=now))

    def on(self, when: When) -> date:
        """Return the date of `when`."""
        if isinstance(when, MonthStart):
            return self.month_start(when.months)
        if isinstance(when, Worked):
            return self._worked(when.days)
        return self._nearest_worked(self.today - timedelta(days=when), back=when >= 0)

    def month_start(self, months: int) -> date:
        """Return the first of the month, `months` months before the present one."""
        year, month = divmod(self.today.year * 12 + self.today.month - 1 - months, 12)
        return date(year, month + 1, 1)

    def worked_from(self, day: date) -> date:
        """Return `day`, or the first working day after it."""
        return self._nearest_worked(day, back=False)

    def week(self, weeks_ago: int) -> date:
        """Return the day under which a week's hours are booked.

        Thirteen of them lie in any 90 days, so that no weekday gains or loses a week's hours.
        """
        day = self.today - timedelta(days=1 + 7 * weeks_ago)
        return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))

    def _worked(self, days: int) -> date:
        step = timedelta(days=-1 if days > 0 else 1)
        day = self.today
        for _ in range(abs(days)):
            day += step
            while not self.calendar.is_worked(day):
                day += step
        return day

    def _nearest_worked(self, day: date, *, back: bool) -> date:
        while not self.calendar.is_worked(day):
            day += timedelta(days=-1 if back else 1)
        return day
