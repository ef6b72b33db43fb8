"""Tokens that expire are renewed in good time, each by one process."""

from dataclasses import replace
from datetime import datetime

import structlog

from bot.delivery.outcomes import NotSent, Refused
from bot.delivery.slack_oauth import Granted, SlackOAuth
from bot.domain.delivery import DeliveryKind
from bot.domain.installation import RENEW_BEFORE, RENEWING_TAKES, Installation
from bot.store.database import Begin
from bot.store.every_installation import EveryInstallation
from bot.store.sealing import SealedWithAnotherKey, Seals
from bot.use_cases.installations import expiry_of

# What Slack says where our own credentials are wrong: nobody's token is to blame, and once they
# are right every token can be renewed.
_OF_APP = ("invalid_client", "bad_client_secret")
_log = structlog.get_logger()


def renew_tokens(
    begin: Begin,
    every: EveryInstallation,
    oauth: SlackOAuth,
    seals: Seals,
    *,
    install_url: str,
    now: datetime,
) -> int:
    """Renew what expires soon; count what was renewed.

    The old token serves until it expires. A refresh token is good once: where Slack's answer was
    lost it is tried again, and where Slack then refuses it, the installer is told while the old
    token still works, and nobody tries it any more. Raises SealedWithAnotherKey.
    """
    count = 0
    for team_id in every.list_expiring(now + RENEW_BEFORE):
        claimed = _claim(begin, team_id, now)
        if claimed is None:
            continue
        try:
            refresh = seals.open(claimed.sealed_refresh)
        except SealedWithAnotherKey:
            # It stays claimed for a while; the other workspaces' tokens must not wait for it.
            _log.error("token_sealed", team=team_id)
            continue
        try:
            granted = oauth.renew(refresh)
        except Refused as refusal:
            _log.error("token_not_renewed", team=team_id, error=refusal.words)
            if any(code in refusal.words for code in _OF_APP):
                _release(begin, claimed)
            else:
                _give_up(begin, claimed, refusal.words, install_url=install_url, now=now)
        except NotSent as trouble:
            _log.warning("token_waits", team=team_id, error=type(trouble).__name__)
            _release(begin, claimed)
        else:
            count += _keep(begin, claimed, granted, seals, now=now)
    return count


def _claim(begin: Begin, team_id: str, now: datetime) -> Installation | None:
    """Take the right to renew; None where another process has it, or did it already."""
    with begin(team_id) as store:
        found = store.installation.hold()
        if found is None or not found.may_renew(now):
            return None
        claimed = replace(found, renewing_until=now + RENEWING_TAKES)
        store.installation.save(claimed)
        return claimed


def _keep(
    begin: Begin, claimed: Installation, granted: Granted, seals: Seals, *, now: datetime
) -> bool:
    """Keep the new tokens; what was installed anew meanwhile has newer ones.

    The seal tells nothing of that: keys may have been rotated meanwhile, and Slack takes the old
    refresh token no more.
    """
    with begin(claimed.team_id) as store:
        found = store.installation.hold()
        if found is None or not _has_same_token(found, claimed):
            return False
        renewed = replace(
            found,
            sealed_token=seals.seal(granted.token),
            sealed_refresh=seals.seal(granted.refresh_token) if granted.refresh_token else "",
            expires_at=expiry_of(granted, now),
            renewing_until=None,
        )
        store.installation.save(renewed)
        return True


def _has_same_token(found: Installation, claimed: Installation) -> bool:
    return (found.installed_at, found.expires_at) == (claimed.installed_at, claimed.expires_at)


def _release(begin: Begin, claimed: Installation) -> None:
    with begin(claimed.team_id) as store:
        found = store.installation.hold()
        if found is not None and found.renewing_until == claimed.renewing_until:
            store.installation.save(replace(found, renewing_until=None))


def _give_up(
    begin: Begin, claimed: Installation, words: str, *, install_url: str, now: datetime
) -> None:
    with begin(claimed.team_id) as store:
        found = store.installation.hold()
        if found is None or not _has_same_token(found, claimed):
            return
        store.installation.save(replace(found, trouble=words, renewing_until=None))
        store.audit.add("token_not_renewed", "workspace", user_id=found.installer, at=now)
        if found.is_wide or not found.installer:
            return
        told = (
            "Slack does not renew my access to this workspace, so I stop working within hours. "
            f"Please install me again, nothing is lost by it: {install_url}"
        )
        payload = {"channel": found.installer, "text": told}
        once = f"install_again:{now.isoformat()}"
        store.deliveries.add(DeliveryKind.DIRECT, payload, at=now, once=once)
