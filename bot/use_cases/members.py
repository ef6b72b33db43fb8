"""Who somebody is, as the ledger has it at this moment."""

from datetime import datetime

from bot.domain.team import Actor, NotForGuests, Person, Team, actor_for
from bot.store.store import Store


def known_in(
    store: Store, user_id: str, *, now: datetime, team: Team | None = None
) -> tuple[Person, Team] | None:
    """Return somebody and their team; None where Slack must be asked first. Raises UnknownTeam.

    `team` is theirs where it was read in this transaction.
    """
    team = team or store.team.get()
    person = store.team.find_person(user_id)
    return None if person is None or not person.is_fresh(now) else (person, team)


def member_in(
    store: Store, user_id: str, *, now: datetime, team: Team | None = None
) -> Actor | None:
    """Return as what a member may act; None for one who is to be asked about, or refused.

    `team` is theirs where it was read in this transaction. Raises UnknownTeam.
    """
    known = known_in(store, user_id, now=now, team=team)
    try:
        return actor_for(*known) if known else None
    except NotForGuests:
        return None
