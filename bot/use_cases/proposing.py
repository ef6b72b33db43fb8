"""What journeys share that come upon clients nobody added yet."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.proposal import Channel, from_channels, from_names
from bot.store.store import Store

LOOK = "find_clients"


def look_later(store: Store, user_id: str, *, reply_to: str = "", now: datetime) -> None:
    """Have the channels' names read in a job; `reply_to` is where the answer goes, else Home."""
    event_id = f"{LOOK}:{user_id}:{now.isoformat()}"
    store.inbox.add(event_id, LOOK, {"user": user_id, "reply_to": reply_to}, at=now)


def propose_channels(store: Store, channels: Iterable[Channel], *, now: datetime) -> int:
    """Keep the clients that channels suggest, once; count the new ones.

    The channels into which we post are nobody's.
    """
    team = store.team.get()
    foreign = [one for one in channels if not team.uses_of(one.id)]
    return store.proposals.add(from_channels(foreign), at=now)


def propose_files_names(store: Store, names: Iterable[str], *, now: datetime) -> int:
    """Keep the clients that names in a file suggest, once; count the new ones."""
    return store.proposals.add(from_names(names), at=now)
