"""What came in and cannot be decided yet: kept once, settled once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain.delivery import MOST_ATTEMPTS, pause_before
from bot.domain.team import Team
from bot.store.database import Begin
from bot.store.every_team import Arrival, EveryTeam
from bot.store.store import Store

# Slack repeats events for a day; their ids are remembered a little longer.
REMEMBER_FOR = timedelta(hours=26)
# A new message has no subtype; these two are new as well.
_WRITTEN = (None, "file_share", "thread_broadcast")
_OF_CHANNELS = frozenset(
    ("member_joined_channel", "member_left_channel", "channel_shared", "channel_unshared")
)
# Files are fetched and read in here, and many rows rewritten.
SLOW = ("file_import", "seal_words")
FORGET_PENDING_AFTER = timedelta(days=7)


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

    What comes from a workspace that is not served, a reaction with an emoji that means nothing
    here, a message that nobody wrote to the bot, and news of a channel that is neither the
    digest's nor the approvals', is not kept.
    """
    with begin(team_id) as store:
        team = store.team.find()
        if team is None:
            return False
        event = body.get("event", {})
        if kind.startswith("reaction_") and not _means_something(store, team, kind, event):
            return False
        if kind == "message" and not is_written(event):
            return False
        ours = (team.digest_channel, team.approvals_channel)
        if kind in _OF_CHANNELS and event.get("channel") not in ours:
            return False
        return store.inbox.add(event_id, kind, body, at=now)


def meaning_of(
    begin: Begin, team: Team, *, permalink: str, emoji: str, user_id: str, is_added: bool
) -> str | None:
    """Return the kind for which an emoji on a message stands; None where it means nothing.

    One that is taken off means what it meant when it was put on, whatever the settings say now.
    """
    if is_added:
        return team.emoji.get(emoji)
    with begin(team.id, reading=True) as store:
        return store.reactions.find_kind(permalink, emoji, user_id) or team.emoji.get(emoji)


def _means_something(store: Store, team: Team, kind: str, event: Mapping[str, Any]) -> bool:
    name = str(event.get("reaction", "")).partition("::")[0]
    item = event.get("item") or {}
    if name in team.emoji or kind != "reaction_removed":
        return name in team.emoji
    link = team.permalink(str(item.get("channel", "")), str(item.get("ts", "")))
    return store.reactions.find_kind(link, name, str(event.get("user", ""))) is not None


def is_written(event: Mapping[str, Any]) -> bool:
    """Say whether a person wrote this: no edit, no deletion, no message of a bot's."""
    return event.get("subtype") in _WRITTEN and not event.get("bot_id")


def claim_arrival(
    every_team: EveryTeam, *, now: datetime, slow: bool, lane: str | None = None
) -> Arrival | None:
    """Take what has waited longest; nobody else gets it meanwhile.

    `slow` takes what may take long, which has a queue of its own; otherwise all else is taken.
    """
    if slow:
        return every_team.claim_arrival(now=now, kinds=SLOW, lane=lane)
    return every_team.claim_arrival(now=now, but=SLOW, lane=lane)


def renew_arrival(begin: Begin, arrival: Arrival, *, until: datetime) -> bool:
    """Hold a claim on while it is settled."""
    with begin(arrival.team_id) as store:
        return store.inbox.renew(arrival.id, attempt=arrival.attempts, until=until)


def finish_arrival(begin: Begin, arrival: Arrival) -> None:
    """Forget what it said: it is settled."""
    with begin(arrival.team_id) as store:
        store.inbox.finish(arrival.id, attempt=arrival.attempts)


def retry_arrival(
    begin: Begin,
    arrival: Arrival,
    *,
    seconds: float | None,
    now: datetime,
    costs_attempt: bool = True,
) -> bool:
    """Try again later, when the other side said or after a growing pause.

    False when it was tried often enough: it is given up, and the person must be told.
    """
    pause = pause_before(arrival.attempts) if seconds is None else timedelta(seconds=seconds)
    with begin(arrival.team_id) as store:
        if costs_attempt and arrival.attempts >= MOST_ATTEMPTS:
            # Whoever took it over meanwhile tells the person, or has settled it.
            return not store.inbox.finish(arrival.id, attempt=arrival.attempts)
        store.inbox.retry(
            arrival.id, due_at=now + pause, attempt=arrival.attempts, costs_attempt=costs_attempt
        )
        return True


def forget_old(begin: Begin, *, team_id: str, now: datetime) -> None:
    """Drop ids of events that Slack no longer repeats, and what nobody came back to."""
    with begin(team_id) as store:
        store.inbox.forget_before(now - REMEMBER_FOR)
        store.pendings.forget_before(now - FORGET_PENDING_AFTER)
