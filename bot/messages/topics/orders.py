"""The topic of a change order: a yes to the goal, what is covered, and priced options."""

from bot.domain.money import major_units
from bot.domain.scope_request import ScopeRequest
from bot.messages.joints import item, lines_of
from bot.messages.money_and_dates import hours_words, long_date, short_date
from bot.messages.order_facts import ChangeOrder
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind
from bot.messages.topics.ledger import covered, fitting, short, unpriced_asks
from bot.messages.topics.options import MOST_OPTIONS, options

_LINES = QuestionKind.MULTILINE
_ASKS_LIMIT = 1_500


def change_order(case: Case) -> Asked:
    """Ask for the goal, the options and the day by which one answer is needed."""
    questions = (*_wish(case), *_choice(case))
    return Asked(questions, _read)


def _wish(case: Case) -> tuple[Question, ...]:
    asks = unpriced_asks(case)
    return (
        Question(
            name="thing",
            label="What is it about, in two or three words?",
            hint="Opens the subject: “Spanish tour pages”.",
            max_length=26,
        ),
        Question(
            name="goal",
            label="What do they want to reach? The letter says yes to it",
            hint="“You want your tours found in Spanish before the season opens.”",
            kind=_LINES,
            max_length=500,
        ),
        Question(
            name="asks",
            label="Which of their requests does it answer?",
            hint="One a line, without a word of reproach. May stay empty.",
            kind=_LINES,
            required=False,
            known=tuple(_known(ask, case) for ask in asks[-5:]),
            prefill=fitting((_line(ask, case) for ask in asks), _ASKS_LIMIT),
            max_length=_ASKS_LIMIT,
        ),
        Question(
            name="covered",
            label="What does the agreement cover?",
            hint="Only that. The letter itself says that this comes on top.",
            kind=_LINES,
            prefill=covered(case)[:500],
            max_length=500,
        ),
    )


def _choice(case: Case) -> tuple[Question, ...]:
    return (
        Question(
            name="options",
            label="Which options? What; price; working days; by when",
            hint=f"One a line, 1 to {MOST_OPTIONS}: All three pages; 2,400; 6; 16 October. "
            f"Prices in {case.history.client.currency}. “Next phase” is a good second one.",
            kind=_LINES,
            max_length=1_200,
        ),
        Question(
            name="recommend",
            label="Which one would you take, and why?",
            hint="“I would take the first: it is live before the season opens.”",
            kind=_LINES,
            required=False,
            max_length=400,
        ),
        Question(
            name="reply_by",
            label="By when do you need their answer?",
            hint="The dates of the options hold until then.",
            kind=QuestionKind.DATE,
        ),
    )


def _read(answers: Answers) -> dict[str, object]:
    reply_by, found = answers.coming_date("reply_by"), options(answers)
    for number, option in enumerate(found, 1):
        if reply_by is not None and option.by < reply_by:
            day = long_date(reply_by, answers.case.today)
            answers.refuse(
                "options", f"Line {number} is ready before you need their answer ({day})."
            )
    order = ChangeOrder(
        goal=answers.text("goal"),
        asks=lines_of(answers.text("asks")),
        covered=answers.text("covered"),
        options=found,
        recommend=answers.text("recommend"),
        reply_by=reply_by or answers.case.today,
    )
    return {"thing": answers.text("thing"), "order": order}


def _line(ask: ScopeRequest, case: Case) -> str:
    size = f", about {hours_words(ask.hours)}" if ask.hours else ""
    return f"{item(short(ask.text))} ({short_date(ask.asked_on, case.today)}{size})"


def _known(ask: ScopeRequest, case: Case) -> str:
    currency = case.history.client.currency
    price = f"{major_units(ask.amount, currency)} {currency}" if ask.amount else ""
    parts = (
        f"{ask.id}, {ask.asked_on}: {short(ask.text)}",
        hours_words(ask.hours) if ask.hours else "hours not known",
        price if case.with_money else "",
        ask.permalink or "",
    )
    return ", ".join(filter(None, parts))
