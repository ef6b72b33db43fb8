"""The first words to whoever installed the app."""

from bot.domain.check_up import list_switched_off
from bot.domain.team import Team


def greeting(team: Team) -> str:
    """Return what the installer reads: what to do first, and what is switched off and why."""
    words = (
        "Goodfit is installed. I post nowhere until you pick a channel: `/goodfit setup` asks for "
        "it, and my Home tab shows the first steps."
    )
    off = list_switched_off(team.scopes)
    return f"{words}\nNot granted, and so switched off: {'; '.join(off)}." if off else words
