"""Clicks about a client."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.client_forms import client_form as new_client_form
from bot.messages.reply import Answer, Form
from bot.use_cases import captures


def on_new_client(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new client, named as it was typed."""
    return client_form(click.value, click, actor, desk)


def client_form(pending: str, click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new client, filled with what was typed under `pending`, if anything."""
    if not pending:
        return Form(new_client_form(actor.team, reply_to=click.reply_to))
    capture = captures.find_pending(desk.begin, actor, pending=int(pending))
    name = capture.client_typed or ""
    return Form(
        new_client_form(actor.team, name=name, pending=int(pending), reply_to=click.reply_to)
    )


ACTIONS = {ids.NEW_CLIENT: on_new_client}
