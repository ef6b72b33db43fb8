"""Clicks about an agreement."""

from bot.domain.agreement import Agreement
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.opening import opened_entry
from bot.listeners.payloads import Click
from bot.messages import ids
from bot.messages.agreement_forms import agreement_form, new_agreement_form
from bot.messages.reply import Answer, Form
from bot.use_cases import agreements
from bot.use_cases.entries import Opened


def open_agreement(opened: Opened, click: Click, actor: Actor, desk: Desk) -> Answer:  # noqa: ARG001 (as every kind's)
    """Open an agreement to read or correct it; for managers."""
    value = opened.kept.value
    if not isinstance(value, Agreement):
        raise TypeError(value)
    return Form(agreement_form(opened_entry(opened, actor, reply_to=click.reply_to), value))


def on_add_agreement(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a new agreement."""
    return new_agreement(int(click.value), actor, desk, reply_to=click.reply_to)


def new_agreement(client_id: int, actor: Actor, desk: Desk, *, reply_to: str) -> Answer:
    """Open the form of a new agreement with a client; for managers."""
    found = agreements.open_new_agreement(desk.begin, actor, client_id=client_id, now=desk.now())
    return Form(
        new_agreement_form(
            found.client, client_id=client_id, open_ended=found.open_ended, reply_to=reply_to
        )
    )


ACTIONS = {ids.ADD_AGREEMENT: on_add_agreement}
