"""What came in and cannot be decided yet: kept once, settled once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.store.database import Begin
from bot.store.every_team import Arrival, EveryTeam

# Slack repeats events for a day; their ids are remembered a little longer.
REMEMBER_FOR = timedelta(hours=26)
FORGET_PENDING_AFTER = timedelta(days=7)
MOST_ATTEMPTS = 5


def keep_arrival(
    begin: Begin,
    *,
    team_id: str,
    event_id: str,
    kind: str,
    body: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Keep what came in until it is settled; False when it is known already.

    A reaction with an emoji that means nothing here is not kept.
    """
    with begin(team_id) as store:
        if kind.startswith("reaction_"):
            name = str(body.get("event", {}).get("reaction", "")).partition("::")[0]
            if name not in store.team.get().emoji:
                return False
        return store.inbox.add(event_id, kind, body, at=now)


def claim_arrival(every_team: EveryTeam, *, now: datetime) -> Arrival | None:
    """Take what has waited longest; nobody else gets it meanwhile."""
    return every_team.claim_arrival(now=now)


def finish_arrival(begin: Begin, arrival: Arrival) -> None:
    """Forget what it said: it is settled."""
    with begin(arrival.team_id) as store:
        store.inbox.finish(arrival.id)


def retry_arrival(begin: Begin, arrival: Arrival, *, after: timedelta, now: datetime) -> None:
    """Try again later; after five attempts give it up."""
    with begin(arrival.team_id) as store:
        if arrival.attempts >= MOST_ATTEMPTS:
            store.inbox.finish(arrival.id)
        else:
            store.inbox.retry(arrival.id, due_at=now + after)


def forget_old(begin: Begin, *, team_id: str, now: datetime) -> None:
    """Drop ids of events that Slack no longer repeats, and what nobody came back to."""
    with begin(team_id) as store:
        store.inbox.forget_before(now - REMEMBER_FOR)
        store.pendings.forget_before(now - FORGET_PENDING_AFTER)
