"""Submitted forms: one table, a file for each part of the bot."""

from collections.abc import Callable

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.views import (
    agreements,
    clients,
    complaints,
    digests,
    drafts,
    entries,
    forgetting,
    mail,
    pins,
    rules,
    setup,
    templates,
)
from bot.messages.reply import Answer

VIEWS: dict[str, Callable[[Submission, Actor, Desk], Answer]] = {
    **entries.VIEWS,
    **complaints.VIEWS,
    **clients.VIEWS,
    **forgetting.VIEWS,
    **agreements.VIEWS,
    **drafts.VIEWS,
    **digests.VIEWS,
    **setup.VIEWS,
    **rules.VIEWS,
    **templates.VIEWS,
    **pins.VIEWS,
    **mail.VIEWS,
}
