"""The one rule "open to clients": asked before anything is said in a channel (principle 10)."""

from collections.abc import Iterable
from datetime import datetime

from bot.delivery.outcomes import Refused
from bot.delivery.slack import ChannelLook
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import DeliveryKind
from bot.domain.team import Person
from bot.messages.channels import posting_stopped
from bot.store.database import Begin
from bot.store.store import Store

OPENED, CLOSED = "channel_opened", "channel_closed"


def why_open(
    begin: Begin,
    slack: SlackReader,
    look: ChannelLook,
    *,
    team_id: str,
    channel: str,
    now: datetime,
) -> str | None:
    """Say in words why clients can read a channel; None when they cannot.

    They can when it is shared with another organisation or about to be, belongs to a client, or
    holds a guest or somebody from outside (domain.md, "open to clients"). Members of whom
    nothing is known are looked up first; whom Slack does not show is not one of us. Raises
    Later, Uncertain.
    """
    if look.is_shared:
        return "it is shared with another organisation, or about to be"
    with begin(team_id, reading=True) as store:
        account = store.clients.find_by_channel(channel)
        known = store.team.list_people(look.members)
    if account is not None:
        return "it belongs to a client"
    if any(person.is_outsider for person in known.values()):
        return "a guest or somebody from outside is in it"
    unknown = [user_id for user_id in look.members if user_id not in known]
    return _why_unknown(begin, slack, unknown, team_id=team_id, now=now)


def _why_unknown(
    begin: Begin, slack: SlackReader, unknown: Iterable[str], *, team_id: str, now: datetime
) -> str | None:
    for user_id in unknown:
        person = _read(slack, user_id, team_id, now)
        if person is None:
            return "somebody is in it whom Slack does not show"
        with begin(team_id) as store:
            store.team.save_person(person)
        if person.is_outsider:
            return "a guest or somebody from outside is in it"
    return None


def _read(slack: SlackReader, user_id: str, team_id: str, now: datetime) -> Person | None:
    try:
        return slack.person(user_id, team_id, now=now)
    except Refused:
        return None


def note_state(
    begin: Begin, *, team_id: str, channel: str, why: str | None, by: str, now: datetime
) -> None:
    """Remember whether clients can read a channel that we post in.

    When that begins every manager is told, once; when it ends nothing is said. `why` is what
    `why_open` returned, `by` who brought it about, where that is known.
    """
    with begin(team_id, reading=True) as store:
        if _was_open(store, channel) == (why is not None):
            return
    with begin(team_id) as store:
        store.team.hold()
        if _was_open(store, channel) == (why is not None):
            return
        store.audit.add(OPENED if why else CLOSED, _about(channel), user_id=by, at=now)
        if why is None:
            return
        for manager in store.team.list_managers():
            words = posting_stopped(channel, why)
            store.deliveries.add(DeliveryKind.DIRECT, {"channel": manager, "text": words}, at=now)


def _was_open(store: Store, channel: str) -> bool:
    last = store.audit.find_last(_about(channel), (OPENED, CLOSED))
    return last is not None and last.what == OPENED


def _about(channel: str) -> str:
    return f"channel:{channel}"
