"""A template tried before it is saved: rendered for sample clients, read by the checker."""

from dataclasses import dataclass
from datetime import date

from bot.domain.draft import Tone
from bot.domain.letter_check import Finding, Weight, check_letter
from bot.messages.letter_facts import LetterFacts
from bot.messages.letters import Letter, render_letter
from bot.messages.own_letters import UnusableTemplate, render_all
from bot.messages.samples import sample_clients, sample_facts
from bot.messages.template_parts import faults_of
from bot.messages.template_sources import BODY, Sources

# A body of this many characters is a book; a form of Slack holds less than half of it.
MOST_SOURCE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a try: the letter for the sample client, and what blocks and did not before.

    `findings` are only those that the shipped words would not have in the same case.
    """

    letter: Letter
    findings: tuple[Finding, ...] = ()


def try_template(kind: str, sources: Sources, *, today: date, tone: Tone = Tone.WARM) -> Trial:
    """Render a template for every sample client, short and long, in both tones.

    It starts a process, so no transaction may be open. Raises UnknownLetter, UnusableTemplate.
    """
    _check_shape(kind, sources)
    tones = (tone, *(other for other in Tone if other is not tone))
    cases = [
        sample_facts(kind, history, today=today, tone=one, is_full=is_full)
        for one in tones
        for is_full in (True, False)
        for history in sample_clients(today).values()
    ]
    letters = render_all(kind, cases, sources)
    for letter in letters:
        if not letter.subject or not letter.sections:
            raise UnusableTemplate("It gives no subject, or a letter without any words.")
    found = {
        finding: None
        for letter, facts in zip(letters, cases, strict=True)
        for finding in _new_findings(letter, facts)
    }
    return Trial(letter=letters[0], findings=tuple(found))


def blocking(letter: Letter, client: str) -> tuple[Finding, ...]:
    """Return what the checker would block in a letter."""
    found = check_letter(
        letter.kind, letter.subject, {s.name: s.text for s in letter.sections}, client=client
    )
    return tuple(finding for finding in found if finding.weight is Weight.BLOCKING)


def _check_shape(kind: str, sources: Sources) -> None:
    if len(sources.subject) + len(sources.body) > MOST_SOURCE:
        raise UnusableTemplate(f"It is longer than {MOST_SOURCE:,} characters.")
    for fault in faults_of(kind, sources.body):
        raise UnusableTemplate(fault.words, part=BODY, line=fault.line)


def _new_findings(letter: Letter, facts: LetterFacts) -> list[Finding]:
    known = {(f.section, f.advice) for f in blocking(render_letter(letter.kind, facts), "")}
    return [f for f in blocking(letter, facts.client) if (f.section, f.advice) not in known]
