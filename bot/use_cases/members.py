"""Who somebody is, as the ledger has it at this moment."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from bot.domain.team import Actor, NotForGuests, Person, Team, actor_for
from bot.store.store import Store


def known_in(store: Store, user_id: str, *, now: datetime) -> tuple[Person, Team] | None:
    """Return somebody and their team; None where Slack must be asked first. Raises UnknownTeam."""
    team = store.team.get()
    person = store.team.find_person(user_id)
    return None if person is None or not person.is_fresh(now) else (person, team)


def members_in(store: Store, user_ids: Iterable[str], *, now: datetime) -> dict[str, Actor]:
    """Return by their ids as what those of these people may act who are members.

    Whoever is to be asked about, or refused, is not among them. Raises UnknownTeam.
    """
    team = store.team.get()
    members: dict[str, Actor] = {}
    for user_id, person in store.team.list_people(user_ids).items():
        with suppress(NotForGuests):
            if person.is_fresh(now):
                members[user_id] = actor_for(person, team)
    return members
