"""Rules that were proposed are replayed in the queue, some clients at a time."""

from bot.listeners.arrival_desk import ArrivalDesk
from bot.store.every_team import Arrival
from bot.use_cases import rules


def settle_replay(arrival: Arrival, at: ArrivalDesk) -> None:
    """Replay the next clients; the last step writes to who asked."""
    rules.replay_step(
        at.desk.begin,
        team_id=arrival.team_id,
        change_id=int(arrival.body["change"]),
        step=int(arrival.body["step"]),
        now=at.desk.now(),
    )
    at.desk.ring()


def give_up_replay(arrival: Arrival, at: ArrivalDesk) -> None:
    """Say that the replay failed for good; the rules stay as they are."""
    rules.give_up_replay(
        at.desk.begin,
        team_id=arrival.team_id,
        change_id=int(arrival.body["change"]),
        now=at.desk.now(),
    )
    at.desk.ring()
