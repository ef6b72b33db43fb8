"""What a workspace is called, and one that does not belong to its organisation."""

from dataclasses import replace
from datetime import datetime

from bot.store.database import Begin


def name_team(begin: Begin, *, team_id: str, name: str, url: str, now: datetime) -> None:
    """Keep what Slack calls a workspace, and its address where Slack says it."""
    with begin(team_id) as store:
        team = store.team.get()
        store.team.save(replace(team, name=name or team.name, url=url or team.url), at=now)


def follow_organisation(begin: Begin, *, team_id: str, now: datetime) -> None:
    """Go by the scopes that an organisation granted anew to what serves this workspace."""
    with begin(team_id, reading=True) as store:
        through = store.installation.find()
    if through is None or through.through is None:
        return
    with begin(through.through, reading=True) as store:
        wide = store.installation.find()
    if wide is None:
        return
    with begin(team_id) as store:
        team = store.team.find()
        if team is not None:
            store.team.save(replace(team, scopes=wide.scopes), at=now)


def let_go(begin: Begin, *, team_id: str, now: datetime) -> None:
    """Stop serving a workspace that its organisation does not name."""
    with begin(team_id) as store:
        found = store.installation.hold()
        if found is not None:
            store.installation.save(found.leave(now))
            store.audit.add("left", "workspace", user_id=found.installer, at=now)
