"""Rules of the letters that right a wrong: it is owned, answered, and mended by somebody."""

import re
from collections.abc import Iterator

from bot.domain.letter_rules.kinds import EVERY, FAULT, NO_PITCH, POINTED
from bot.domain.letter_rules.patterns import (
    CHECKS,
    DAY,
    OUR_FAULT,
    PERSON,
    SORRY,
    SORRY_WE,
    WILL,
    said,
    words,
)
from bot.domain.letter_rules.reading import Hit, Reading, Rule, sentences

_DONE_TO = (
    "missed|sent|lost|delayed|overlooked|forgotten|billed|ignored|dropped|broken|published"
    "|delivered|charged|deleted|mixed up|handled"
)
PASSIVE = words(rf"(?:was|were|has been|have been|got)(?: \w{{1,20}}ly)? (?:{_DONE_TO})")
_US = words("we|I|us|our|my|me")
_ROLES = (
    "supplier|vendor|freelancer|(?:sub)?contractor|developer|designer|printers?|courier"
    "|host(?:er|ing \\w{1,12})?|provider|partner(?: agency)?|intern|junior|trainee|colleague"
    "|account manager|translator|photographer|tool|software|platform|plugin|predecessor"
    "|google|meta|facebook|mailchimp|wordpress|shopify|amazon|aws"
)
_NAMES = "google|meta|facebook|mailchimp|wordpress|shopify|amazon|aws|microsoft|apple|stripe"
_FAILED = (
    "failed|missed|forgot|lost|sent|made|had (?:only|not)|did(?: not|n't)|does(?: not|n't)"
    "|had (?:an?|some) \\w{1,20}|was (?:ill|sick|late|slow|away|new|down)"
    "|let us down|caused|broke|misread|delayed|messed"
)
_BLAMED = (
    rf"(?:our|the|a|an|my|by|their)(?: \w{{1,20}}){{0,2}} (?:{_ROLES})"
    rf"(?: (?!and\b|but\b)[\w']{{1,20}}){{0,4}}? (?:{_FAILED})"
    rf"|(?:{_NAMES})(?: \w{{1,20}}){{0,2}}? (?:{_FAILED})"
    rf"|(?:because of|due to|down to|fault of|caused by)(?: \w{{1,20}}){{0,2}} (?:{_ROLES})"
)
_CLIENT_BLAMED = (
    r"you (?:should have|could have|ought to have|failed to|forgot to|never told|didn't tell"
    r"|did not (?:tell|provide|send|answer|reply)|didn't (?:provide|send|answer|reply))"
    r"|had you (?:told|sent|answered)|your (?:own )?(?:delay|late|failure|mistake|fault|oversight)"
    r"|because (?:of you|you (?:did|sent|were|had|never|changed))|you also (?:bear|share|have)"
    r"|on your (?:side|end|part)|(?:I|we)(?: do)? have to (?:add|say|point out) that"
)
_ACTED = words(
    r"(?:we|I)(?: had| have| did not| didn't| never| only)? (?!(?:am|are|was|were|be|been|hope"
    r"|understand|value|regret|apologi[sz]e|would|will|can|could|want|know|hear|take|truly|do"
    r"|did|had|have|feel|believe|appreciate|wish|thank|really|see|learn|note)\b)\w{3,20}"
)
_OWNED = ("next", "righted")
_NO_PROMISE = frozenset({"subject", "closing", "thanks", "door", "hear", "ask"})
_LEAD = "This is what happened."  # the template's own words, which answer nothing
_FEWEST_WORDS = 3  # an answer of two is none


def _no_sorry(letter: Reading) -> Iterator[Hit]:
    if not SORRY.search(letter.body):
        yield Hit("sorry", "wrong" if letter.kind == "second_chance" else "sorry")


def _many_sorries(letter: Reading) -> Iterator[Hit]:
    found = [(name, m) for name, text in letter.parts.items() for m in SORRY.finditer(text)]
    for name, match in found[1:]:
        yield Hit(letter.quoted_at(name, match), name)


def _no_fault(letter: Reading) -> Iterator[Hit]:
    is_said = OUR_FAULT.search(letter.body) or SORRY_WE.search(letter.body)
    if not is_said and not any(map(_tells_what_we_did, letter.parts.values())):
        yield Hit("whose fault it is", "wrong" if letter.kind == "second_chance" else "sorry")


def _tells_what_we_did(text: str) -> bool:
    """Say whether a sentence beside the “sorry” has us as the one who did it."""
    told = sentences(text)
    sorry = [place for place, sentence in enumerate(told) if SORRY.search(sentence)]
    return any(_ACTED.search(s) for place in sorry for s in told[max(place - 2, 0) : place + 2])


def _passive_sorry(letter: Reading) -> Iterator[Hit]:
    for name, text in letter.parts.items():
        for sentence in sentences(text):
            sorry = SORRY.search(sentence)
            rest = sentence[sorry.end() :] if sorry else ""
            if (match := PASSIVE.search(rest)) and not _US.search(rest):
                yield Hit(match[0], name)


def _promise_without_day(letter: Reading) -> Iterator[Hit]:
    if letter.is_free:
        if not DAY.search(letter.body):
            yield Hit("when", "")
        return
    for name in _OWNED:
        text = letter.own.get(name)
        if text is not None and (name == "next" or WILL.search(text)) and not DAY.search(text):
            yield Hit(name, name)


def _promise_without_owner(letter: Reading) -> Iterator[Hit]:
    upcoming = letter.own.get("next", "")
    if upcoming.strip() and not PERSON.search(upcoming):
        yield Hit("next", "next")


def _will_without_day(letter: Reading) -> Iterator[Hit]:
    for name, text in letter.own.items():
        match = None if name in _NO_PROMISE else WILL.search(text)
        if match and not DAY.search(text):
            yield Hit(letter.quoted_at(name, match), name)


def _nobody_checks(letter: Reading) -> Iterator[Hit]:
    if (text := letter.own.get("prevention", "")).strip() and not CHECKS.search(text):
        yield Hit("prevention", "prevention")


def _unanswered(letter: Reading) -> Iterator[Hit]:
    points = [name for name, text in letter.parts.items() if is_point(name) and text.strip()]
    for name in points:
        if len(answer_in(letter.own[name]).split()) < _FEWEST_WORDS:
            yield Hit(letter.whole[name].strip()[:200], name)
    raised = letter.known.points
    if raised is not None and not letter.is_free and len(points) < raised:
        yield Hit(f"{len(points)} of {raised} points", "point")


def _short_answers(letter: Reading) -> Iterator[Hit]:
    for name, text in letter.parts.items():
        answer = answer_in(text) if is_point(name) else ""
        if len(answer.split()) >= _FEWEST_WORDS and len(sentences(answer)) == 1:
            yield Hit(answer.strip()[:200], name)


def is_point(name: str) -> bool:
    """Say whether a section answers a point of theirs."""
    return re.fullmatch(r"point(?:_\d+)?", name) is not None


def answer_in(text: str) -> str:
    """Return our answer: what follows their words, or the last paragraph."""
    _, mark, after = text.partition("”")
    answer = after if mark else text.strip().rpartition("\n\n")[2]
    return answer.strip().removeprefix(_LEAD)


_MUST_NOT = "domain.md, apology: must not"
WRONGS = (
    Rule(
        "no_sorry",
        _no_sorry,
        "It is not said that we are sorry.",
        "domain.md, apology: regret",
        FAULT,
        FAULT,
    ),
    Rule(
        "no_fault",
        _no_fault,
        "Say whose fault it is: “We sent … The fault is ours.”",
        "domain.md, apology: acknowledge responsibility",
        FAULT,
        FAULT,
    ),
    Rule(
        "many_sorries",
        _many_sorries,
        "One “sorry” is enough; then what we do.",
        "words.md, Checklist: one “sorry”",
        FAULT,
    ),
    Rule(
        "passive_sorry",
        _passive_sorry,
        "Say who did it: “I'm sorry that we …”.",
        _MUST_NOT,
        FAULT,
        FAULT,
    ),
    Rule("passive", said(PASSIVE), "Say who did it: “We …”.", _MUST_NOT, FAULT),
    Rule(
        "blame_client",
        said(_CLIENT_BLAMED),
        "This blames the client. Say what our part was.",
        _MUST_NOT,
        FAULT,
        FAULT,
    ),
    Rule(
        "blame_others",
        said(_BLAMED),
        "This blames somebody else. To the client it was us.",
        "words.md, Rules: blames nobody, suppliers included",
        FAULT,
        FAULT,
    ),
    Rule(
        "promise_no_date",
        _promise_without_day,
        "No date is named for this promise.",
        _MUST_NOT,
        FAULT,
        FAULT,
    ),
    Rule(
        "promise_no_owner",
        _promise_without_owner,
        "No owner is named for this promise.",
        _MUST_NOT,
        FAULT,
        FAULT,
    ),
    Rule(
        "will_no_date",
        _will_without_day,
        "No date is named for this promise.",
        "words.md, Checklist: each promise has a person and date",
        EVERY - NO_PITCH,
    ),
    Rule(
        "no_check",
        _nobody_checks,
        "Say who checks that the change is kept.",
        "domain.md, apology: the one change with who checks it",
        FAULT,
    ),
    Rule(
        "point_unanswered",
        _unanswered,
        "Answer each point: what happened, and what we do about it.",
        "domain.md, principle 3",
        POINTED,
        POINTED,
    ),
    Rule(
        "point_short",
        _short_answers,
        "An answer has two parts: what happened, and what we do about it.",
        "domain.md, apology: an explanation and a solution",
        POINTED,
    ),
)
