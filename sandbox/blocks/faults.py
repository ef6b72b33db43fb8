"""Where a block breaks a rule: a list of Slack's sentences, and the common checks."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.defaults import Json


@dataclass(frozen=True)
class Faults:
    """The faults found so far, and the place that is being looked at."""

    pointer: str = ""
    found: list[str] = field(default_factory=list)

    def at(self, *steps: str | int) -> "Faults":
        """Go deeper: the faults found there land in the same list."""
        return Faults(self.pointer + "".join(f"/{step}" for step in steps), self.found)

    def add(self, reason: str) -> None:
        """Note a fault at this place."""
        self.found.append(f"{reason} [json-pointer:{self.pointer}]")

    def missing(self, name: str) -> None:
        """Note that a field is not there."""
        self.add(f"missing required field: {name}")


@dataclass(frozen=True)
class Text:
    """What a text object may be: its longest length and its types."""

    longest: int
    kinds: tuple[str, ...] = ("plain_text",)


PLAIN_OR_MRKDWN = ("plain_text", "mrkdwn")


def text_object(faults: Faults, holder: Json, name: str, rule: Text, *, needed: bool) -> None:
    """Check a text object: its type, that it says something, its length."""
    if name not in holder or holder[name] is None:
        if needed:
            faults.missing(name)
        return
    here, value = faults.at(name), holder[name]
    if not isinstance(value, dict):
        here.add("must provide an object")
        return
    if value.get("type") not in rule.kinds:
        here.at("type").add("must be one of " + ", ".join(rule.kinds))
        return
    _words(here.at("text"), value.get("text"), rule.longest)
    unknown = set(value) - {"type", "text", "emoji", "verbatim"}
    if unknown:
        here.add("no more than 0 additional properties: " + ", ".join(sorted(unknown)))


def _words(faults: Faults, value: Any, longest: int) -> None:
    if not isinstance(value, str):
        faults.add("must be a string")
    elif not value:
        faults.add("must be more than 0 characters")
    elif len(value) > longest:
        faults.add(f"must be less than {longest + 1} characters")


def string(faults: Faults, holder: Json, name: str, longest: int, *, needed: bool = False) -> None:
    """Check a bare string: that it is one, that it says something where needed, its length."""
    value = holder.get(name)
    if value is None:
        if needed:
            faults.missing(name)
        return
    here = faults.at(name)
    if not isinstance(value, str):
        here.add("must be a string")
    elif needed and not value:
        here.add("must be more than 0 characters")
    elif len(value) > longest:
        here.add(f"must be less than {longest + 1} characters")


def array(faults: Faults, holder: Json, name: str, least: int, most: int) -> list[Any]:
    """Check a list and its length; give it, or nothing to go through."""
    value = holder.get(name)
    if value is None:
        faults.missing(name)
        return []
    here = faults.at(name)
    if not isinstance(value, list):
        here.add("must provide an array")
        return []
    if len(value) < least:
        here.add(f"no less than {least} items allowed")
    if len(value) > most:
        here.add(f"no more than {most} items allowed")
        return []
    return value


def only(faults: Faults, holder: Json, allowed: frozenset[str]) -> None:
    """Refuse fields that Slack does not know in this place."""
    unknown = set(holder) - allowed
    for name in sorted(unknown):
        faults.add(f"additional property '{name}' is not allowed")


def unique(faults: Faults, name: str, values: list[Any]) -> None:
    """Refuse an id that appears twice."""
    seen: set[Any] = set()
    for value in values:
        if value in seen:
            faults.add(f"`{name}` {value} already exists")
        seen.add(value)
