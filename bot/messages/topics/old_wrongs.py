"""The topic of a second chance: the favour first, then a wrong that was never righted."""

from typing import Any

from bot.domain.complaint import Complaint, Fault
from bot.domain.failure import unrighted_wrongs
from bot.messages.complaint_words import REMEDY_LABELS
from bot.messages.joints import has_words, one_line
from bot.messages.money_and_dates import long_date
from bot.messages.old_wrong_facts import OldWrong, Told
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind
from bot.messages.topics.wrongs import miss_questions

MOST_TOLD = 5
_MOST_KNOWN = 3
_LINES = QuestionKind.MULTILINE


def old_wrong(case: Case) -> Asked:
    """Ask for the favour done, the wrong, and how we answered when they told us of it."""
    wrong = miss_questions(_known_of_the_wrong(case), needs_cost=True)
    return Asked((_favour(case), *wrong, _answered(case)), _read)


def _favour(case: Case) -> Question:
    return Question(
        name="favour",
        label="What did they ask for, and where is it now?",
        hint="“The logo files that you asked for on Monday are in your folder.” Do it first.",
        kind=_LINES,
        known=_asked_lately(case),
        max_length=600,
    )


def _answered(case: Case) -> Question:
    return Question(
        name="answered",
        label="How did we answer when they told us of it?",
        hint="“We wrote back that the invoice was right, and nobody had looked.”",
        kind=_LINES,
        known=tuple(f"They said on {t.on}: {t.words}" for t in _told(case)),
        max_length=600,
    )


def _read(answers: Answers) -> dict[str, Any]:
    case = answers.case
    said = {name: answers.text(name) for name in ("thing", "miss", "cost")}
    wrong = OldWrong(
        favour=answers.text("favour"), answered=answers.text("answered"), told=_told(case)
    )
    faults = {c.fault for c in unrighted_wrongs(case.history)}
    return {**said, "old_wrong": wrong, "is_shared": faults == {Fault.SHARED}}


def _told(case: Case) -> tuple[Told, ...]:
    """Return what they told us of their wrongs; a letter takes the oldest few."""
    found = (c for c in unrighted_wrongs(case.history) if has_words(c.text))
    return tuple(Told(words=one_line(c.text), on=c.raised_on) for c in found)[:MOST_TOLD]


def _known_of_the_wrong(case: Case) -> tuple[str, ...]:
    wrongs = unrighted_wrongs(case.history)
    known = [f"Our side, as logged: {c.our_side}" for c in wrongs if c.our_side]
    known += [_offered(c) for c in wrongs if c.remedy]
    if len(wrongs) > MOST_TOLD:
        more = len(wrongs) - MOST_TOLD
        known.append(f"Not in this letter: {more} more old wrongs. Right them in another.")
    return tuple(known)


def _offered(complaint: Complaint) -> str:
    what = REMEDY_LABELS.get(complaint.remedy or "", complaint.remedy)
    answer = "they refused" if complaint.remedy_accepted is False else "they did not answer"
    return f"Offered for {complaint.id}: {what}; {answer}"


def _asked_lately(case: Case) -> tuple[str, ...]:
    said = [(n.on, n.text) for n in case.history.notes]
    said += [(r.asked_on, r.text) for r in case.history.scope_requests]
    newest = sorted(((on, text) for on, text in said if has_words(text)), reverse=True)
    return tuple(f"{long_date(on, case.today)}: {text}" for on, text in newest[:_MOST_KNOWN])
