"""The first day of a workspace: whether it is one, and its first steps, which may be skipped."""

from datetime import datetime

from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin
from bot.use_cases.first_steps import NAME, SKIPPED, is_skipped


def is_first_day(begin: Begin, *, team_id: str) -> bool:
    """Say whether no client had a night yet: the bot then scores within a minute what comes in."""
    with begin(team_id, reading=True) as store:
        return store.newcomers.are_all()


def skip_first_steps(begin: Begin, actor: Actor, *, now: datetime) -> None:
    """Leave the first steps out of Home, for the whole workspace. Raises OnlyManagers."""
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        store.team.hold()
        if not is_skipped(store):
            store.entries.add_change(NAME, by=actor.user_id, at=now, action=SKIPPED, before={})
