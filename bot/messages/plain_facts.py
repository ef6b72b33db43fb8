"""A letter's facts as plain values: all that a template which a workspace edits is given."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Any

from bot.messages.letter_facts import LetterFacts
from bot.messages.money import Money

_ROOM = "bot.messages."
# A list of allowed values, so that a new kind of value is refused until somebody allows it.
_AS_THEY_ARE = (str, int, float, bool, type(None))


class NotForTemplates(TypeError):
    """A value that is no fact of a letter was about to reach a template."""


class Fact:
    """One fact in the sandbox: its fields can be read, and that is all."""

    __slots__ = ("_fields",)

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._fields = given

    def __getattr__(self, name: str) -> Any:
        if name not in self._fields:
            raise AttributeError(name)
        return self._fields[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fact) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash(tuple(self._fields))

    def __repr__(self) -> str:
        return "(several facts)"


def plain(value: Any) -> Any:
    """Return a fact as JSON holds it. Raises NotForTemplates for what no letter may know.

    Of a dataclass of facts go the fields and the properties, without those that begin with _.
    """
    if isinstance(value, StrEnum):
        return value.value
    if type(value) in _AS_THEY_ARE:
        return value
    if type(value) is date:
        return {"day": value.isoformat()}
    if type(value) is time:
        return {"clock": value.isoformat()}
    if isinstance(value, tuple | list):
        return {"several": [plain(one) for one in value]}
    if isinstance(value, Mapping):
        return {"named": {str(name): plain(one) for name, one in value.items()}}
    kind: type = type(value)
    if _is_a_fact(kind):
        return {"fields": {name: plain(getattr(value, name)) for name in _names(kind)}}
    raise NotForTemplates(kind.__name__)


def facts_of(given: Mapping[str, Any]) -> Fact:
    """Return what a template calls `facts`, from the JSON of LetterFacts."""
    found = {name: _value(one) for name, one in given["fields"].items()}
    facts = Fact(found)
    # The one question that the templates ask; it reads `sender` and nothing else.
    found["is_sender"] = lambda name: LetterFacts.is_sender(facts, str(name))  # type: ignore[arg-type]
    return facts


def _value(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    ((kind, inner),) = given.items()
    match kind:
        case "day":
            return date.fromisoformat(inner)
        case "clock":
            return time.fromisoformat(inner)
        case "several":
            return tuple(_value(one) for one in inner)
        case "named":
            return {name: _value(one) for name, one in inner.items()}
        case _:
            return Fact({name: _value(one) for name, one in inner.items()})


@cache
def _is_a_fact(kind: type) -> bool:
    room = kind.__module__
    in_a_room_of_facts = room.startswith(_ROOM) and room.endswith("facts")
    return kind is Money or (is_dataclass(kind) and in_a_room_of_facts)


@cache
def _names(kind: type) -> tuple[str, ...]:
    known = [f.name for f in fields(kind)]
    known += [name for name in dir(kind) if isinstance(getattr(kind, name), property)]
    return tuple(name for name in dict.fromkeys(known) if not name.startswith("_"))
