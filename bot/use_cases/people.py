"""Who somebody is, and what they may do at this moment."""

from datetime import datetime, timedelta

from bot.delivery.outcomes import Refused
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import DeliveryKind
from bot.domain.team import Actor, NotForGuests, Person, PersonKind, actor_for
from bot.store.database import Begin
from bot.use_cases.members import known_in

# A person is read again in the background before they go stale, while they use the bot.
READ_AGAIN_AFTER = timedelta(minutes=10)
STILL_USING_IT = timedelta(hours=12)


def recognise(
    begin: Begin, *, team_id: str, user_id: str, now: datetime, about: str = ""
) -> Actor | None:
    """Return as what this person may act; None when Slack must be asked who they are.

    Whoever is no member is refused, and a line of the audit log says so: `about` is a code of
    what they asked for, such as command:/scope. Raises NotForGuests, UnknownTeam.
    """
    with begin(team_id, reading=True) as store:
        known = known_in(store, user_id, now=now)
    if known is None:
        return None
    try:
        return actor_for(*known)
    except NotForGuests:
        with begin(team_id) as store:
            store.audit.add("refused", about, user_id=user_id, at=now)
        raise


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


def read_members(begin: Begin, slack: SlackReader, *, team_id: str, now: datetime) -> None:
    """Read who is in the groups of managers, so that their next click counts as a manager's.

    Raises Later, Uncertain.
    """
    members = slack.group_members(team_id, now=now)
    with begin(team_id) as store:
        unknown = store.team.set_group_members(members)
    for user_id in unknown:
        try:
            person = slack.person(user_id, team_id, now=now)
        except Refused:
            # Slack lists somebody whom it does not show: nobody who could click.
            continue
        refresh_person(begin, team_id=team_id, person=person)


def change_person(begin: Begin, *, team_id: str, person: Person, now: datetime) -> bool:
    """Keep what Slack says about somebody who was changed; say whether they are another kind.

    Who became a member or stopped being one has their Home drawn anew.
    """
    with begin(team_id) as store:
        before = store.team.find_person(person.user_id)
        store.team.save_person(person)
        was_member = before is not None and before.is_member
        if was_member != person.is_member and person.kind is not PersonKind.GONE:
            store.deliveries.add(DeliveryKind.HOME, {"user": person.user_id}, at=now)
    return before is None or before.kind is not person.kind
