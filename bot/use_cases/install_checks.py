"""How the installations stand, for `goodfit doctor`."""

from datetime import datetime

from bot.domain.check_up import Check, broken, fine, look
from bot.domain.installation import Installation
from bot.store.database import Begin
from bot.store.every_installation import EveryInstallation
from bot.store.sealing import SealedWithAnotherKey, Seals

_ANEW = "Ask its people to install Goodfit again, at /slack/install of GOODFIT_PUBLIC_URL."
_NAME = "installed"


def check_installations(
    begin: Begin, every: EveryInstallation, seals: Seals, *, now: datetime
) -> list[Check]:
    """Say how many workspaces are installed, and which cannot be served: sealed, expired."""
    checks: list[Check] = []
    here = 0
    for team_id in every.list_all():
        with begin(team_id, reading=True) as store:
            found = store.installation.find()
        if found is None or not found.is_here:
            continue
        here += 0 if found.is_wide else 1
        checks += _troubles(found, seals, now)
    if not here:
        told = "No workspace has installed Goodfit yet."
        return [*checks, look(_NAME, told, "Open /slack/install of GOODFIT_PUBLIC_URL.")]
    told = "1 workspace is installed." if here == 1 else f"{here} workspaces are installed."
    return [fine(_NAME, told), *checks]


def _troubles(found: Installation, seals: Seals, now: datetime) -> list[Check]:
    told = []
    try:
        if found.sealed_token:
            seals.open(found.sealed_token)
    except SealedWithAnotherKey as error:
        told.append(broken(_NAME, f"{found.team_id}: {error.sentence}", "Put the old key back."))
    if found.expires_at is not None and found.expires_at <= now:
        words = f"{found.team_id}: its token has expired and was not renewed."
        told.append(broken(_NAME, words, _ANEW))
    elif found.trouble:
        words = f"{found.team_id}: its token is not renewed. {found.trouble}"
        told.append(broken(_NAME, words, _ANEW))
    return told
