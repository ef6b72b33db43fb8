"""What follows an installation, from the inbox: who is there is read, the installer greeted."""

from bot.delivery.outcomes import Refused
from bot.domain.delivery import DeliveryKind
from bot.listeners.arrival_desk import ArrivalDesk
from bot.listeners.sending import send_later
from bot.messages.installed import greeting
from bot.store.every_team import Arrival
from bot.use_cases import people, teams, workspaces


def settle_installed(arrival: Arrival, at: ArrivalDesk) -> None:
    """Read the workspace's people and groups, and greet whoever installed. Raises NotSent."""
    _read(arrival, at)
    team = workspaces.get_team(at.desk.begin, team_id=arrival.team_id)
    user_id = str(arrival.body.get("user") or "")
    if user_id:
        payload = {"channel": user_id, "text": greeting(team)}
        once = f"installed:{arrival.id}"
        send_later(at.desk, DeliveryKind.DIRECT, payload, team_id=arrival.team_id, once=once)


def settle_met(arrival: Arrival, at: ArrivalDesk) -> None:
    """Read what a workspace is called that is served through its organisation. Raises NotSent.

    One that the organisation does not name is let go again.
    """
    found = at.slack.workspace(arrival.team_id)
    if found is None:
        workspaces.let_go(at.desk.begin, team_id=arrival.team_id, now=at.desk.now())
        return
    workspaces.name_team(
        at.desk.begin, team_id=arrival.team_id, name=found.name, url=found.url, now=at.desk.now()
    )
    _read(arrival, at)


def _read(arrival: Arrival, at: ArrivalDesk) -> None:
    now = at.desk.now()
    try:
        found = at.slack.people(arrival.team_id, now=now)
    except Refused:
        # Without users:read nobody can be read; each is asked about when they do something.
        found = []
    people.save_people(at.desk.begin, team_id=arrival.team_id, people=found)
    groups = at.slack.user_groups()
    teams.save_user_groups(at.desk.begin, team_id=arrival.team_id, groups=groups)
