"""The topic of a value recap: their question, the answer with their number, and the results."""

from bot.messages.joints import has_words, item, lines_of
from bot.messages.recap_facts import Fee, Per, Result, ValueRecap
from bot.messages.topics import Answers, Asked, Case
from bot.messages.topics.recap_questions import MOST_RESULTS, of_answer, of_cost, of_results


def value_recap(case: Case) -> Asked:
    """Ask for the answer to their question, what came of the work, and what they decide."""
    return Asked((*of_answer(case), *of_results(case), *of_cost(case)), _read)


def _read(answers: Answers) -> dict[str, object]:
    asked = answers.text("asked")
    recap = ValueRecap(
        asked=asked,
        asked_on=answers.date("asked_on") if asked else None,
        answer=_answer(answers),
        goals=lines_of(answers.text("goals")),
        results=_results(answers),
        failed=lines_of(answers.text("failed")),
        fee=_fee(answers),
        cost=answers.text("cost"),
        open=lines_of(answers.text("still_open")),
        decision=answers.text("decision"),
        decide_by=answers.coming_date("decide_by") or answers.case.today,
    )
    return {"recap": recap}


def _answer(answers: Answers) -> str:
    text = answers.text("recap_answer")
    if text and not any(c.isdigit() for c in text):
        answers.refuse("recap_answer", "Please name a number of theirs: bookings, sales, days.")
    return text


def _results(answers: Answers) -> tuple[Result, ...]:
    lines = [line for line in answers.text("results").split("\n") if has_words(line)]
    if len(lines) > MOST_RESULTS:
        answers.refuse("results", f"Please keep to {MOST_RESULTS} results, one a line.")
    return tuple(filter(None, (_result(answers, n, line) for n, line in enumerate(lines, 1))))


def _result(answers: Answers, number: int, line: str) -> Result | None:
    parts = [part.strip() for part in line.split(";") if has_words(part)]
    if len(parts) != 2:  # noqa: PLR2004 - the result, its evidence
        answers.refuse(
            "results", f"Line {number} needs two parts: the result; where they can see it."
        )
        return None
    return Result(what=item(parts[0]), evidence=parts[1])


def _fee(answers: Answers) -> Fee | None:
    amount, per = answers.money("fee"), answers.choice("fee_per")
    if amount and not per:
        answers.refuse("fee_per", "Is that a month, in all or an hour?")
    return Fee(amount, Per(per)) if amount and per in list(Per) else None
