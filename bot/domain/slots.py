"""Which words fill a slot of a command, from the front of a line or from its end."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.domain.days import parse_day
from bot.domain.markup import address_of, channel_id, person_id, plain
from bot.domain.quantities import parse_hours, parse_sum
from bot.domain.shape import BARE_DAYS, Slot, SlotKind, Slots

# "by the end of next month", "1 h 30 min": no slot is longer.
_MOST_WORDS = 6
_LONGEST = 80
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REF = re.compile(r"[a-z]{1,2}-[0-9]{1,9}", re.IGNORECASE)
_JOINTS = re.compile(r"[-_ ]+")

Found = Mapping[str, object]
_Match = Callable[[Slot, str, date], object | None]


def take_front(
    slots: Slots, words: list[str], found: Found, today: date
) -> tuple[list[str], Found]:
    """Take what fills the slots off the front, in any order; return what is left, and all found."""
    return _take(slots, words, found, today, from_end=False)


def take_end(slots: Slots, words: list[str], found: Found, today: date) -> tuple[list[str], Found]:
    """Take what fills the slots off the end, in any order; return what is left, and all found."""
    return _take(slots, words, found, today, from_end=True)


def match(slot: Slot, words: list[str], today: date) -> object | None:
    """Return the value that these words are for the slot, all of them; None if they are none."""
    raw = " ".join(words)
    if slot.kind in _MARKED:
        return _MARKED[slot.kind](raw) if len(words) == 1 else None
    if slot.kind not in _MATCHES or len(raw) > _LONGEST:
        return None
    return _MATCHES[slot.kind](slot, plain(raw), today)


def _take(
    slots: Slots, words: list[str], found: Found, today: date, *, from_end: bool
) -> tuple[list[str], Found]:
    if not slots:
        return words, found
    for size in range(min(_MOST_WORDS, len(words)), 0, -1):
        # A cheap look before the closer one: most words begin nothing.
        first = words[-size if from_end else 0][0]
        if first not in slots.begins and first.isascii():
            continue
        part, rest = (words[-size:], words[:-size]) if from_end else (words[:size], words[size:])
        for slot in slots:
            if slot.field in found or not _belongs(slot, found):
                continue
            if first not in slot.begins and first.isascii():
                continue
            value = match(slot, part, today)
            if value is not None:
                more = {**found, slot.field: value}
                return _take(slots, rest, more, today, from_end=from_end)
    return words, found


def _belongs(slot: Slot, found: Found) -> bool:
    return slot.only_with is None or found.get("choice") == slot.only_with


def _day(slot: Slot, text: str, today: date) -> date | None:
    if slot.lead != "on" and _DAY.fullmatch(text):
        return parse_day(text, today)
    if slot.lead == "on" and text.casefold() in BARE_DAYS:
        return parse_day(text, today)
    lead, _, rest = text.partition(" ")
    if lead.casefold() not in slot.leads:
        return None
    return parse_day(rest, today, prefer_past=slot.lead == "on")


def _choice(slot: Slot, text: str, _: date) -> str | None:
    word = _JOINTS.sub(" ", text.casefold().rstrip(",:"))
    return slot.choices.get(word) or slot.choices.get(word.replace(" ", "-"))


def _ref(_: Slot, text: str, __: date) -> str | None:
    return text.upper() if _REF.fullmatch(text) else None


_MARKED: Mapping[SlotKind, Callable[[str], str | None]] = {
    SlotKind.LINK: address_of,
    SlotKind.PERSON: person_id,
    SlotKind.CHANNEL: channel_id,
}
_MATCHES: Mapping[SlotKind, _Match] = {
    SlotKind.HOURS: lambda _, text, __: parse_hours(text),
    SlotKind.MONEY: lambda _, text, __: parse_sum(text),
    SlotKind.DATE: _day,
    SlotKind.CHOICE: _choice,
    SlotKind.REF: _ref,
}
