"""Topics of the three goodbyes: one ending with its plan, and each bucket's own words."""

from datetime import date
from typing import Any

from bot.messages.goodbye_facts import CheckBack, Goodbye
from bot.messages.joints import lines_of
from bot.messages.letter_facts import Ending
from bot.messages.topics import Answers, Asked, Case, Question
from bot.messages.topics import goodbye_questions as questions
from bot.messages.topics.endings import read_money, read_steps


def farewell(case: Case) -> Asked:
    """Ask for a goodbye to who got what they came for; nothing is asked of who has a complaint."""
    recommend = () if _has_grievance(case) else (questions.recommend_to(case),)
    door = questions.door("“If a second house needs the same, you skip the queue.”")
    return _goodbye(case, (questions.came_for(case),), (door, *recommend))


def stay_in_touch(case: Case) -> Asked:
    """Ask for a goodbye to who is pulled in too many directions, and when we check back."""
    door = questions.door("“Your files and your price stay as they are until June.”")
    later = (door, *questions.check_back(case))
    return _goodbye(case, (questions.comes_first(case),), later)


def part_ways(case: Case) -> Asked:
    """Ask for a goodbye to who had a plan and never carried it out; nobody is reproached."""
    door = questions.door("“If you take it up one day, one call is enough to start.”")
    return _goodbye(case, (), (questions.ready(case), door))


def _goodbye(case: Case, first: tuple[Question, ...], last: tuple[Question, ...]) -> Asked:
    asked = (*questions.acceptance(case), *first, *questions.plan(case), *last)
    return Asked((*asked, questions.also_signs()), _read)


def _read(answers: Answers) -> dict[str, Any]:
    ending = _read_ending(answers)
    goodbye = Goodbye(
        second_thanks=answers.text("second_thanks"),
        door=answers.text("door"),
        also_signs=_also_signs(answers),
        came_for=_if_asked(answers, "came_for"),
        recommend_to=_recommend_to(answers, ending),
        comes_first=_if_asked(answers, "comes_first"),
        check_back=_check_back(answers, ending.last_day),
        ready=_if_asked(answers, "ready"),
    )
    return {"ending": ending, "goodbye": goodbye}


def _read_ending(answers: Answers) -> Ending:
    today = answers.case.today
    told_on = answers.date("told_on")
    if told_on is not None and told_on > today:
        answers.refuse("told_on", "This day is still to come. When did they tell you?")
    return Ending(
        decided_on=told_on or today,
        last_day=answers.coming_date("last_day") or today,
        contact=answers.person("handover_contact"),
        money=read_money(answers),
        thanks=answers.text("thanks"),
        steps=read_steps(answers),
        promised=(),
        handover=lines_of(answers.text("handover")),
        deadlines=lines_of(answers.text("deadlines")),
        standing_offer=answers.text("standing_offer"),
    )


def _if_asked(answers: Answers, name: str) -> str:
    return answers.text(name) if answers.asks(name) else ""


def _also_signs(answers: Answers) -> str:
    name = answers.person("also_signs")
    is_sender = name.casefold() == answers.case.sender_name.casefold()
    return "" if is_sender else name


def _recommend_to(answers: Answers, ending: Ending) -> str:
    whom = _if_asked(answers, "recommend_to")
    if whom and ending.standing_offer:
        answers.refuse(
            "recommend_to", "An offer for a wrong of ours still stands: ask for nothing beside it."
        )
    return whom


def _check_back(answers: Answers, last_day: date) -> CheckBack | None:
    if not answers.asks("back_on"):
        return None
    day = answers.coming_date("back_on")
    if day is not None and day <= last_day:
        answers.refuse("back_on", "Choose a day after our last one.")
    by, about = answers.person("back_by"), answers.text("back_about")
    return CheckBack(on=day or answers.case.today, by=by, about=about)


def _has_grievance(case: Case) -> bool:
    """Say whether a complaint is open, or a wrong of ours was never accepted as righted."""
    found = case.history.complaints
    return any(c.is_open or (c.is_ours and not c.remedy_accepted) for c in found)
