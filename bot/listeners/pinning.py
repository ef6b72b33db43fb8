"""A client's pins as a form."""

from bot.messages.pin_form import pin_form, shown_words
from bot.messages.reply import Form
from bot.use_cases.pins import PinSheet


def pins_form(sheet: PinSheet, *, notice: str = "", is_done: bool = False) -> Form:
    """Return the form of a client's pins; `notice` says what was done just now."""
    return Form(
        pin_form(
            client_id=sheet.client_id,
            name=sheet.name,
            today=sheet.today,
            now_shown=shown_words(sheet.band, sheet.own_band, sheet.play, sheet.own_play),
            pins=sheet.pins,
            names=sheet.names,
            notice=notice,
            is_done=is_done,
        )
    )
