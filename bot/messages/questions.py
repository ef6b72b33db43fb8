"""What the ledger does not know and a person is asked before a letter is drafted."""

from collections.abc import Mapping
from datetime import date

from bot.domain.draft import Tone
from bot.domain.history import History
from bot.messages.letter_facts import LetterFacts, Sender
from bot.messages.letter_kinds import KINDS
from bot.messages.topics import Answers, Asked, Case, MissingAnswers, Question, QuestionKind

__all__ = ["MissingAnswers", "Question", "QuestionKind", "facts_from", "questions_for"]


def questions_for(
    kind: str, history: History, *, today: date, sender_name: str = "", with_money: bool = False
) -> tuple[Question, ...]:
    """Return the questions for a letter of `kind`, with what the ledger knows beside each.

    `sender_name` prefills who answers for a promise; fees are shown `with_money` only. Raises
    UnknownLetter.
    """
    case = Case(history, today, sender_name, with_money)
    return tuple(q for topic in KINDS.of(kind).topics for q in topic(case).questions)


def facts_from(
    kind: str,
    history: History,
    answers: Mapping[str, str | None],
    *,
    sender: Sender,
    agency: str,
    today: date,
    locale: str = "en",
    tone: Tone = Tone.WARM,
) -> LetterFacts:
    """Return the facts of one letter from the ledger and the answers by question name.

    Raises MissingAnswers with a sentence for each field that needs another look.
    """
    case = Case(history, today, sender.name)
    asked: list[Asked] = [topic(case) for topic in KINDS.of(kind).topics]
    reader = Answers(answers, tuple(q for a in asked for q in a.questions), case)
    read = {name: value for a in asked for name, value in a.read(reader).items()}
    reader.raise_if_any()
    return LetterFacts(
        client=history.client.name,
        sender=sender,
        agency=agency,
        today=today,
        locale=locale,
        tone=tone,
        **read,
    )
