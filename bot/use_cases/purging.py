"""What is kept of workspaces that are gone, deleted after the grace."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.delivery.outcomes import NotSent
from bot.domain.installation import SHORTEST_GRACE
from bot.store.database import Begin
from bot.store.every_installation import EveryInstallation
from bot.store.sealing import SealedWithAnotherKey
from bot.use_cases.ending import purge, return_to

_log = structlog.get_logger()
# Says whether Slack still takes the token of who is gone by our books. Raises NotSent.
StillOpens = Callable[[str], bool]


def purge_gone(
    begin: Begin,
    every: EveryInstallation,
    still_opens: StillOpens,
    *,
    grace: timedelta,
    now: datetime,
) -> int:
    """Delete all of whoever is gone for longer than the grace; count the workspaces.

    Nothing is deleted while Slack still takes the token: who is then thought gone came back, and
    a message about it came late. Where Slack cannot be asked it waits; the others do not. A token
    whose key is lost opens nothing any more: nobody waits for it to be found again.
    """
    count = 0
    for team_id in every.list_gone(now - max(grace, SHORTEST_GRACE)):
        try:
            is_open = still_opens(team_id)
        except NotSent as trouble:
            _log.warning("purge_waits", team=team_id, error=type(trouble).__name__)
            continue
        except SealedWithAnotherKey:
            _log.warning("purged_unasked", team=team_id)
            is_open = False
        if is_open:
            return_to(begin, team_id=team_id, now=now)
            _log.warning("workspace_came_back", team=team_id)
            continue
        rows = purge(begin, team_id=team_id, grace=grace, now=now)
        if rows:
            _log.info("workspace_purged", team=team_id, count=rows)
            count += 1
    return count
