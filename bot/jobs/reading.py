"""Who people are and which groups there are, asked of Slack again before it is stale."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.delivery.outcomes import NotSent, Refused
from bot.delivery.slack_read import SlackReader
from bot.store.database import Begin
from bot.use_cases import people, teams
from bot.use_cases.ways import WaysOf

_log = structlog.get_logger()


def read_people(begin: Begin, ways_of: WaysOf) -> Callable[[str, datetime], int]:
    """Return what asks Slack about managers' groups and about people who use the bot.

    So what is known of them is never stale when they click.
    """

    def read(team_id: str, now: datetime) -> int:
        try:
            slack = ways_of(team_id).reader
            people.read_members(begin, slack, team_id=team_id, now=now)
            _read_stale(begin, slack, team_id, now)
        except NotSent as trouble:
            _log.warning("people_not_read", team=team_id, error=type(trouble).__name__)
        return 0

    return read


def _read_stale(begin: Begin, slack: SlackReader, team_id: str, now: datetime) -> None:
    for user_id in people.list_to_read(begin, team_id=team_id, now=now):
        try:
            person = slack.person(user_id, team_id, now=now)
        except Refused:
            # Somebody whom Slack does not know any more; the others are read all the same.
            continue
        people.refresh_person(begin, team_id=team_id, person=person)


def read_groups(begin: Begin, ways_of: WaysOf) -> Callable[[str, datetime], int]:
    """Return what asks Slack which user groups there are, to choose managers by."""

    def read(team_id: str, _now: datetime) -> int:
        try:
            groups = ways_of(team_id).reader.user_groups()
        except NotSent as trouble:
            _log.warning("user_groups_wait", team=team_id, error=type(trouble).__name__)
        else:
            teams.save_user_groups(begin, team_id=team_id, groups=groups)
        return 0

    return read
