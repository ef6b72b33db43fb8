"""Clicks on buttons and choices in menus: one table, a file for each part of the bot."""

from collections.abc import Callable

from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.listeners.actions import agreements, clients, complaints, drafts, entries, fit, home
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.reply import Answer

Handler = Callable[[Click, Actor, Desk], Answer]


class UnknownButton(DomainError):
    """That button is from an older version of Goodfit, so nothing happened."""


def on_card_more(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Do what was chosen in a client's card, as the button of that action would."""
    chosen = fit.chosen_on_card(click)
    return handler_of(chosen.action_id)(chosen, actor, desk)


ACTIONS: dict[str, Handler] = {
    **entries.ACTIONS,
    **complaints.ACTIONS,
    **clients.ACTIONS,
    **agreements.ACTIONS,
    **drafts.ACTIONS,
    **fit.ACTIONS,
    ids.CARD_MORE: on_card_more,
    **home.ACTIONS,
}


def handler_of(action_id: str) -> Handler:
    """Return the function of an action; what follows a known id tells equal buttons apart."""
    for known, handler in ACTIONS.items():
        if action_id == known or action_id.startswith(known + "."):
            return handler
    raise UnknownButton
