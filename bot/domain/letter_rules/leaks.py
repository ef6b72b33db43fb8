"""Rules of what must not leave the house: our figures, other clients' names, empty fields."""

import re
from collections.abc import Iterator

from bot.domain.letter_rules.kinds import EVERY
from bot.domain.letter_rules.patterns import said
from bot.domain.letter_rules.reading import Hit, Reading, Rule

_FIGURES = (
    r"(?:fit|debt) (?:scores?|bands?)|delivery margins?|(?:our|gross|profit) margins?"
    r"|margin (?:on|of) (?:your|the|this) (?:account|work|project)|reali[sz]ation rates?"
    r"|over-?servic(?:ing|ed)|effective hourly rates?|our EHR|retainer burn"
    r"|lifetime (?:result|gross profit|profit)|LTGP|our AGI|(?:our|internal) (?:cost|hourly) rates?"
    r"|cost rates?|internal (?:bands?|scores?|figures?)|(?:red|amber|green) band|our profit"
    r"|(?:un)?profitab(?:le|ility) (?:client|account)s?"
)
_EMPTY_FIELDS = re.compile(
    r"(?i)\[(?:your |client |first |last |insert )?(?:name|date|amount|sum|company|here|reason)"
    r"[^\]\n]{0,30}\]|\bTBD\b|\bXXX+\b|\blorem ipsum\b"
)


def _other_clients(letter: Reading) -> Iterator[Hit]:
    client = letter.known.client
    mine = re.compile(re.escape(client), re.IGNORECASE) if client else None
    everything = _folded("\n".join(letter.whole.values()))
    for other in map(str.strip, letter.others):
        # Most of thousands of names stand nowhere in it, which is seen without their patterns.
        if not other or _folded(other) not in everything or other.casefold() == client.casefold():
            continue
        # A name of one word may be a word too ("Target"): there the capitals decide.
        flags = re.IGNORECASE if " " in other else re.NOFLAG
        name = re.compile(rf"(?<!\w){re.escape(other)}(?!\w)", flags)
        for section, text in letter.whole.items():
            if name.search(mine.sub("", text) if mine else text):
                yield Hit(other, section)


def _folded(text: str) -> str:
    """Return a text in which whatever IGNORECASE takes for the same is the same."""
    return text.casefold().replace("i\u0307", "i").replace("\u0131", "i")


LEAKS = (
    Rule(
        "other_client",
        _other_clients,
        "This names another client.",
        "domain.md, all: must not",
        EVERY,
        EVERY,
    ),
    Rule(
        "internal_figure",
        said(_FIGURES),
        "This is our own figure.",
        "domain.md, all: must not",
        EVERY,
        EVERY,
    ),
    Rule(
        "placeholder",
        said(_EMPTY_FIELDS),
        "A field was left empty.",
        "words.md, Checklist: every number traceable to the file",
        EVERY,
        EVERY,
    ),
)
