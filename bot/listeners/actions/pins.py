"""Clicks about pins: open their form, lift one, or keep one that the rules contest."""

from dataclasses import replace

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Click
from bot.listeners.pinning import pins_form
from bot.messages import ids
from bot.messages.pin_form import answered
from bot.messages.reply import Answer
from bot.use_cases import pins


def on_pin(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open the form of a client's pins."""
    sheet = pins.open_pins(desk.begin, actor, client_id=int(click.value), now=desk.now())
    return replace(pins_form(sheet), on_top=click.in_modal)


def on_lift_pin(click: Click, actor: Actor, desk: Desk) -> Answer:
    """End a pin, from the form or from the digest's question."""
    sheet = pins.lift_pin(desk.begin, actor, pin_id=int(click.value), now=desk.now())
    told = f"The pin on {sheet.name} is lifted: the rules decide again from the next night."
    if click.in_modal:
        return pins_form(sheet, notice=told)
    return answered(told)


def on_keep_pin(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Keep a pin that the rules contest, so that the digest stops asking."""
    sheet = pins.keep_pin(desk.begin, actor, pin_id=int(click.value), now=desk.now())
    told = (
        f"The pin on {sheet.name} stays until it expires. I ask again only if the rules say "
        "worse still."
    )
    if click.in_modal:
        return pins_form(sheet, notice=told)
    return answered(told)


ACTIONS = {
    ids.PIN: on_pin,
    ids.LIFT_PIN: on_lift_pin,
    ids.KEEP_PIN: on_keep_pin,
}
