"""Rules of every letter's form: its parts, who is addressed and who signs, length, subject."""

import re
from collections.abc import Iterator

from bot.domain.letter_rules.kinds import EVERY, LISTED, REQUIRED, WORDS
from bot.domain.letter_rules.patterns import DAY, words
from bot.domain.letter_rules.reading import Hit, Reading, Rule
from bot.domain.letter_rules.wrongs import is_point

_ANYBODY = re.compile(
    r"(?i)^\s{0,5}(?:dear (?:sirs?|madam|customer|client|valued|all|team|user|partner|friends?)\b"
    r"|to whom|(?:hi|hello) (?:there|all|everyone)\b)"
)
_NOT_A_NAME = words(
    r"team|support|department|desk|regards|wishes|sincerely|faithfully|yours|best|cheers"
    r"|warmly|thanks|thank you|cordially|respectfully|truly"
)
_CONTACT_LINE = re.compile(r"[@+\d]|https?:")
_OWN_NAME = re.compile(r"(?<=[a-zß-ÿ,;] )(?!I\b)[A-ZÀ-Þ]\w")
# words.md has 3 to 6, and seven in an example of its own.
_SUBJECT_LENGTH, _SUBJECT_WORDS = 50, (3, 7)
_WORDS_A_POINT = 45  # each point after the first may add so many
_TOO_SHORT = 1 / 2  # of the fewest: words.md calls its ranges a start, not norms
_MOST_QUESTIONS = 3
_UNCOUNTED = frozenset({"greeting", "signature", "subject"})


def _missing(letter: Reading) -> Iterator[Hit]:
    if letter.is_free:
        return
    present = {re.sub(r"_\d+$", "", name) for name, text in letter.whole.items() if text.strip()}
    for part in REQUIRED.get(letter.kind, ()):
        if part not in present:
            yield Hit(part, part)


def _not_addressed(letter: Reading) -> Iterator[Hit]:
    greeting = letter.parts.get("greeting", letter.body[:100])
    if match := _ANYBODY.search(greeting):
        yield Hit(match[0].strip(), "greeting")


def _other_name(letter: Reading) -> Iterator[Hit]:
    greeting = letter.parts.get("greeting", letter.body.strip().partition("\n")[0][:100])
    names = {word.casefold() for word in re.findall(r"\w{2,40}", letter.known.contact)}
    if names and greeting.strip() and not names & set(re.findall(r"\w{2,40}", greeting.casefold())):
        yield Hit(
            greeting.strip(), "greeting", f"The contact that we know is {letter.known.contact}."
        )


def _not_signed(letter: Reading) -> Iterator[Hit]:
    signature = letter.parts.get("signature", letter.body[-300:])
    lines = [line.strip(" ,") for line in signature.splitlines() if line.strip(" ,")]
    near = lines if "signature" in letter.parts else lines[1:][-3:]
    short = [line for line in near if len(line.split()) <= 6 and not line.endswith((".", "?"))]  # noqa: PLR2004
    names = [x for x in short if not (_NOT_A_NAME.search(x) or _CONTACT_LINE.search(x))]
    if lines and not names:
        yield Hit(lines[-1][:100], "signature")


def _unchanged(letter: Reading) -> Iterator[Hit]:
    text = "\n".join(t for n, t in letter.parts.items() if n not in _UNCOUNTED)
    lines = [line for line in text.splitlines() if line.strip()]
    body = "\n".join(lines[1:-1]) if letter.is_free else text
    client = letter.known.client
    is_theirs = (
        re.search(r"\d", body)
        or DAY.search(body)
        or _OWN_NAME.search(body)
        or "“" in "".join(letter.whole.values())
        or (client and client in body)
    )
    if body.strip() and not is_theirs:
        opening = " ".join(body.split()[:12])
        yield Hit(opening if opening == " ".join(body.split()) else f"{opening} …", "")


def _long(letter: Reading) -> Iterator[Hit]:
    count, most = counted_words(letter), _range(letter)[1]
    if most and count > most:
        yield Hit(f"{count} words", "", f"It reads best in {most} words at most.")


def _short(letter: Reading) -> Iterator[Hit]:
    count, fewest = counted_words(letter), _range(letter)[0]
    if letter.kind not in LISTED and count < fewest * _TOO_SHORT:
        yield Hit(f"{count} words", "", f"It may lack something: most have {fewest} or more.")


def _range(letter: Reading) -> tuple[int, int]:
    fewest, most = WORDS.get(letter.kind, (0, 0))
    points = sum(is_point(name) for name in letter.parts)
    return fewest, most + max(points - 1, 0) * _WORDS_A_POINT if most else 0


def counted_words(letter: Reading) -> int:
    """Count our words without greeting, signature, and the lists that come on top."""
    texts = [text for name, text in letter.parts.items() if name not in _UNCOUNTED]
    lines = [line for text in texts for line in text.split("\n")]
    if letter.kind in LISTED:
        lines = [line for line in lines if not line.startswith("- ")]
    return sum(len(line.split()) for line in lines)


def _own_subject(letter: Reading) -> str:
    """Return the subject without the "Re: " that keeps an answer in its thread."""
    return letter.whole.get("subject", "").removeprefix("Re: ")


def _subject_long(letter: Reading) -> Iterator[Hit]:
    subject = _own_subject(letter)
    if len(subject) >= _SUBJECT_LENGTH:
        yield Hit(subject, "subject")


def _subject_words(letter: Reading) -> Iterator[Hit]:
    subject = _own_subject(letter)
    fewest, most = _SUBJECT_WORDS
    if (
        len(subject) < _SUBJECT_LENGTH
        and not fewest <= len(re.findall(r"\S*\w\S*", subject)) <= most
    ):
        yield Hit(subject, "subject")


def _many_questions(letter: Reading) -> Iterator[Hit]:
    if (count := letter.body.count("?")) > _MOST_QUESTIONS:
        yield Hit(f"{count} questions", "")


PARTS = (
    Rule(
        "part_missing",
        _missing,
        "This part is missing.",
        "domain.md, What each message must say; words.md, Structure",
        EVERY,
        EVERY,
    ),
    Rule(
        "not_signed",
        _not_signed,
        "One named person signs.",
        "domain.md, all: one named person",
        EVERY,
        EVERY,
    ),
    Rule(
        "not_addressed",
        _not_addressed,
        "Write to a person by name.",
        "domain.md, all: the client's name",
        EVERY,
        EVERY,
    ),
    Rule("other_name", _other_name, "Is it the right person?", "domain.md, all: the client's name"),
    Rule(
        "unchanged",
        _unchanged,
        "It could go to any client unchanged. Name a thing, a day, their words.",
        "words.md, Checklist: could it go to another client unchanged?",
    ),
    Rule("too_long", _long, "It is long.", "words.md, Structure: words"),
    Rule("too_short", _short, "It is short.", "words.md, Structure: words"),
    Rule(
        "subject_long",
        _subject_long,
        "A subject reads best under 50 letters.",
        "words.md, Subject",
    ),
    Rule(
        "subject_words",
        _subject_words,
        "A subject reads best in 3 to 7 words.",
        "words.md, Subject",
    ),
    Rule(
        "many_questions",
        _many_questions,
        "One to three questions get an answer.",
        "words.md, Length: one to three questions",
    ),
)
