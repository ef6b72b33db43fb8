"""Phrases that clients read otherwise than they were meant, and what to write instead."""

import re
from typing import NamedTuple


class Phrase(NamedTuple):
    """A phrase, and the advice; `blocks` in the letters whose promise it breaks."""

    pattern: re.Pattern[str]
    advice: str
    blocks: frozenset[str] = frozenset()


FAULT_LETTERS = frozenset({"apology", "recovery_offer"})
LETTERS = FAULT_LETTERS | {"graceful_exit"}


def _phrase(pattern: str, advice: str, blocks: frozenset[str] = frozenset()) -> Phrase:
    return Phrase(re.compile(rf"(?i)\b(?:{pattern})"), advice, blocks)


PHRASES = (
    _phrase(
        r"(?:any|the|this|for) inconvenience|inconvenience caused",
        "Name what it cost them.",
    ),
    _phrase(
        r"if (?:this|we|it|that) (?:has |have |may have )?caused|if you (?:felt|feel|were|think)",
        "Say what happened, without “if”: “This cost you …”.",
        FAULT_LETTERS,
    ),
    _phrase(
        r"(?:mistakes?|errors?) (?:was|were|have been|has been) made|(?:an )?error occurred"
        r"|(?:a )?glitch",
        "Say who did what: “We sent …”.",
        FAULT_LETTERS,
    ),
    _phrase(
        r"(?:(?:we|I)(?: would|'d|’d) like to|please accept (?:our|my)) apolog\w+"  # noqa: RUF001
        r"|please accept (?:our|my)",
        "Say it: “I'm sorry”.",
    ),
    _phrase(
        r"sorry (?:that )?you (?:feel|felt|didn['’]t|did not|were|are)",  # noqa: RUF001
        "Say what we did: “I'm sorry that we …”.",
        FAULT_LETTERS,
    ),
    _phrase(
        r"sorry\b[^.!?]{0,300}\b(?:but|however)\b|sorry\b[^.!?]{0,300}[.!?]\s+(?:but|however)\b",
        "An excuse follows. End the sentence, and leave the rest out.",
        FAULT_LETTERS,
    ),
    _phrase(
        r"not (?:up to )?our usual standards?|not who we are|falls? short of our",
        "Leave it out.",
    ),
    _phrase(
        r"(?:please |you can )?(?:rest|be) assured|take (?:this|these|it|such \w+)(?: matters?)? "
        r"(?:very |extremely )?seriously",
        "Write the act and its date.",
    ),
    _phrase(
        r"(?:immediate|appropriate)(?: and \w+)? (?:steps|action|measures)",
        "Write what, who and when.",
    ),
    _phrase(
        r"(?:it |this )?(?:won['’]t|will not|will never) happen again",  # noqa: RUF001
        "That is a bet. Name the one change, and who checks it.",
    ),
    _phrase(
        r"(?:thanks?|thank you) for your (?:patience|understanding)",
        "Only where they were patient: then name what they waited for.",
    ),
    _phrase(
        r"(?:as a )?(?:gesture of )?good-?will(?: gesture)?|as a gesture",
        "What is owed is no gesture: “We owe you …”.",
        frozenset({"recovery_offer"}),
    ),
    _phrase(
        r"(?:out of|outside|beyond) our control|due to (?:un|circum)\w+",
        "Say which part was ours.",
    ),
    _phrase(
        r"as per|(?:our|company|the) policy|unfortunately|regret to inform",
        "Give the answer, then the reason.",
    ),
    _phrase(
        r"moving forward|going forward|lessons? learn(?:ed|t)|reach out|circle back",
        "Leave it out.",
    ),
    _phrase(
        r"value your business|valued (?:client|customer|partner)s?",
        "Write a fact about them instead.",
    ),
    _phrase(
        r"(?:do not|don['’]t) hesitate",  # noqa: RUF001
        "Give a name, a number and hours.",
    ),
    _phrase(
        r"hope (?:that )?you (?:can |will |may )?(?:forgive|understand)",
        "That asks work of them. Stop earlier.",
    ),
    _phrase(
        r"(?:deeply|truly|sincerely|incredibly|terribly|so very) (?:sorry|apolog\w+|regret)",
        "One plain “sorry”.",
    ),
    _phrase(
        r"just checking in|touch(?:ing)? base|quick question|small ask",
        "Say what you want in the first line.",
    ),
    _phrase(r"oops|important update", "Write the thing and a date, sum or number."),
)
"""The table of words.md; a client's own quoted words are not searched."""

INTERNAL = re.compile(
    r"(?i)\b(?:(?:fit|debt) scores?|delivery margins?|our margins?"
    r"|reali[sz]ation rate|over-?servic(?:ing|ed)|effective hourly rate|retainer burn"
    r"|lifetime (?:result|gross profit))\b"
)
APOLOGY = re.compile(r"(?i)\b(?:sorry|apolog(?:y|ies|ise|ize|ising|izing)|regret(?:s|ted)?)\b")
SORRY = re.compile(r"(?i)\b(?:sorry|apolog(?:y|ies|ise|ize|ising|izing))\b")
"""`regret` is an apology too in a letter that must not contain one."""

_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
A_DATE = re.compile(
    rf"(?i)\b(?:\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?(?:{_MONTH})[a-zé]*"
    rf"|(?:{_MONTH})[a-z]* \d{{1,2}}"
    r"|\d{4}-\d\d-\d\d|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
A_PROMISE = re.compile(r"(?i)\b(?:(?:we|I) (?:will|shall)|(?:we|I)['’]ll)\b")  # noqa: RUF001
A_PERSON = re.compile(r"\bI\b|\b[A-ZÀ-Þ][\w'’.-]+ (?:[a-z]+ )?[A-ZÀ-Þ][\w'’-]+")  # noqa: RUF001
PASSIVE = re.compile(
    r"(?i)\b(?:was|were|has been|have been|got) (?:\w+ly )?"
    r"(?:missed|sent|lost|delayed|overlooked|forgotten|billed|ignored|dropped|broken|published)\b"
)
