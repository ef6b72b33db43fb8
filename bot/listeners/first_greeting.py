"""Who installed the bot, or comes first as a manager, is led through the first steps."""

from bot.delivery.outcomes import Refused
from bot.domain.team import Actor, NotForGuests
from bot.listeners.arrival_desk import ArrivalDesk, actor_of
from bot.listeners.desk import Desk
from bot.store.every_team import Arrival
from bot.use_cases import first_day


def greet_first_manager(actor: Actor, desk: Desk) -> None:
    """Have a manager greeted who comes to a workspace that nobody has set up."""
    if first_day.wants_greeting(desk.begin, actor):
        first_day.ask_for_greeting(desk.begin, actor, now=desk.now())
        desk.ring()


def greet_installer(arrival: Arrival, at: ArrivalDesk) -> None:
    """Guess settings from where who installed the bot lives, and write to them alone."""
    team_id, user_id = arrival.team_id, str(arrival.body["user"])
    try:
        actor_of(team_id, user_id, at, about="first_steps")
    except NotForGuests:
        return
    try:
        zone, locale = at.slack.where_they_live(user_id)
    except Refused:
        zone, locale = "", ""
    first_day.begin_first_steps(
        at.desk.begin,
        team_id=team_id,
        user_id=user_id,
        zone=zone,
        locale=locale,
        now=at.desk.now(),
    )
    at.desk.ring()
