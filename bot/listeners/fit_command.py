"""`/fit` and `/draft`: how a client is, and the letter that it needs."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Command
from bot.messages.reply import Answer


def on_fit(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Say how a client is, or who is at risk."""
    raise NotImplementedError


def on_draft(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Open a client's review with the questions of a letter."""
    raise NotImplementedError
