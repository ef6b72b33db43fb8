"""The topic of a policy explanation: the answer, the reason that helps them, a middle ground."""

from bot.messages.agreement_words import ROLLOVERS, agreement_words
from bot.messages.joints import phrase
from bot.messages.talk_facts import Term
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind
from bot.messages.topics.ledger import agreement_of

_LINES = QuestionKind.MULTILINE


def term(case: Case) -> Asked:
    """Ask for the answer, how it helps them, and what can be done all the same."""
    return Asked((*_answer(case), *_way_out(case)), _read)


def _answer(case: Case) -> tuple[Question, ...]:
    return (
        Question(
            name="thing",
            label="What is the subject? The thing, with a number",
            hint="“Your 31 unused hours”. Three to six words.",
            max_length=45,
        ),
        Question(
            name="term_answer",
            label="What is the answer? First, and plainly",
            hint="“The 31 hours of July and August ended with their months.”",
            kind=_LINES,
            known=_known(case),
            max_length=500,
        ),
        Question(
            name="reason",
            label="How does it help them that it is so?",
            hint="“It keeps Lena free for you in every month.” Not “it is our policy”.",
            kind=_LINES,
            max_length=600,
        ),
        Question(
            name="here",
            label="What does it mean for them, in numbers?",
            hint="“October starts with your 20 hours.”",
            kind=_LINES,
            required=False,
            max_length=600,
        ),
    )


def _way_out(case: Case) -> tuple[Question, ...]:
    return (
        Question(
            name="middle_ground",
            label="What can you do all the same?",
            hint="“I can move 10 of the hours into October.”",
            kind=_LINES,
            max_length=600,
        ),
        Question(
            name="middle_until",
            label="Until when can they take that up?",
            kind=QuestionKind.DATE,
            required=False,
        ),
        Question(
            name="next_time",
            label="How can they avoid it next time?",
            hint="“Tell us by the 20th what you want to use the hours for.”",
            kind=_LINES,
            required=False,
            max_length=400,
        ),
        Question(
            name="decider",
            label="Who decides about an exception?",
            hint="One person, by name. The sender's own name becomes “I”.",
            required=False,
            prefill=case.sender_name,
            max_length=80,
        ),
    )


def _read(answers: Answers) -> dict[str, object]:
    term = Term(
        answer=answers.text("term_answer"),
        reason=answers.text("reason"),
        here=answers.text("here"),
        middle_ground=answers.text("middle_ground"),
        middle_until=answers.coming_date("middle_until"),
        next_time=answers.text("next_time"),
        decider=answers.person("decider"),
    )
    return {"thing": answers.text("thing"), "term": term}


def _known(case: Case) -> tuple[str, ...]:
    agreement = agreement_of(case)
    if agreement is None:
        return ()
    currency = case.history.client.currency
    known = [agreement_words(agreement, currency, with_money=case.with_money)]
    if agreement.rollover:
        known.append(ROLLOVERS.get(agreement.rollover, agreement.rollover))
    if scope := phrase(agreement.scope or ""):
        known.append(f"Scope: {scope}")
    return tuple(known)
