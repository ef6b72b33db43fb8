"""A workspace's words are sealed or opened in the queue, some rows at a time."""

from bot.listeners.arrival_desk import ArrivalDesk
from bot.store.every_team import Arrival
from bot.use_cases.sealed_words import seal_step


def settle_sealing(arrival: Arrival, at: ArrivalDesk) -> None:
    """Rewrite the next rows; the following ones have an arrival of their own."""
    more = seal_step(at.desk.begin, team_id=arrival.team_id, body=arrival.body, now=at.desk.now())
    if more:
        at.desk.ring()
