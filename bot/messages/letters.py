"""A letter is its sections: text, HTML, preview and edit form are all made from them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.messages.joints import has_words, one_line, tidy
from bot.messages.letter_facts import LetterFacts
from bot.messages.letter_kinds import KINDS
from bot.messages.render import html_page, subject_words, words_of

SUBJECT_LIMIT = 78  # RFC 5322 recommends no longer line
# The words of a section; of section "point", those of point 1, 2 ...; else the number is 0.
Words = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a letter: `name` is its block, `label` its field in the edit form."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a client will read: a subject on one line and sections of plain words."""

    kind: str
    subject: str
    sections: tuple[Section, ...]


def render_letter(kind: str, facts: LetterFacts) -> Letter:
    """Return the draft of `kind`; sections that the case does not need are left out."""

    def words(section: str, number: int) -> str:
        point = facts.points[number - 1] if number else None
        return words_of(kind, section, facts, point=point, number=number)

    return assemble(kind, facts, subject_words(kind, facts), words)


def assemble(kind: str, facts: LetterFacts, subject: str, words: Words) -> Letter:
    """Return the letter of these words; `words` gives a section's, or those of point 1, 2 ..."""
    sections: list[Section] = []
    for name, label in KINDS.of(kind).sections.items():
        if name == "point":
            sections += _points(label, facts, words)
        else:
            sections.append(Section(name, label, words(name, 0)))
    kept = tuple(s for s in sections if s.text)
    return Letter(kind, one_line(subject)[:SUBJECT_LIMIT].strip(), kept)


def with_edits(letter: Letter, edits: Mapping[str, str], *, subject: str | None = None) -> Letter:
    """Return the letter with the text of some sections, and perhaps the subject, replaced.

    A section that was emptied leaves the letter.
    """
    edited = (replace(s, text=tidy(edits.get(s.name, s.text))) for s in letter.sections)
    line = letter.subject if subject is None else one_line(subject)
    return replace(letter, subject=line, sections=tuple(s for s in edited if s.text))


def letter_text(letter: Letter) -> str:
    """Return the plain text; lines are left to the mail client to wrap."""
    return "\n\n".join(tidy(s.text) for s in letter.sections if tidy(s.text)) + "\n"


def letter_html(letter: Letter) -> str:
    """Return the same words as a page of accessible HTML."""
    return html_page(letter.kind, one_line(letter.subject), letter_text(letter))


def fingerprint(letter: Letter, recipient: str, sender: str) -> str:
    """Return the SHA-256 of exactly what would be sent, from whom and to whom."""
    sent = [recipient, sender, one_line(letter.subject), letter_text(letter), letter_html(letter)]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def _points(label: str, facts: LetterFacts, words: Words) -> list[Section]:
    many = len(facts.points) > 1
    return [
        Section(
            f"point_{n}",
            f"{label} ({n} of {len(facts.points)})" if many else label,
            words("point", n),
        )
        for n, point in enumerate(facts.points, 1)
        if has_words(point.words)
    ]
