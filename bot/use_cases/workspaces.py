"""What a workspace is called, and one that does not belong to its organisation."""

from dataclasses import replace
from datetime import datetime

from bot.domain.team import Team
from bot.store.database import Begin


def get_team(begin: Begin, *, team_id: str) -> Team:
    """Return a workspace's settings. Raises UnknownTeam."""
    with begin(team_id, reading=True) as store:
        return store.team.get()


def name_team(begin: Begin, *, team_id: str, name: str, url: str, now: datetime) -> None:
    """Keep what Slack calls a workspace, and its address where Slack says it."""
    with begin(team_id) as store:
        team = store.team.get()
        store.team.save(replace(team, name=name or team.name, url=url or team.url), at=now)


def let_go(begin: Begin, *, team_id: str, now: datetime) -> None:
    """Stop serving a workspace that its organisation does not name."""
    with begin(team_id) as store:
        found = store.installation.hold()
        if found is not None:
            store.installation.save(found.leave(now))
            store.audit.add("left", "workspace", user_id=found.installer, at=now)
