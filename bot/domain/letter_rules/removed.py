"""What an earlier version said and this one does not say any more."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.domain.letter_rules.kinds import ENDINGS, EVERY, FAULT, OWED
from bot.domain.letter_rules.patterns import (
    CHECKS,
    DAY,
    DAYS_LONG,
    FREE,
    MONEY,
    OUR_FAULT,
    PERSON,
    SORRY_WE,
)
from bot.domain.letter_rules.reading import Hit, Reading, Rule, own_words, sentence_at
from bot.domain.letter_rules.wrongs import answer_in, is_point

_LONGEST = 200


class Meaning(NamedTuple):
    """What a letter of `kinds` says where `pattern` is found in `section` ("": anywhere)."""

    kinds: frozenset[str]
    section: str
    pattern: re.Pattern[str]
    gone: str


_SUMS = f"{MONEY.pattern}|{FREE.pattern}|{DAYS_LONG.pattern}"
_SUM = re.compile(_SUMS.replace("(?i)", ""), re.IGNORECASE)
MEANINGS = (
    Meaning(FAULT, "", SORRY_WE, "does not say what we are sorry for"),
    Meaning(FAULT, "", OUR_FAULT, "does not say whose fault it is"),
    Meaning(OWED, "offer", _SUM, "does not say what they get back"),
    Meaning(OWED, "offer", DAY, "names no day for the offer"),
    Meaning(OWED, "righted", _SUM, "does not say what they get back"),
    Meaning(OWED, "righted", DAY, "names no day for the repayment"),
    Meaning(FAULT, "next", DAY, "names no day for the promise"),
    Meaning(FAULT, "next", PERSON, "names nobody for the promise"),
    Meaning(FAULT, "prevention", CHECKS, "does not say who checks the change"),
    Meaning(ENDINGS, "decision", DAY, "does not name the last day"),
    Meaning(frozenset({"change_order"}), "options", MONEY, "names no price"),
    Meaning(frozenset({"change_order"}), "reply", DAY, "names no day for the answer"),
)


def _removed(letter: Reading) -> Iterator[Hit]:
    for meaning in MEANINGS:
        if letter.kind in meaning.kinds and not _says(meaning, letter.own):
            yield from _lost(meaning, letter)
    yield from _lost_answers(letter)


def _lost(meaning: Meaning, letter: Reading) -> Iterator[Hit]:
    for number, sections in letter.earlier:
        own = {name: own_words(text) for name, text in sections.items()}
        if words := _says(meaning, own):
            yield Hit(
                f"Version {number} said “{words[:_LONGEST]}”",
                meaning.section or "sorry",
                f"Version {letter.number} {meaning.gone}.",
            )
            return


def _lost_answers(letter: Reading) -> Iterator[Hit]:
    told: set[str] = set()
    for number, sections in letter.earlier:
        for name, text in sections.items():
            answer = " ".join(answer_in(text).split())
            if name in told or not is_point(name) or not answer:
                continue
            told.add(name)
            if not answer_in(letter.whole.get(name, "")).strip():
                said = f"Version {number} answered “{answer[:_LONGEST]}”"
                yield Hit(said, name, f"Version {letter.number} does not answer this point.")


def _says(meaning: Meaning, own: Mapping[str, str]) -> str:
    """Return the sentence of these sections that says it, or ""."""
    for name, text in own.items():
        if name == "subject" or (meaning.section and name != meaning.section):
            continue
        if match := meaning.pattern.search(text):
            return sentence_at(text, match.start())
    return ""


REMOVED = (
    Rule(
        "removed",
        _removed,
        "Put it back.",
        "domain.md, What each message must say",
        EVERY,
        EVERY,
    ),
)
