"""The channels that managers chose to post in: looked at when chosen and when people come."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.delivery.outcomes import Refused
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import DeliveryKind
from bot.domain.team import Team
from bot.messages.channels import NOT_SEEN, not_taken
from bot.store.database import Begin
from bot.use_cases.channels import note_state, why_open
from bot.use_cases.setting_changes import note_settings

USES: Mapping[str, str] = {"digest_channel": "the digest", "approvals_channel": "the approvals"}


def list_chosen(begin: Begin, *, team_id: str) -> list[str]:
    """Return the channels that the bot posts in."""
    with begin(team_id, reading=True) as store:
        team = store.team.get()
    chosen = (team.digest_channel, team.approvals_channel)
    return list(dict.fromkeys(channel for channel in chosen if channel))


def watch_channel(
    begin: Begin, slack: SlackReader, *, team_id: str, channel: str, by: str, now: datetime
) -> None:
    """Look at a channel into which somebody came or went; managers hear once that it is open.

    Only the channels that the bot posts in are looked at. Raises Later, Uncertain.
    """
    if channel not in list_chosen(begin, team_id=team_id):
        return
    try:
        look = slack.channel(channel)
    except Refused:
        # The bot is not in it any more: what it tries to post there is told to managers then.
        return
    why = why_open(begin, slack, look, team_id=team_id, channel=channel, now=now)
    note_state(begin, team_id=team_id, channel=channel, why=why, by=by, now=now)


def check_chosen(
    begin: Begin,
    slack: SlackReader,
    *,
    team_id: str,
    chooser: str,
    before: Mapping[str, str | None],
    now: datetime,
) -> None:
    """Look at the channels that somebody just chose, and take back those that cannot be.

    `before` has what stood there, by the name of the setting. Raises Later, Uncertain.
    """
    with begin(team_id, reading=True) as store:
        team = store.team.get()
    chosen = {str(getattr(team, use)) for use in before if getattr(team, use)}
    for channel in sorted(chosen):
        why = _why_not(begin, slack, team, channel=channel, now=now)
        if why is None:
            note_state(begin, team_id=team_id, channel=channel, why=None, by=chooser, now=now)
        else:
            _take_back(
                begin, before, team_id=team_id, chooser=chooser, refused=(channel, why), now=now
            )


def _why_not(
    begin: Begin, slack: SlackReader, team: Team, *, channel: str, now: datetime
) -> str | None:
    try:
        look = slack.channel(channel)
    except Refused:
        return NOT_SEEN
    why = why_open(begin, slack, look, team_id=team.id, channel=channel, now=now)
    if why is not None:
        return f"people from outside can read it, since {why}"
    return None if team.bot_user_id in look.members else NOT_SEEN


def _take_back(
    begin: Begin,
    before: Mapping[str, str | None],
    *,
    team_id: str,
    chooser: str,
    refused: tuple[str, str],
    now: datetime,
) -> None:
    channel, why = refused
    with begin(team_id) as store:
        store.team.hold()
        team = taken = store.team.get()
        by_old: dict[str | None, list[str]] = {}
        for use, old in before.items():
            if getattr(team, use) == channel:
                by_old.setdefault(None if old == channel else old, []).append(use)
        for old, uses in by_old.items():
            changes: dict[str, Any] = dict.fromkeys(uses, old)
            team = replace(team, **changes)
            words = not_taken(channel, [USES[use] for use in uses], why, old)
            store.deliveries.add(DeliveryKind.DIRECT, {"channel": chooser, "text": words}, at=now)
        store.team.save(team, at=now)
        note_settings(store, taken, team, by="", now=now)
