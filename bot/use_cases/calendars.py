"""A workspace's calendar with its public holidays."""

from datetime import datetime
from functools import lru_cache

import holidays

from bot.domain.calendar import Calendar
from bot.domain.errors import DomainError
from bot.domain.team import Team

# As far back as a signal looks, and as far ahead as a promise is dated.
YEARS_AROUND = 2


class UnknownHolidays(DomainError):
    """Those holidays are not known. Write a country, such as DE or US-CA."""


def calendar_of(team: Team, *, now: datetime) -> Calendar:
    """Return the calendar of a team: its zone, its working days, its country's holidays."""
    return _calendar(team.timezone, team.holidays, frozenset(team.workdays), now.year)


@lru_cache(maxsize=256)
def _calendar(timezone: str, country: str | None, workdays: frozenset[int], year: int) -> Calendar:
    if not country:
        return Calendar(timezone, workdays=workdays)
    name, _, region = country.partition("-")
    known = holidays.list_supported_countries()
    if name not in known or (region and region not in known[name]):
        raise UnknownHolidays(
            f'The holidays of "{country}" are not known. Write a short code: DE for Germany.'
        )
    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
    days = holidays.country_holidays(name, subdiv=region or None, years=years)
    return Calendar(timezone, workdays=workdays, holidays=frozenset(days))
