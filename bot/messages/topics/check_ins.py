"""The topic of a check-in: one thing seen in their world, a use for it, an easy question."""

from bot.domain.history import NoteKind
from bot.messages.talk_facts import CheckIn
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind
from bot.messages.topics.ledger import notes_of, short

_TALKED = (NoteKind.CONTACT, NoteKind.MEETING, NoteKind.PRAISE)
_LINES = QuestionKind.MULTILINE


def check_in(case: Case) -> Asked:
    """Ask for what was seen; without a question the letter says that none needs an answer."""
    questions = (
        Question(
            name="thing",
            label="What is the subject?",
            hint="“Week one on the new system”. Three to six words.",
            max_length=45,
        ),
        Question(
            name="seen",
            label="What did you see in their world?",
            hint="“Your new menu has been online since Monday, and the photos load at once.”",
            kind=_LINES,
            known=_known(case),
            max_length=400,
        ),
        Question(
            name="use",
            label="What use is it to them?",
            hint="“The lamb photo would do well on the booking page.”",
            kind=_LINES,
            required=False,
            max_length=300,
        ),
        Question(
            name="easy_question",
            label="Which one easy question do you ask?",
            hint="“Shall we swap it in?” Leave it empty where they need not answer.",
            kind=_LINES,
            required=False,
            max_length=200,
        ),
    )
    return Asked(questions, _read)


def _read(answers: Answers) -> dict[str, object]:
    seen = CheckIn(
        seen=answers.text("seen"),
        use=answers.text("use"),
        question=answers.text("easy_question"),
    )
    return {"thing": answers.text("thing"), "check_in": seen}


def _known(case: Case) -> tuple[str, ...]:
    talked = [n for n in case.history.notes if n.kind in _TALKED]
    last = max(talked, key=lambda n: (n.on, n.id), default=None)
    found = (f"Last contact on {last.on}: {short(last.text)}".rstrip(" :"),) if last else ()
    aims = notes_of(case, NoteKind.GOAL)[-2:]
    return (*found, *(f"Goal of {n.on}: {short(n.text)}" for n in aims))
