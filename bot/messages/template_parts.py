"""The body of a template as a form shows it: its blocks, each with its words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.messages.letter_kinds import KINDS

_BLOCK = re.compile(
    r"\{%[-+]?\s*block\s+(?P<name>\w+)[^%]*%\}(?P<text>.*?)\{%[-+]?\s*endblock[^%]*%\}", re.DOTALL
)
_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
_HIDDEN = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True)
class Part:
    """One block: its words without the empty lines around, and the line where they begin."""

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a body before it is rendered, and in which of its lines."""

    line: int
    words: str


def parts_of(body: str) -> tuple[Part, ...]:
    """Return the blocks of a body in their order."""
    return tuple(_part(body, found) for found in _BLOCK.finditer(body))


def with_parts(body: str, typed: Mapping[str, str]) -> str:
    """Return the body with the words of some blocks replaced; what is the same stays untouched.

    A block that the body has not is added at its end, unless it has no words.
    """

    def replaced(found: re.Match[str]) -> str:
        before = _part(body, found)
        words = typed.get(before.name, before.text).strip()
        return found[0] if words == before.text.strip() else _block(before.name, words)

    known = {part.name for part in parts_of(body)}
    more = [
        _block(n, words.strip()) for n, words in typed.items() if n not in known and words.strip()
    ]
    return "\n\n".join([_BLOCK.sub(replaced, body).rstrip("\n"), *more]) + "\n"


def faults_of(kind: str, body: str) -> Iterator[Fault]:
    """Yield what would never reach the letter: other blocks, a second one, words outside."""
    sections, seen = KINDS.of(kind).sections, set()
    for part in parts_of(body):
        if part.name not in sections:
            told = f"A letter of this kind has no block “{part.name}”: {', '.join(sections)}."
            yield Fault(part.line, told)
        elif part.name in seen:
            yield Fault(part.line, f"The block “{part.name}” stands here a second time.")
        seen.add(part.name)
    outside = _BLOCK.sub(_only_lines, _REMARK.sub(_only_lines, body))
    for number, line in enumerate(outside.split("\n"), 1):
        if line.strip():
            yield Fault(number, "This stands outside of a block, where nothing is sent.")
            return


def part_at(body: str, line: int) -> tuple[str, int]:
    """Return the block in which a line of the body stands, and the line within its words."""
    found = [part for part in parts_of(body) if part.line <= line]
    if not found:
        return "", line
    return found[-1].name, line - found[-1].line + 1


def _part(body: str, found: re.Match[str]) -> Part:
    text = found["text"]
    start = found.start("text") + len(text) - len(text.lstrip("\n"))
    return Part(found["name"], text.strip("\n"), body.count("\n", 0, start) + 1)


def _block(name: str, words: str) -> str:
    return f"{{% block {name} %}}\n{words}\n{{% endblock %}}" if words else _empty(name)


def _empty(name: str) -> str:
    return f"{{% block {name} %}}{{% endblock %}}"


def _only_lines(found: re.Match[str]) -> str:
    return _HIDDEN.sub(" ", found[0])
