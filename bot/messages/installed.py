"""The first words to whoever installed the app."""

from bot.domain.check_up import OPTIONAL_SCOPES
from bot.domain.team import Team


def greeting(team: Team) -> str:
    """Return what the installer reads: what to do first, and what is switched off and why."""
    words = (
        "Goodfit is installed. I post nowhere until you pick a channel: `/goodfit setup` asks for "
        "it, and my Home tab shows the first steps."
    )
    off = [f"without `{s}` {what}" for s, what in OPTIONAL_SCOPES.items() if not team.has_scopes(s)]
    if not off:
        return words
    return f"{words}\nNot granted, and so switched off: {'; '.join(off)}."
