"""The end of an installation: uninstalled or revoked, taken back, purged."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.store.database import Begin
from bot.store.every_installation import EveryInstallation


def leave(
    begin: Begin,
    every: EveryInstallation,
    *,
    team_id: str,
    told_at: datetime,
    now: datetime,
) -> list[str]:
    """Take in that a workspace, or a whole organisation, uninstalled us or revoked our token.

    Its jobs stop with this; its data stays for the grace. Told twice, or in whichever order, it
    is gone once; what was told before it was last installed changes nothing. Returns who is gone.
    """
    gone = [team_id] if _leave_one(begin, team_id, told_at=told_at, now=now) else []
    if gone or _is_gone(begin, team_id):
        # Told again, it also ends what a process that died amid this left standing.
        others = every.list_through(team_id)
        gone += [one for one in others if _leave_one(begin, one, told_at=now, now=now)]
    return gone


def _leave_one(begin: Begin, team_id: str, *, told_at: datetime, now: datetime) -> bool:
    with begin(team_id) as store:
        found = store.installation.hold()
        if found is None or not found.is_here or not found.is_older_than(told_at):
            return False
        store.installation.save(found.leave(now))
        store.audit.add("left", "workspace", user_id=found.installer, at=now)
        return True


def _is_gone(begin: Begin, team_id: str) -> bool:
    with begin(team_id, reading=True) as store:
        found = store.installation.find()
        return found is not None and not found.is_here


def return_to(begin: Begin, *, team_id: str, now: datetime) -> bool:
    """Take back that somebody left, since Slack still takes the token; say whether it was so."""
    with begin(team_id) as store:
        found = store.installation.hold()
        if found is None or found.is_here:
            return False
        store.installation.save(replace(found, gone_at=None))
        store.audit.add("came_back", "workspace", user_id=found.installer, at=now)
        return True


def purge(begin: Begin, *, team_id: str, grace: timedelta, now: datetime) -> int:
    """Delete all that is kept of a workspace that is gone for so long; count the rows.

    0 where it came back meanwhile.
    """
    with begin(team_id) as store:
        found = store.installation.hold()
        if found is None or not found.is_to_purge(now, grace):
            return 0
        return store.purging.purge()
