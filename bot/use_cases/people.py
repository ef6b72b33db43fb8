"""Who somebody is, and what they may do at this moment."""

from datetime import datetime, timedelta

from bot.domain.team import Actor, Person, actor_for
from bot.store.database import Begin

# A person is read again in the background before they go stale, while they use the bot.
READ_AGAIN_AFTER = timedelta(minutes=10)
STILL_USING_IT = timedelta(hours=12)


def recognise(begin: Begin, *, team_id: str, user_id: str, now: datetime) -> Actor | None:
    """Return as what this person may act; None when Slack must be asked who they are.

    Raises NotForGuests, UnknownTeam.
    """
    with begin(team_id, reading=True) as store:
        team = store.team.get()
        person = store.team.find_person(user_id)
    if person is None or not person.is_fresh(now):
        return None
    return actor_for(person, team)


def save_person(begin: Begin, *, team_id: str, person: Person, now: datetime) -> None:
    """Keep what Slack says about somebody who uses the bot."""
    with begin(team_id) as store:
        store.team.save_person(person)
        store.team.mark_seen(person.user_id, at=now)


def refresh_person(begin: Begin, *, team_id: str, person: Person) -> None:
    """Keep what Slack says now about somebody; it is not they who did something."""
    with begin(team_id) as store:
        store.team.save_person(person)


def save_people(begin: Begin, *, team_id: str, people: list[Person]) -> None:
    """Keep what Slack says about many."""
    with begin(team_id) as store:
        for person in people:
            store.team.save_person(person)


def list_to_read(begin: Begin, *, team_id: str, now: datetime) -> list[str]:
    """Return whom to ask Slack about again, so that their next click need not wait."""
    with begin(team_id, reading=True) as store:
        return store.team.list_stale_people(
            seen_since=now - STILL_USING_IT, read_before=now - READ_AGAIN_AFTER
        )


def list_unknown(begin: Begin, *, team_id: str, user_ids: list[str]) -> list[str]:
    """Return those of `user_ids` of whom nothing is known yet."""
    with begin(team_id, reading=True) as store:
        known = store.team.list_people(user_ids)
    return [user_id for user_id in user_ids if user_id not in known]


def has_guest(begin: Begin, *, team_id: str, user_ids: list[str]) -> bool:
    """Say whether any of these people is a guest or from outside."""
    with begin(team_id, reading=True) as store:
        known = store.team.list_people(user_ids)
    return any(person.kind in ("guest", "external") for person in known.values())


def belongs_to_client(begin: Begin, *, team_id: str, channel: str) -> bool:
    """Say whether a channel is a client's own."""
    with begin(team_id, reading=True) as store:
        return store.clients.find_by_channel(channel) is not None
