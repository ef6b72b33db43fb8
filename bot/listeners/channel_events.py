"""What changes around us: who is in a channel, who somebody is, which channels were chosen."""

from bot.delivery.outcomes import Refused
from bot.listeners.arrival_desk import ArrivalDesk
from bot.listeners.payloads import user_of_event
from bot.store.every_team import Arrival
from bot.use_cases import chosen_channels, people


def settle_channel_change(arrival: Arrival, at: ArrivalDesk) -> None:
    """Look again at a channel into which people came or went, or with whom it is shared."""
    channel = str(arrival.body["event"].get("channel") or "")
    _watch(channel, arrival, at)


def settle_user_change(arrival: Arrival, at: ArrivalDesk) -> None:
    """Read who somebody is now; a member who became a guest may stand in our channels."""
    user_id = user_of_event(arrival.body)
    now = at.desk.now()
    try:
        person = at.slack.person(user_id, arrival.team_id, now=now)
    except Refused:
        # Whom Slack does not show any more cannot do anything here either.
        return
    begin, team_id = at.desk.begin, arrival.team_id
    if people.change_person(begin, team_id=team_id, person=person, now=now):
        for channel in chosen_channels.list_chosen(begin, team_id=team_id):
            _watch(channel, arrival, at)
    at.desk.ring()


def settle_settings_change(arrival: Arrival, at: ArrivalDesk) -> None:
    """Look at the channels that were chosen, and at who is in the groups of managers."""
    begin, team_id, now = at.desk.begin, arrival.team_id, at.desk.now()
    people.read_members(begin, at.slack, team_id=team_id, now=now)
    chosen_channels.check_chosen(
        begin,
        at.slack,
        team_id=team_id,
        chooser=str(arrival.body["user"]),
        before=arrival.body["before"],
        now=now,
    )
    at.desk.ring()


def _watch(channel: str, arrival: Arrival, at: ArrivalDesk) -> None:
    chosen_channels.watch_channel(
        at.desk.begin,
        at.slack,
        team_id=arrival.team_id,
        channel=channel,
        by=user_of_event(arrival.body),
        now=at.desk.now(),
    )
    at.desk.ring()
