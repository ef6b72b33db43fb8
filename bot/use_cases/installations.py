"""Installed and come back: what opens a workspace to the bot."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.delivery.slack_oauth import Granted
from bot.domain.errors import DomainError
from bot.domain.installation import NOBODY, Installation
from bot.domain.team import Team
from bot.store.database import Begin
from bot.store.sealing import Seals
from bot.store.store import Store

# How long somebody may take on Slack's page.
STATE_LASTS = timedelta(minutes=10)
# Anybody may begin without ending it, so the table is bounded: about 1 MB. Many times what the
# largest launch brings in ten minutes.
MOST_BEGUN = 5_000
# The inbox's kind for what follows an installation, and for a look at a workspace served through
# its organisation.
INSTALLED = "installed"
MET = "workspace_met"


class TooManyBegun(DomainError):
    """Very many people are installing Goodfit just now. Please try again in some minutes."""

    def __init__(self, wait: timedelta) -> None:
        """Take for how long nobody can begin, at most."""
        super().__init__()
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What is needed to speak to one workspace: the token is open here, and in memory alone."""

    team_id: str
    bot_user_id: str
    bot_id: str
    organisation: str | None
    token: str = field(repr=False)


def begin_install(begin: Begin, *, state: str, browser: str, now: datetime) -> None:
    """Remember that this browser was sent to Slack; `state` is what it must come back with.

    Raises TooManyBegun.
    """
    with begin(NOBODY) as store:
        full_until = store.oauth_states.add(
            _digest(state),
            _digest(browser),
            expires_at=now + STATE_LASTS,
            most=MOST_BEGUN,
            now=now,
        )
    if full_until is not None:
        raise TooManyBegun(full_until - now)


def end_install(begin: Begin, *, state: str, browser: str, now: datetime) -> bool:
    """Say whether this browser was sent to Slack with that state; True once alone.

    With the state of another browser nothing happens: it stays good for that one.
    """
    with begin(NOBODY) as store:
        return store.oauth_states.use(_digest(state), _digest(browser), now=now)


def install(
    begin: Begin, seals: Seals, granted: Granted, *, url: str, bot_id: str, now: datetime
) -> Installation:
    """Keep what Slack granted, and queue what follows: people are read, the installer greeted.

    A workspace that was gone finds everything as it was, if nothing was purged yet.
    """
    with begin(granted.team_id) as store:
        before = store.installation.hold()
        installation = _installation(seals, granted, url=url, bot_id=bot_id, now=now)
        store.installation.save(installation)
        word = "installed_again" if before else "installed"
        _audit(store, word if before is None or before.is_here else "came_back", granted, now)
        if not granted.is_wide:
            _know_team(store, installation, now=now)
            _follow(store, INSTALLED, granted.installer, now)
    return installation


def _installation(
    seals: Seals, granted: Granted, *, url: str, bot_id: str, now: datetime
) -> Installation:
    return Installation(
        team_id=granted.team_id,
        is_wide=granted.is_wide,
        name=granted.name,
        url=url,
        app_id=granted.app_id,
        bot_id=bot_id,
        bot_user_id=granted.bot_user_id,
        scopes=granted.scopes,
        sealed_token=seals.seal(granted.token),
        sealed_refresh=seals.seal(granted.refresh_token) if granted.refresh_token else "",
        expires_at=expiry_of(granted, now),
        installer=granted.installer,
        installed_at=now,
    )


def expiry_of(granted: Granted, now: datetime) -> datetime | None:
    """Return when a token that was granted now expires; None for one that lasts."""
    return None if granted.expires_in is None else now + timedelta(seconds=granted.expires_in)


def _audit(store: Store, what: str, granted: Granted, now: datetime) -> None:
    store.audit.add(what, "workspace", user_id=granted.installer, at=now)


def _know_team(store: Store, installation: Installation, *, now: datetime) -> None:
    team = store.team.find() or Team(id=store.team_id)
    known = replace(
        team,
        name=installation.name or team.name,
        url=installation.url or team.url,
        bot_user_id=installation.bot_user_id,
        scopes=installation.scopes,
    )
    store.team.save(known, at=now)


def _follow(store: Store, kind: str, user: str, now: datetime) -> None:
    store.inbox.add(f"{kind}:{now.isoformat()}", kind, {"user": user}, at=now)


def find_access(begin: Begin, seals: Seals, *, team_id: str) -> Access | None:
    """Return what opens a workspace; None where it is not installed, or not any more.

    Raises SealedWithAnotherKey.
    """
    own = _find(begin, team_id)
    if own is None or not own.is_here or own.is_wide:
        return None
    opens = _find(begin, own.through) if own.through else own
    if opens is None or not opens.is_here:
        return None
    return Access(
        team_id=team_id,
        token=seals.open(opens.sealed_token),
        bot_user_id=own.bot_user_id,
        bot_id=own.bot_id,
        organisation=own.through,
    )


def last_way(begin: Begin, seals: Seals, *, team_id: str) -> tuple[str, str | None]:
    """Return the token that opened a workspace last, gone or not, and its organisation if any.

    The token is empty where there is none. Raises SealedWithAnotherKey.
    """
    own = _find(begin, team_id)
    through = own.through if own is not None else None
    opens = _find(begin, through) if through else own
    token = seals.open(opens.sealed_token) if opens is not None and opens.sealed_token else ""
    return token, through


def _find(begin: Begin, team_id: str) -> Installation | None:
    with begin(team_id, reading=True) as store:
        return store.installation.find()


def meet(begin: Begin, *, team_id: str, organisation: str, now: datetime) -> bool:
    """Serve a workspace through its organisation, from when it is first seen; say whether it is.

    What it is called, and that it really belongs there, is asked in Slack afterwards.
    """
    wide = _find(begin, organisation)
    if wide is None or not wide.is_wide or not wide.is_here or team_id == organisation:
        return False
    with begin(team_id) as store:
        before = store.installation.hold()
        if before is not None and before.is_here:
            return True
        met = replace(
            wide,
            team_id=team_id,
            through=organisation,
            is_wide=False,
            name="",
            sealed_token="",
            sealed_refresh="",
            expires_at=None,
            renewing_until=None,
            trouble=None,
            installed_at=now,
        )
        store.installation.save(met)
        what = "installed" if before is None else "came_back"
        store.audit.add(what, "workspace", user_id=wide.installer, at=now)
        _know_team(store, met, now=now)
        _follow(store, MET, wide.installer, now)
    return _stays(begin, team_id, organisation, now=now)


def _stays(begin: Begin, team_id: str, organisation: str, *, now: datetime) -> bool:
    """Look again whether the organisation is here, now that who ends it can see this workspace.

    It may have left in between, and then nobody would end what was met through it.
    """
    wide = _find(begin, organisation)
    if wide is not None and wide.is_here:
        return True
    with begin(team_id) as store:
        found = store.installation.hold()
        if found is not None and found.through == organisation:
            store.installation.save(found.leave(now))
    return False


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
