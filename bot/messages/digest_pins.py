"""Pins that hold although the rules now say worse: both results, and a question."""

from collections.abc import Mapping
from datetime import date

from bot.domain.digest import ClientNight
from bot.domain.digest_parts import Digest
from bot.domain.fit import Band
from bot.domain.pin import Pin, PinKind
from bot.domain.play import PlayName
from bot.domain.team import is_user_id
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    mention,
    quoted,
    section,
)
from bot.messages.digest import PLAYS, STATES, short_day
from bot.messages.digest_lines import Around, owner_name, short_name

MOST_PINS = 3


def contested_part(digest: Digest, around: Around) -> list[Block]:
    """Return the pins that hold against a worse result of the rules, and ask about each."""
    found = _contested(digest)
    blocks: list[Block] = []
    for client, pin in found[:MOST_PINS]:
        about = f"the pin on {client.name}"
        row = actions(
            button("Keep the pin", f"{ids.KEEP_PIN}.{pin.id}", str(pin.id), about=f"Keep {about}"),
            button("Lift the pin", f"{ids.LIFT_PIN}.{pin.id}", str(pin.id), about=f"Lift {about}"),
            block_id=f"{around.card}:p{pin.id}",
        )
        blocks += [section(_pin(client, pin, digest.night, around)), row]
    more = len(found) - len(blocks) // 2
    if more:
        blocks.append(context(f"and {_pins(more)}: `/fit gaps` has all of them"))
    return [section("*Pinned, and the rules now say worse*"), *blocks] if blocks else []


def contested_words(digest: Digest, around: Around) -> list[str]:
    """Return the same in words."""
    found = _contested(digest)
    held = [
        f"{short_name(client.name)}: {pin_words(pin, client, digest.night, around.names)}"
        for client, pin in found[:MOST_PINS]
    ]
    told = [f"{words} Keep or lift it?" for words in held]
    return told + (
        [f"And {_pins(len(found) - MOST_PINS)}: /fit gaps has all of them."]
        if len(found) > MOST_PINS
        else []
    )


def pin_words(pin: Pin, client: ClientNight, night: date, names: Mapping[str, str]) -> str:
    """Return what a pin holds, by whom and until when, and what the rules say beside it."""
    by = owner_name(pin.by, names) or "a manager"
    until = short_day(pin.until, night)
    then = f" ({_value(pin.kind, pin.rule_then)} when it was pinned)" if pin.rule_then else ""
    own = client.own_band if pin.kind is PinKind.BAND else client.own_play
    held = _value(pin.kind, pin.value)
    now = _value(pin.kind, own.value) if own else "more"
    return f"pinned by {by} as “{held}” until {until}; the rules now say “{now}”{then}."


def _contested(digest: Digest) -> list[tuple[ClientNight, Pin]]:
    return [(client, pin) for client in digest.contested for pin in client.contested]


def _pin(client: ClientNight, pin: Pin, night: date, around: Around) -> str:
    words = escape(pin_words(pin, client, night, around.names))
    why = clip(" ".join(pin.reason.split()), 150)
    asked = f" {mention(pin.by)}: keep it, or lift it?"
    is_asked = client.is_newly_contested(pin) and is_user_id(pin.by)
    named = f"*{quoted(short_name(client.name))}* · {words}"
    return f"{named} Why it was pinned: “{quoted(why)}”.{asked if is_asked else ''}"


def _value(kind: PinKind, value: str) -> str:
    return STATES[Band(value)] if kind is PinKind.BAND else PLAYS[PlayName(value)]


def _pins(count: int) -> str:
    return f"{count} more pin{'' if count == 1 else 's'} like that"
