"""An installation: what opens a workspace to the bot, and whether it still does."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

# A token is renewed long before it expires: while Slack cannot be reached, the old one serves.
RENEW_BEFORE = timedelta(hours=2)
# Who renews a token has so long, then another process may try.
RENEWING_TAKES = timedelta(minutes=2)
# However short the grace: other processes may serve a workspace from memory for a minute more.
SHORTEST_GRACE = timedelta(minutes=10)
# Under this id stands what belongs to no workspace yet, or to all.
NOBODY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What Slack granted to us in a workspace, or in an organisation (`is_wide`) as a whole.

    `team_id` is then the organisation's id. `through` names the organisation whose token serves
    this workspace: it has none of its own. Tokens are sealed. `trouble` is Slack's code where a
    token cannot be renewed, so that somebody must install anew. `url` is the address in Slack.
    """

    team_id: str
    through: str | None = None
    is_wide: bool = False
    name: str = ""
    url: str = ""
    app_id: str = ""
    bot_id: str = ""
    bot_user_id: str = ""
    scopes: tuple[str, ...] = ()
    sealed_token: str = ""
    sealed_refresh: str = ""
    expires_at: datetime | None = None
    renewing_until: datetime | None = None
    trouble: str | None = None
    installer: str = ""
    installed_at: datetime
    gone_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        """Say whether it still stands."""
        return self.gone_at is None

    def leave(self, at: datetime) -> "Installation":
        """Return it as gone; what is gone already stays so from the first moment on."""
        return self if self.gone_at is not None else replace(self, gone_at=at)

    def is_older_than(self, told_at: datetime) -> bool:
        """Say whether a message of `told_at` (whole seconds) is about this installation.

        One that was sent before it is about the one before, and came late.
        """
        return self.installed_at.replace(microsecond=0) <= told_at

    def may_renew(self, now: datetime) -> bool:
        """Say whether its token is to be renewed now, and nobody is about to."""
        if self.expires_at is None or self.trouble or not self.sealed_refresh or not self.is_here:
            return False
        is_free = self.renewing_until is None or self.renewing_until <= now
        return is_free and self.expires_at - now <= RENEW_BEFORE

    def is_to_purge(self, now: datetime, grace: timedelta) -> bool:
        """Say whether it is gone for so long that all its data must go."""
        return self.gone_at is not None and now - self.gone_at >= max(grace, SHORTEST_GRACE)
