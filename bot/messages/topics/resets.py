"""The topic of a goal reset: our part first, then facts without blame, a question, an agenda."""

from bot.domain.history import NoteKind
from bot.messages.joints import lines_of, quoted
from bot.messages.money_and_dates import short_date
from bot.messages.talk_facts import Reset
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind
from bot.messages.topics.ledger import (
    fitting,
    goals,
    notes_of,
    open_duties,
    overdue_promises,
    short,
    words_of,
)

_LINES = QuestionKind.MULTILINE
_MOST_SEEN = 3
_MOST_ITEMS = 4


def goal_reset(case: Case) -> Asked:
    """Ask for our part, what is seen, what we would like to hear and what to talk about."""
    signer = f" {case.sender_name} signs this one." if case.sender_name else ""
    questions = (
        Question(
            name="our_part",
            label="What is our part in it? It comes first",
            hint="“We moved your launch twice and told you a day before.” No reason, no “but”.",
            kind=_LINES,
            known=(
                f"It reads best from a director, not from the daily contact.{signer}",
                *_known_of_us(case),
            ),
            max_length=600,
        ),
        Question(
            name="seen",
            label="Which facts show that it does not work?",
            hint=f"One a line, {_MOST_SEEN} at most, without blame.",
            kind=_LINES,
            known=_known_goals(case),
            prefill=fitting(open_duties(case)[:_MOST_SEEN], 800),
            max_length=800,
        ),
        Question(
            name="hear",
            label="What would you like to hear from them?",
            hint="“What has changed for you since spring, and what should we stop doing?”",
            kind=_LINES,
            max_length=400,
        ),
        Question(
            name="agenda",
            label="What would you talk about?",
            hint=f"One a line, {_MOST_ITEMS} at most. Nothing that sells.",
            kind=_LINES,
            prefill=fitting(_agenda(case), 600),
            max_length=600,
        ),
    )
    return Asked(questions, _read)


def _read(answers: Answers) -> dict[str, object]:
    reset = Reset(
        our_part=answers.text("our_part"),
        seen=_few(answers, "seen", _MOST_SEEN),
        hear=answers.text("hear"),
        agenda=_few(answers, "agenda", _MOST_ITEMS),
    )
    return {"reset": reset}


def _few(answers: Answers, name: str, most: int) -> tuple[str, ...]:
    lines = lines_of(answers.text(name))
    if len(lines) > most:
        answers.refuse(name, f"Please keep to {most} lines.")
    return lines


def _known_of_us(case: Case) -> tuple[str, ...]:
    ours = sorted((c for c in case.history.complaints if c.is_ours), key=lambda c: c.raised_on)
    raised = (
        f"They told us on {short_date(c.raised_on, case.today)}: {quoted(words)}"
        for c in ours[-3:]
        for words in words_of(c)
    )
    late = (f"Late with us: {promise}" for promise in overdue_promises(case)[:3])
    return (*raised, *late)


def _known_goals(case: Case) -> tuple[str, ...]:
    return tuple(
        f"Goal of {short_date(n.on, case.today)}: {short(n.text)}"
        for n in notes_of(case, NoteKind.GOAL)[-3:]
    )


def _agenda(case: Case) -> list[str]:
    return [f"Is {quoted(goal)} still the right goal?" for goal in goals(case)[:2]]
