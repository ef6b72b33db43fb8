"""The form of a client's pins."""

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.payloads import Submission
from bot.listeners.pinning import pins_form
from bot.messages import ids
from bot.messages.pin_form import pinned_notice
from bot.messages.reply import Answer
from bot.use_cases import pins
from bot.use_cases.pin_checks import NewPins


def on_pin_form(form: Submission, actor: Actor, desk: Desk) -> Answer:
    """Set the pins, and show what holds now with a button to lift it."""
    fields = form.fields
    new = NewPins(
        client_id=int(form.metadata["client"]),
        band=fields.get("band", ""),
        play=fields.get("play", ""),
        reason=fields.get("reason", ""),
        until=fields.get("until", ""),
    )
    sheet = pins.set_pins(desk.begin, actor, new, now=desk.now())
    fresh = [pin for pin in sheet.pins if pin.value in (new.band, new.play)]
    return pins_form(sheet, notice=pinned_notice(fresh), is_done=True)


VIEWS = {ids.PIN_FORM: on_pin_form}
