"""Reads a letter before people do: parts that it lacks, and words that harm."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain import letter_phrases as phrases

_REQUIRED = {
    "apology": ("greeting", "sorry", "point", "next", "prevention", "signature"),
    "recovery_offer": ("greeting", "sorry", "offer", "point", "next", "signature"),
    "graceful_exit": ("greeting", "decision", "promised", "plan", "money", "thanks", "signature"),
}
_WORDS = {"apology": (120, 180), "recovery_offer": (150, 220), "graceful_exit": (150, 220)}
_WORDS_A_POINT = 45  # each point after the first may add so many
_SUBJECT_LENGTH, _SUBJECT_WORDS = 50, (3, 6)
_NO_PROMISE = frozenset({"subject", "closing"})
_UNCOUNTED = frozenset({"greeting", "signature"})
_QUOTE = re.compile(r"“[^”]*”")


class Weight(StrEnum):
    """A blocking finding must be mended before approval; advice may be overruled."""

    BLOCKING = "blocking"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found: `words` are the letter's, or name the part; `section` may be ""."""

    weight: Weight
    words: str
    advice: str
    section: str = ""


def check_letter(
    kind: str,
    subject: str,
    sections: Mapping[str, str],
    *,
    client: str = "",
    other_clients: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Return what is wrong with a letter, blocking findings first.

    `sections` are the texts by name in reading order; `other_clients` must not be named in it.
    The rules are those of words.md; what the client said (“…”) is theirs and is not judged,
    except that it must not name another client either.
    """
    whole = {"subject": subject, **sections}
    own = {name: _QUOTE.sub("“”", text) for name, text in whole.items()}
    found = [
        *_missing_parts(kind, sections),
        *_other_clients(whole, client, other_clients),
        *_internal_figures(own),
        *_phrases(kind, own),
        *_apologies(kind, own),
        *_promises(kind, own),
        *_passives(kind, own),
        *_subject(subject),
        *_length(kind, own),
    ]
    return tuple(sorted(found, key=lambda f: f.weight is not Weight.BLOCKING))


def _missing_parts(kind: str, sections: Mapping[str, str]) -> Iterator[Finding]:
    present = {re.sub(r"_\d+$", "", name) for name, text in sections.items() if text.strip()}
    for part in _REQUIRED.get(kind, ()):
        if part not in present:
            yield Finding(Weight.BLOCKING, part, "This part is missing.", part)


def _other_clients(own: Mapping[str, str], client: str, others: Iterable[str]) -> Iterator[Finding]:
    mine = re.compile(re.escape(client), re.IGNORECASE) if client else None
    said = _folded("\n".join(own.values()))
    for other in others:
        # Most of thousands of names stand nowhere in it, which is seen without their patterns.
        if _folded(other.strip()) not in said:
            continue
        if not other.strip() or other.casefold() == client.casefold():
            continue
        # A name of one word may be a word too ("Target"): there the capitals decide.
        flags = re.IGNORECASE if " " in other.strip() else re.NOFLAG
        name = re.compile(rf"(?<!\w){re.escape(other.strip())}(?!\w)", flags)
        for section, text in own.items():
            if name.search(mine.sub("", text) if mine else text):
                yield Finding(Weight.BLOCKING, other, "This names another client.", section)


def _folded(text: str) -> str:
    """Return a text in which whatever IGNORECASE takes for the same is the same."""
    return text.casefold().replace("i\u0307", "i").replace("\u0131", "i")


def _internal_figures(own: Mapping[str, str]) -> Iterator[Finding]:
    for section, text in own.items():
        for match in phrases.INTERNAL.finditer(text):
            yield Finding(Weight.BLOCKING, match[0], "This is our own figure.", section)


def _phrases(kind: str, own: Mapping[str, str]) -> Iterator[Finding]:
    for section, text in own.items():
        for phrase in phrases.PHRASES:
            if match := phrase.pattern.search(text):
                weight = Weight.BLOCKING if kind in phrase.blocks else Weight.ADVICE
                yield Finding(weight, match[0], phrase.advice, section)


def _apologies(kind: str, own: Mapping[str, str]) -> Iterator[Finding]:
    body = {name: text for name, text in own.items() if name != "subject"}
    if kind == "graceful_exit":
        for section, text in body.items():
            if match := phrases.APOLOGY.search(text):
                advice = "A decision is stated, not apologised for."
                yield Finding(Weight.BLOCKING, match[0], advice, section)
    elif kind in phrases.FAULT_LETTERS:
        said = [(name, m[0]) for name, text in body.items() for m in phrases.SORRY.finditer(text)]
        if not said:
            yield Finding(Weight.BLOCKING, "sorry", "It is not said that we are sorry.", "sorry")
        for section, words in said[1:]:
            yield Finding(Weight.ADVICE, words, "One “sorry” is enough; then what we do.", section)


def _promises(kind: str, own: Mapping[str, str]) -> Iterator[Finding]:
    for section, text in own.items():
        will = None if section in _NO_PROMISE else phrases.A_PROMISE.search(text)
        if (will or section == "next") and not phrases.A_DATE.search(text):
            words = will[0] if will else section
            yield Finding(Weight.ADVICE, words, "No date is named for this promise.", section)
    upcoming = own.get("next", "")
    if kind in phrases.FAULT_LETTERS and upcoming and not phrases.A_PERSON.search(upcoming):
        yield Finding(Weight.ADVICE, "next", "No owner is named for this promise.", "next")


def _passives(kind: str, own: Mapping[str, str]) -> Iterator[Finding]:
    if kind in phrases.FAULT_LETTERS:
        for section, text in own.items():
            if match := phrases.PASSIVE.search(text):
                yield Finding(Weight.ADVICE, match[0], "Say who did it: “We …”.", section)


def _subject(subject: str) -> Iterator[Finding]:
    fewest, most = _SUBJECT_WORDS
    if len(subject) >= _SUBJECT_LENGTH:
        yield Finding(Weight.ADVICE, subject, "A subject reads best under 50 letters.", "subject")
    elif not fewest <= len(subject.split()) <= most:
        yield Finding(Weight.ADVICE, subject, "A subject reads best in 3 to 6 words.", "subject")


def _length(kind: str, own: Mapping[str, str]) -> Iterator[Finding]:
    if kind not in _WORDS:
        return
    fewest, most = _WORDS[kind]
    points = sum(name.startswith("point_") for name in own)
    most += max(points - 1, 0) * _WORDS_A_POINT
    counted = (text for name, text in own.items() if name not in _UNCOUNTED | {"subject"})
    lines = (line for text in counted for line in text.split("\n"))
    # An exit's lists are its schedule, which comes on top of the words.
    count = sum(
        len(line.split())
        for line in lines
        if not (kind == "graceful_exit" and line.startswith("- "))
    )
    if count > most:
        yield Finding(Weight.ADVICE, f"{count} words", f"It reads best in {most} words at most.")
    elif kind != "graceful_exit" and count < fewest:
        yield Finding(Weight.ADVICE, f"{count} words", f"It may lack something below {fewest}.")
