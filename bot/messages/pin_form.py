"""Pins on a client: the form that sets and lifts them, and what is said afterwards."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.domain.fit import Band
from bot.domain.pin import LONGEST_DAYS, Pin, PinKind
from bot.domain.play import PlayName
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    button,
    date_field,
    divider,
    escape,
    field,
    line,
    modal,
    quoted,
    section,
    select,
    text_field,
)
from bot.messages.digest import PLAYS, STATES
from bot.messages.reply import Reply
from bot.messages.spoken import day_words

# Offered at first; a manager chooses another day.
USUAL_DAYS = 30
_BANDS = (Band.GREEN, Band.AMBER, Band.RED)


def pin_form(
    *,
    client_id: int,
    name: str,
    today: date,
    now_shown: str,
    pins: Sequence[Pin],
    names: Mapping[str, str],
    notice: str = "",
    is_done: bool = False,
) -> Block:
    """Return the form; `now_shown` is what the client shows, from `shown_words`.

    Where a pin was set just now, it `is_done` and asks for no more.
    """
    blocks = [line((notice, "bold"))] if notice else []
    blocks.append(line((f"{name}: ", "bold"), now_shown))
    for pin in pins:
        blocks += _in_force(pin, names)
    if not is_done:
        blocks += [divider(), *_fields(today)]
    return modal(
        ids.PIN_FORM,
        "Pin a band or step",
        blocks,
        submit=None if is_done else "Pin",
        close="Close",
        metadata=json.dumps({"client": client_id}),
    )


def shown_words(band: Band, own_band: Band, play: PlayName, own_play: PlayName) -> str:
    """Return what a client shows, and what the rules say where that is another thing."""
    told = f"{STATES[band]}, next step: {PLAYS[play]}."
    differs = [
        f"{STATES[own_band]}" if own_band is not band else "",
        f"next step: {PLAYS[own_play]}" if own_play is not play else "",
    ]
    by_rules = ", ".join(filter(None, differs))
    return f"{told} The rules by themselves say: {by_rules}." if by_rules else told


def pin_words(pin: Pin, names: Mapping[str, str]) -> str:
    """Return a pin in force: "Pinned at risk by Dana until 3 Jul 2026, because ..."."""
    by = names.get(pin.by, pin.by)
    return f"Pinned {value_words(pin.kind, pin.value)} by {by} until {day_words(pin.until)}"


def value_words(kind: PinKind, value: str) -> str:
    """Return what a pin holds, in words."""
    if kind is PinKind.BAND:
        return f"as {STATES[Band(value)]}"
    return f"to the next step: {PLAYS[PlayName(value)]}"


def pinned_notice(pins: Sequence[Pin]) -> str:
    """Say what was pinned just now."""
    told = "; ".join(value_words(pin.kind, pin.value) for pin in pins)
    until = max(pin.until for pin in pins)
    return f"Pinned {told}, until {day_words(until)}. The digest shows it from the next night."


def answered(words: str) -> Reply:
    """Say to one person what became of a pin that a message asked about."""
    return Reply(escape(words), [line(words)])


def _in_force(pin: Pin, names: Mapping[str, str]) -> list[Block]:
    lift = button(
        "Lift", f"{ids.LIFT_PIN}.{pin.id}", str(pin.id), about=f"Lift: {pin_words(pin, names)}"
    )
    return [
        section(f"{escape(pin_words(pin, names))}.\nBecause: {quoted(pin.reason)}", accessory=lift)
    ]


def _fields(today: date) -> list[Block]:
    bands = [(STATES[band].capitalize(), band.value) for band in _BANDS]
    plays = [(words.capitalize(), play.value) for play, words in PLAYS.items()]
    usual = today + timedelta(days=USUAL_DAYS)
    return [
        field(
            "band",
            "Band",
            select("band", bands),
            is_optional=True,
            hint="The digest shows this one, whatever the rules say. Complaints still count.",
        ),
        field(
            "play",
            "Next step",
            select("play", plays),
            is_optional=True,
            hint="An exit is not shown while a failure of ours is open.",
        ),
        field("reason", "Why", text_field("reason", is_long=True)),
        field(
            "until",
            "Until, this day included",
            date_field("until", usual.isoformat()),
            hint=f"At most {LONGEST_DAYS} days ahead. A new pin takes the place of the old one.",
        ),
    ]
