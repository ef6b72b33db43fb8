"""A letter as the rules read it, what they know beside it, and what they say of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from bot.domain.letter_rules.kinds import EVERY, NONE

# What stands in quotation marks is the client's; a lost closing mark hides no more than this.
_QUOTED = re.compile(r"“[^“”]{1,2000}”|\"[^\"\n]{1,400}\"")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_GREETING = re.compile(r"[^\n]{1,80},\s*\n")


class Weight(StrEnum):
    """A blocking finding must be mended, or passed with a reason; advice may be overruled."""

    BLOCKING = "blocking"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: `words` are the letter's, or name the part; `section` may be "".

    `rule` is the rule's name. Where `is_final`, no reason lets the letter pass.
    """

    weight: Weight
    words: str
    advice: str
    section: str = ""
    rule: str = ""
    is_final: bool = False

    @property
    def told(self) -> str:
        """Say both in one line, and nothing twice: the advice may hold the words."""
        words = " ".join(self.words.split()).rstrip(",;:")
        if words.casefold() in self.advice.casefold():
            return self.advice
        return f"{words}: {self.advice}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the ledger knows about where a letter goes; None is not known.

    `contact` is whom it addresses, `points` how many points were raised, `last_day` the
    earliest that the notice allows, `failures` what of ours is open, `addresses` those of the
    client's people, and `recipient` where the letter goes (None: it is handed over).
    """

    client: str = ""
    contact: str = ""
    points: int | None = None
    last_day: date | None = None
    failures: tuple[str, ...] = ()
    recipient: str | None = None
    addresses: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Reading:
    """A letter to be read. `whole` are its texts with the subject; in `own` quotations are blank.

    Both have the same length everywhere, so that a place in one is that place in the other.
    `earlier` are the versions before this one, newest first, as (number, texts).
    """

    kind: str
    whole: Mapping[str, str]
    known: Known = field(default_factory=Known)
    others: Iterable[str] = ()
    number: int = 1
    earlier: Sequence[tuple[int, Mapping[str, str]]] = ()

    @cached_property
    def own(self) -> Mapping[str, str]:
        """The texts as the rules search them: plain apostrophes, and quotations blank."""
        return {name: own_words(text) for name, text in self.whole.items()}

    @cached_property
    def parts(self) -> Mapping[str, str]:
        """The texts of `own` but the subject."""
        return {name: text for name, text in self.own.items() if name != "subject"}

    @cached_property
    def body(self) -> str:
        """All but the subject, in reading order."""
        return "\n\n".join(self.parts.values())

    @cached_property
    def is_free(self) -> bool:
        """Say whether the letter is one text, and not in the sections of its template."""
        return "letter" in self.whole

    @cached_property
    def opening(self) -> str:
        """The letter from its first line on, without the greeting."""
        if "greeting" in self.parts:
            return "\n\n".join(text for name, text in self.parts.items() if name != "greeting")
        return _GREETING.sub("", self.body, count=1)

    def part(self, *names: str) -> str:
        """Return the words of these sections; of a free letter all there is."""
        if self.is_free:
            return self.body
        return "\n\n".join(self.own.get(name, "") for name in names)

    def first_words(self, count: int) -> str:
        """Return about so many words after the greeting."""
        return " ".join(self.opening[: count * 20].split()[:count])

    def quoted_at(self, section: str, match: re.Match[str]) -> str:
        """Return the words as they stand in the letter."""
        return self.whole[section][match.start() : match.end()]


class Hit(NamedTuple):
    """One place that a rule found; `advice` where it is another than the rule's."""

    words: str
    section: str = ""
    advice: str = ""


Finder = Callable[[Reading], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds in letters of `kinds`, and what to do about it.

    It blocks in `blocks` and advises elsewhere; `source` is its row in words.md or domain.md.
    """

    name: str
    find: Finder
    advice: str
    source: str
    kinds: frozenset[str] = EVERY
    blocks: frozenset[str] = NONE
    is_final: bool = False

    def findings(self, letter: Reading) -> Iterator[Finding]:
        """Return what this rule says of a letter."""
        weight = Weight.BLOCKING if letter.kind in self.blocks else Weight.ADVICE
        if letter.kind not in self.kinds:
            return
        for hit in self.find(letter):
            advice = hit.advice or self.advice
            yield Finding(weight, hit.words, advice, hit.section, self.name, self.is_final)


def own_words(text: str) -> str:
    """Return a text whose quotations are blank and whose apostrophes are plain."""
    plain = text.replace("’", "'")  # noqa: RUF001
    return _QUOTED.sub(
        lambda found: f"{found[0][0]}{' ' * (len(found[0]) - 2)}{found[0][-1]}", plain
    )


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each line an end too."""
    return [match[0].strip() for match in _SENTENCE.finditer(text) if match[0].strip()]


def sentence_at(text: str, place: int) -> str:
    """Return the sentence in which a place stands, up to 400 characters to either side."""
    start = max(text.rfind(mark, max(place - 400, 0), place) for mark in ".!?\n")
    start = max(start + 1, place - 400)
    ends = [text.find(mark, place, place + 400) for mark in ".!?\n"]
    end = min((end for end in ends if end >= 0), default=place + 400)
    return text[start : end + 1].strip()
