"""What an edit changed, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.messages.letters import Letter

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: kept, cut or added."""

    words: str
    became: str = "kept"


@dataclass(frozen=True, slots=True)
class Changed:
    """One part of a letter that two versions have otherwise: `label` is its field's."""

    label: str
    before: str
    after: str


def word_diff(before: str, after: str) -> list[Piece]:
    """Return both texts in one: what stayed, and what was cut and added where they differ."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    # Spaces are words here, so that every character of both texts stands in the result.
    found: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("".join(old[i:j])))
            continue
        if cut := "".join(old[i:j]):
            found.append(Piece(cut, "cut"))
        if added := "".join(new[k:m]):
            found.append(Piece(added, "added"))
    return found


def changed_parts(before: Letter, after: Letter) -> list[Changed]:
    """Return the subject and the sections that differ, in the letter's order."""
    return list(_differences(before, after))


def what_changed(
    before: Letter, after: Letter, old_recipient: str | None, new_recipient: str | None
) -> str:
    """Return an edit in a line: "Recipient, Subject (1 word cut, 2 added)"."""
    labels = [] if old_recipient == new_recipient else ["Recipient"]
    return ", ".join([*labels, *map(_in_a_line, changed_parts(before, after))])


def _differences(before: Letter, after: Letter) -> Iterator[Changed]:
    if before.subject != after.subject:
        yield Changed("Subject", before.subject, after.subject)
    old = {part.name: part for part in before.sections}
    new = {part.name: part for part in after.sections}
    for name in dict.fromkeys((*old, *new)):
        was = old[name].text if name in old else ""
        now = new[name].text if name in new else ""
        if was != now:
            yield Changed((new.get(name) or old[name]).label, was, now)


def _in_a_line(changed: Changed) -> str:
    pieces = word_diff(changed.before, changed.after)
    cut, added = (_count(pieces, became) for became in ("cut", "added"))
    told = [f"{cut} word{'s' * (cut != 1)} cut"] if cut else []
    told += [f"{added} {'' if cut else 'word' + 's' * (added != 1) + ' '}added"] if added else []
    return f"{changed.label} ({', '.join(told)})" if told else changed.label


def _count(pieces: list[Piece], became: str) -> int:
    return sum(len(piece.words.split()) for piece in pieces if piece.became == became)
