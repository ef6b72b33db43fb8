"""Clicks about an agreement."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages.reply import Answer
from bot.use_cases.entries import Opened


def open_agreement(opened: Opened, click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open an agreement to read or correct it; for managers."""
    raise NotImplementedError
