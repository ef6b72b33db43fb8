"""What those work with who settle the inbox: a desk, and Slack to ask."""

from dataclasses import dataclass

from bot.delivery.slack_read import SlackReader
from bot.domain.team import Actor, NotForGuests
from bot.listeners.desk import Desk
from bot.store.every_team import Arrival
from bot.use_cases import people


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalDesk:
    """A desk whose people may take the time to ask Slack."""

    desk: Desk
    slack: SlackReader


def actor_of(team_id: str, user_id: str, at: ArrivalDesk, *, about: str = "") -> Actor:
    """Return as what somebody may act; `about` is a code of what they asked for.

    Slack is asked where nothing fresh is known. Raises NotForGuests, NotSent.
    """
    begin, now = at.desk.begin, at.desk.now()
    actor = people.recognise(begin, team_id=team_id, user_id=user_id, now=now, about=about)
    if actor is None:
        read_person(team_id, user_id, at)
        actor = people.recognise(begin, team_id=team_id, user_id=user_id, now=now, about=about)
    if actor is None:
        raise NotForGuests
    return actor


def read_person(team_id: str, user_id: str, at: ArrivalDesk) -> None:
    """Ask Slack who somebody is who uses the bot. Raises NotSent."""
    now = at.desk.now()
    person = at.slack.person(user_id, team_id, now=now)
    people.save_person(at.desk.begin, team_id=team_id, person=person, now=now)


def event_body(arrival: Arrival) -> dict[str, object]:
    """Return an event as payloads reads it."""
    return {**arrival.body, "team_id": arrival.team_id}
