"""Clicks in a complaint's course."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages.reply import Answer
from bot.use_cases.entries import Opened


def open_complaint(opened: Opened, click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of what comes next: their side, then ours, then what was done."""
    raise NotImplementedError


def answer_today(ref: str, actor: Actor, desk: Desk) -> Answer:
    """Note that we answered a complaint today."""
    raise NotImplementedError
