"""What people type behind a command: the one parser, after the shapes of `grammar`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice

from bot.domain.grammar import SHAPES
from bot.domain.markup import html_unescape_once, plain, straight
from bot.domain.quantities import Sum, parse_hours, parse_sum, parse_sum_in
from bot.domain.reading import MOST_NAME_WORDS, IsClient, Reading, name_in
from bot.domain.shape import Shape, SlotKind
from bot.domain.slots import match

__all__ = [
    "Sum",
    "Typed",
    "html_unescape_once",
    "parse_command",
    "parse_hours",
    "parse_sum",
    "parse_sum_in",
    "plain",
]

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command's text taken apart; None where nothing was typed.

    `client` is a name as typed. `hours` are hours, `due` is the day behind by or until, `on`
    the day on which it was said. `choice` is the value of a KIND or MESSAGE, `ref` is like
    "D-12", `person` and `channel` are Slack ids. `missing` has the labels of what is required
    and was not found.

    Where no quotes and no known name say that the first word is a client, `unnamed` is the
    same line read without one.
    """

    command: str = ""
    verb: str = ""
    client: str | None = None
    text: str = ""
    hours: float | None = None
    amount: Sum | None = None
    due: date | None = None
    on: date | None = None
    choice: str | None = None
    ref: str | None = None
    link: str | None = None
    person: str | None = None
    channel: str | None = None
    missing: tuple[str, ...] = ()
    unnamed: "Typed | None" = field(default=None, compare=False, repr=False)


def parse_command(command: str, raw: str, *, is_client: IsClient, today: date) -> Typed:
    """Take apart what was typed behind a command such as "/scope".

    Quotes may be curly or missing. `is_client` says whether words are exactly a known client's
    name; without quotes it decides where the name ends. `today` is what "friday" is counted
    from. Nothing is dropped: what fits nowhere stays in the text. Raises KeyError for a
    command that is not ours, and nothing else.
    """
    line = straight(raw).strip()
    for shape, name, rest in _ways(command, line, is_client, today):
        typed = _read(shape, rest, name, is_client=is_client, today=today)
        if not (shape.verb and shape.needs_ref and typed.ref is None and typed.text):
            return typed
    raise AssertionError(command)


def _read(shape: Shape, line: str, name: str | None, *, is_client: IsClient, today: date) -> Typed:
    reading = Reading(shape, is_client, today).read(line, name)
    unnamed = None
    if reading.is_guess:
        unnamed = _read(shape.without_client, line, None, is_client=is_client, today=today)
    return Typed(
        command=shape.command,
        verb=shape.verb,
        missing=tuple(slot.label for slot in shape.required if not reading.found.get(slot.field)),
        unnamed=unnamed,
        **reading.found,  # type: ignore[arg-type] # a slot's field says which value it takes
    )


def _ways(
    command: str, line: str, is_client: IsClient, today: date
) -> Iterator[tuple[Shape, str | None, str]]:
    """Yield (shape, client's name or None, the rest), likeliest first; the last always fits."""
    default = _default_of(command, is_empty=not line)
    if _verbs_of(command) and not (default.has_client and is_client(name_in(line))):
        spots = sorted(_spots(command, line), key=lambda spot: _rank(spot[1], is_client))
        for shape, head, tail in spots:
            if not head:
                yield shape, None, tail
            elif shape.slots and shape.slots[0].kind is SlotKind.CLIENT:
                yield shape, name_in(head), tail
            elif shape.verb_at and match(shape.slots[0], [head], today):
                yield shape, None, f"{head} {tail}"
    yield default, None, line


def _spots(command: str, line: str) -> Iterator[tuple[Shape, str, str]]:
    """Yield every verb that stands outside quotes, with what is before and behind it."""
    verbs = _verbs_of(command)
    for found in islice(_WORD.finditer(line), MOST_NAME_WORDS):
        shape = verbs.get(found[0].casefold().rstrip(",:"))
        if shape and line.count('"', 0, found.start()) % 2 == 0:
            yield shape, line[: found.start()].strip(), line[found.end() :].strip()


@cache
def _default_of(command: str, *, is_empty: bool) -> Shape:
    """Return the shape of a line without a verb: one that takes words, where there are any."""
    bare = [shape for shape in SHAPES[command] if not shape.verb or shape.is_verb_optional]
    return bare[0] if is_empty else next((shape for shape in bare if shape.slots), bare[0])


@cache
def _verbs_of(command: str) -> Mapping[str, Shape]:
    """Return the shapes of a command by the words that they are known by."""
    shapes = SHAPES[command]
    return {word: shape for shape in shapes for word in (shape.verb, *shape.also) if word}


def _rank(head: str, is_client: IsClient) -> int:
    if not head:
        return 1
    return 0 if is_client(name_in(head)) else 2
