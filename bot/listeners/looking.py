"""What a manager was shown of money, for the audit log."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.use_cases.looking import note_look


def looked(actor: Actor, desk: Desk, about: str) -> None:
    """Write down that they saw money; once a day and thing, and nothing for a member."""
    note_look(desk.begin, actor, about=about, now=desk.now())
