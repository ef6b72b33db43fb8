"""The sum that a subject names is one of the letter's own: another one is a slip of an edit."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from bot.domain.letter_rules.kinds import EVERY
from bot.domain.letter_rules.reading import Hit, Reading, Rule
from bot.domain.money import CURRENCIES

_CODES = "|".join(sorted(CURRENCIES))
_WORDS = {"dollars": "$", "euros": "€", "pounds": "£", "francs": "CHF"}
# A sign and the code that people write for it; a dollar may be of several countries.
_SAME = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_GROUP = "[.,'’ \u00a0\u202f]"  # noqa: RUF001 - as locales write thousands
_FIGURE = rf"(?:\d{{1,3}}(?:{_GROUP}\d{{3}}){{1,4}}|\d{{1,15}})(?:[.,]\d{{1,2}})?(?![\d])"
_SPACE = "[ \u00a0\u202f]?"
_SUM = re.compile(
    rf"(?P<before>[$€£¥]|\b(?:{_CODES})(?![A-Z])){_SPACE}(?P<first>{_FIGURE})(?P<k>k\b)?"
    rf"|(?<![\d.,])(?P<last>{_FIGURE})(?P<k_>k\b)?{_SPACE}"
    rf"(?P<after>[$€£¥]|(?:{_CODES})\b|(?:{'|'.join(_WORDS)})\b)",
    re.ASCII,
)
# "$3,000 a month" is a rate, of which a letter may name what it came to.
_RATE = re.compile(r"\s{0,2}(?:an?|each|per|/)(?![^\W\d_])")
_THOUSAND = 1_000


class _Sum(NamedTuple):
    """An amount in major units, and its currency as a sign where there is one."""

    amount: Decimal
    currency: str


def _other_sum(letter: Reading) -> Iterator[Hit]:
    subject = letter.whole.get("subject", "")
    if subject.startswith("Re: "):
        return  # it is that of the letter before, whose thread an answer keeps
    named = [m for m in _SUM.finditer(subject) if not _RATE.match(subject, m.end())]
    if not named:
        return
    texts = (text for name, text in letter.whole.items() if name != "subject")
    known = {_read(match) for text in texts for match in _SUM.finditer(text)}
    for match in named:
        if _read(match) not in known:
            yield Hit(match[0].strip(), "subject")


def _read(match: re.Match[str]) -> _Sum:
    figure, mark = match["first"] or match["last"], match["before"] or match["after"]
    found = re.fullmatch(r"(.+?)(?:[.,](\d{1,2}))?", figure)
    whole, fraction = (found[1], found[2] or "0") if found else (figure, "0")
    amount = Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{fraction}")
    mark = _WORDS.get(mark, mark)
    thousands = _THOUSAND if match["k"] or match["k_"] else 1
    return _Sum(amount * thousands, _SAME.get(mark, mark))


SUMS = (
    Rule(
        "subject_sum",
        _other_sum,
        "The letter names no such sum. Write the same one in both.",
        "words.md, Checklist: every number traceable to the file",
        EVERY,
        EVERY,
    ),
)
