"""Which nights are due, found without loading the settings of every workspace each minute."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import Session

from bot.store.rows import NightRow, TeamRow

DueAt = Callable[[str, int], date]
"""Gives, for a time zone and an hour, the date of the latest night whose hour has passed."""


class DueNight(NamedTuple):
    """A night that is to be run."""

    team_id: str
    night: date


Served = Callable[[Any, Any], Any]


def list_due(session: Session, served: Served, due_at: DueAt, *, now: datetime) -> list[DueNight]:
    """Return the nights that are due and that nobody has run or is running, by workspace."""
    found: list[DueNight] = []
    for night, hours in _hours_by_night(session, served, due_at).items():
        free = or_(
            NightRow.team_id.is_(None),
            and_(NightRow.finished_at.is_(None), NightRow.leased_until < now),
        )
        query = select(TeamRow.team_id).outerjoin(NightRow, _is_of(night)).where(_at(hours), free)
        query = served(query.order_by(TeamRow.team_id), TeamRow.team_id)
        found += [DueNight(team_id, night) for team_id in session.scalars(query)]
    return found


def list_overdue(session: Session, served: Served, due_at: DueAt) -> list[tuple[Any, ...]]:
    """Return (time zone, hour, night, created_at) of workspaces whose night is not finished."""
    found: list[tuple[Any, ...]] = []
    for night, hours in _hours_by_night(session, served, due_at).items():
        query = (
            select(TeamRow.timezone, TeamRow.night_hour, TeamRow.created_at)
            .outerjoin(NightRow, _is_of(night))
            .where(_at(hours), NightRow.finished_at.is_(None))
        )
        rows = session.execute(served(query, TeamRow.team_id))
        found += [(zone, hour, night, created) for zone, hour, created in rows]
    return found


def _hours_by_night(
    session: Session, served: Served, due_at: DueAt
) -> dict[date, list[tuple[str, int]]]:
    """Return the time zones and hours in use, by the date of their latest night."""
    query = served(select(TeamRow.timezone, TeamRow.night_hour).distinct(), TeamRow.team_id)
    found: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for zone, hour in session.execute(query):
        found[due_at(zone, hour)].append((zone, hour))
    return found


def _is_of(night: date) -> Any:
    return and_(NightRow.team_id == TeamRow.team_id, NightRow.local_date == night)


def _at(hours: list[tuple[str, int]]) -> Any:
    return tuple_(TeamRow.timezone, TeamRow.night_hour).in_(hours)
