"""Clicks on buttons and choices in menus: one table, a file for each part of the bot."""

from collections.abc import Callable

from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.listeners.actions import (
    agreements,
    answers,
    audit,
    clients,
    complaints,
    digests,
    draft_menu,
    drafts,
    entries,
    fit,
    forgetting,
    home,
    imports,
    mail,
    pins,
    proposals,
    receipts,
    rules,
    templates,
)
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
    **forgetting.ACTIONS,
    **agreements.ACTIONS,
    **drafts.ACTIONS,
    **draft_menu.ACTIONS,
    **answers.ACTIONS,
    **fit.ACTIONS,
    **receipts.ACTIONS,
    **digests.ACTIONS,
    ids.CARD_MORE: on_card_more,
    **home.ACTIONS,
    **proposals.ACTIONS,
    **imports.ACTIONS,
    **rules.ACTIONS,
    **templates.ACTIONS,
    **pins.ACTIONS,
    **mail.ACTIONS,
    **audit.ACTIONS,
}


def known_action(action_id: str) -> str | None:
    """Return the id that this one is, or begins with: what follows tells equal buttons apart."""
    found = (known for known in ACTIONS if action_id == known or action_id.startswith(known + "."))
    return next(found, None)


def handler_of(action_id: str) -> Handler:
    """Return the function of an action. Raises UnknownButton."""
    known = known_action(action_id)
    if known is None:
        raise UnknownButton
    return ACTIONS[known]
