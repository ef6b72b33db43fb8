"""Who somebody is, as the ledger has it at this moment."""

from datetime import datetime

from bot.domain.team import Actor, NotForGuests, actor_for
from bot.store.store import Store


def member_in(store: Store, user_id: str, *, now: datetime) -> Actor | None:
    """Return as what a member may act; None for one who is to be asked about, or refused.

    Raises UnknownTeam.
    """
    team = store.team.get()
    person = store.team.find_person(user_id)
    if person is None or not person.is_fresh(now):
        return None
    try:
        return actor_for(person, team)
    except NotForGuests:
        return None
