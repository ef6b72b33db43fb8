"""`/client`: add, show, list, correct and archive clients."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Command
from bot.messages.reply import Answer


def on_client(command: Command, actor: Actor, desk: Desk) -> Answer:
    """Do with a client what was typed."""
    raise NotImplementedError
