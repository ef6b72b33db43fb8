"""What an edit changed, word by word."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate

from bot.messages.letters import Letter

# So many pairs of words are compared for one field, some tenths of a second's work: a field full of
# one word would otherwise take minutes. A letter that is edited, or written anew in other words,
# takes a part of it.
MOST_COMPARED = 1_500_000
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: kept, cut or added."""

    words: str
    became: str = "kept"


class _Matcher(SequenceMatcher[str]):
    """Finds what two texts have in common within MOST_COMPARED."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        often = Counter(new)
        self._cost = [0, *accumulate(often[word] for word in old)]
        self._whole = (0, len(old), 0, len(new))

    def get_matching_blocks(self) -> list[Match]:
        """Return what both have, as the stock one does; beyond the bound nothing more."""
        left = MOST_COMPARED
        ranges = [self._whole]
        found: list[Match] = []
        while ranges:
            i, j, k, m = ranges.pop()
            left -= self._cost[j] - self._cost[i]
            if left < 0:
                break
            match = self.find_longest_match(i, j, k, m)
            if match.size:
                found.append(match)
                end, new_end = match.a + match.size, match.b + match.size
                both = ((i, match.a, k, match.b), (end, j, new_end, m))
                ranges += [one for one in both if one[0] < one[1] and one[2] < one[3]]
        _, old_end, _, new_end = self._whole
        return [*_joined(sorted(found)), Match(old_end, new_end, 0)]


@dataclass(frozen=True, slots=True)
class Changed:
    """One part of a letter that two versions have otherwise: `label` is its field's."""

    label: str
    before: str
    after: str


def word_diff(before: str, after: str) -> list[Piece]:
    """Return both texts in one: what stayed, and what was cut and added where they differ.

    Beyond MOST_COMPARED the rest is shown as cut and added, though words of it may have stayed.
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    # Spaces are words here, so that every character of both texts stands in the result.
    found: list[Piece] = []
    for what, i, j, k, m in _Matcher(old, new).get_opcodes():
        if what == "equal":
            found.append(Piece("".join(old[i:j])))
            continue
        if cut := "".join(old[i:j]):
            found.append(Piece(cut, "cut"))
        if added := "".join(new[k:m]):
            found.append(Piece(added, "added"))
    return found


def _joined(blocks: list[Match]) -> Iterator[Match]:
    """Make one block of those that touch."""
    last: Match | None = None
    for block in blocks:
        if last and (last.a + last.size, last.b + last.size) == (block.a, block.b):
            last = Match(last.a, last.b, last.size + block.size)
            continue
        if last:
            yield last
        last = block
    if last:
        yield last


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
