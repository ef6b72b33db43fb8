"""The topic of an exit: its answers become an ending, or are refused."""

from datetime import date, timedelta

from bot.messages.joints import has_words, lines_of
from bot.messages.letter_facts import Ending, FinalMoney, FinalMoneyKind, Step
from bot.messages.money_and_dates import days_words, long_date, parse_date
from bot.messages.topics import Answers, Asked, Case
from bot.messages.topics.ending_questions import (
    MOST_STEPS,
    decision,
    farewell,
    handover,
    notice_days,
    work,
)


def ending(case: Case) -> Asked:
    """Ask for everything that an exit states; an exit decides, so nothing is asked twice."""
    questions = (*decision(case), *work(case), *handover(case), *farewell(case))
    return Asked(questions, _read_ending)


def _read_ending(answers: Answers) -> dict[str, object]:
    today = answers.case.today
    ending = Ending(
        decided_on=_decided_on(answers) or today,
        last_day=_last_day(answers) or today,
        notice_days=notice_days(answers.case) or None,
        reason=answers.text("reason"),
        promised=lines_of(answers.text("promised")),
        steps=read_steps(answers),
        contact=answers.person("handover_contact"),
        handover=lines_of(answers.text("handover")),
        deadlines=lines_of(answers.text("deadlines")),
        alternatives=lines_of(answers.text("alternatives")),
        money=read_money(answers),
        standing_offer=answers.text("standing_offer"),
        thanks=answers.text("thanks"),
    )
    return {"ending": ending}


def _decided_on(answers: Answers) -> date | None:
    day = answers.date("decided_on")
    if day is not None and day > answers.case.today:
        answers.refuse("decided_on", "This day is still to come. When did you decide?")
    return day


def _last_day(answers: Answers) -> date | None:
    day, notice = answers.coming_date("last_day"), notice_days(answers.case)
    earliest = answers.case.today + timedelta(days=notice)
    if day is not None and day < earliest:
        answers.refuse(
            "last_day",
            f"The agreement asks for {days_words(notice)} notice: "
            f"{long_date(earliest, answers.case.today)} at the earliest.",
        )
    return day


def read_steps(answers: Answers) -> tuple[Step, ...]:
    """Return the steps of the plan, one a line: what; who; by when."""
    lines = [line for line in answers.text("steps").split("\n") if has_words(line)]
    if len(lines) > MOST_STEPS:
        answers.refuse("steps", f"Please keep to {MOST_STEPS} steps, one a line.")
    return tuple(filter(None, (_step(answers, n, line) for n, line in enumerate(lines, 1))))


def _step(answers: Answers, number: int, line: str) -> Step | None:
    parts = [part for part in line.split(";") if has_words(part)]
    if len(parts) != 3:  # noqa: PLR2004 - what, who, by when
        answers.refuse("steps", f"Line {number} needs three parts: what; who; by when.")
        return None
    by = parse_date(parts[2].strip().removeprefix("by "), answers.case.today)
    if by is None:
        answers.refuse("steps", f"Line {number} ends with no date, such as 30 November.")
    elif by < answers.case.today:
        answers.refuse("steps", f"Line {number}: this date has passed.")
    return Step(what=parts[0], who=parts[1], by=by or answers.case.today)


def read_money(answers: Answers) -> FinalMoney:
    """Return how the money stands when we part."""
    kind = answers.choice("final_money")
    amount, by = answers.money("final_amount"), answers.coming_date("final_by")
    settled = kind == FinalMoneyKind.SETTLED
    if kind and settled and amount is not None:
        answers.refuse("final_amount", "Nothing is open, you say. Leave the sum empty.")
    if kind and not settled and amount is None:
        answers.refuse("final_amount", "How much is it?")
    if kind and not settled and by is None:
        answers.refuse("final_by", "By when?")
    return FinalMoney(
        kind=FinalMoneyKind(kind) if kind in list(FinalMoneyKind) else FinalMoneyKind.SETTLED,
        amount=amount,
        by=by,
        words=answers.text("final_words"),
    )
