"""The lessons: causes of complaints by count, time to mend, what came back and with whom."""

from collections.abc import Sequence
from datetime import date

from bot.domain.complaint import Cause
from bot.domain.lessons import LESSON_DAYS, MONTH_DAYS, Lesson, Repeated
from bot.messages import ids
from bot.messages.blocks import actions, button, clip, context, escape, line, quoted, section
from bot.messages.complaint_words import CAUSES
from bot.messages.native import Cell, data_table
from bot.messages.receipts import number, plural
from bot.messages.reply import Reply

MOST_TEXT = 3900
_FORMULAS = (
    "Ours: the fault is ours or shared. Time to mend: the median of the days from raised to "
    "corrected or resolved, after a failed fix to what was done on a later day. Came back: fixes "
    "that failed, and complaints of ours with the same cause beyond a client's first."
)
_HEADER = ("Cause", "Ours", "In all", "Days to mend", "Still open", "Came back", "With")


def lessons_answer(lessons: Sequence[Lesson], *, replaces: bool = False) -> Reply:
    """Return every cause with what it teaches, the commonest of ours first; there are nine."""
    head = _head(lessons)
    if not lessons:
        return Reply(escape(head), [line(head)], replaces=replaces)
    lines = [(_cause(lesson.cause), _words(lesson)) for lesson in lessons]
    blocks = [
        section(f"*{escape(head)}*"),
        *(section(f"*{quoted(cause)}*\n{quoted(words)}") for cause, words in lines),
        actions(button("Show as a table", ids.FIT_TABLE, "lessons")),
        context(escape(_FORMULAS)),
    ]
    spoken = "\n".join([head, *(f"{cause}: {words}." for cause, words in lines), _FORMULAS])
    return Reply(escape(clip(spoken, MOST_TEXT)), blocks, replaces=replaces)


def lessons_table(lessons: Sequence[Lesson]) -> Reply:
    """Return the lessons as Slack's native table, with the same lines in words."""
    answer = lessons_answer(lessons)
    if not lessons:
        return answer
    table = data_table("Causes of complaints, the commonest of ours first", _HEADER, _rows(lessons))
    blocks = [line((_head(lessons), "bold")), table, context(escape(_FORMULAS))]
    return Reply(answer.text, blocks)


def repeated_words(repeated: Repeated) -> str:
    """Return two sentences on the cause that repeats, for the digest: plain words, not escaped.

    They name clients, so they belong into our own channels alone.
    """
    who = _names(repeated.names, repeated.clients)
    before = f"{number(repeated.before)} in the {MONTH_DAYS} days before"
    times = "twice" if repeated.count == 2 else f"{repeated.count} times"  # noqa: PLR2004 (a word)
    return (
        f"The cause that repeats: “{_cause(repeated.cause)}”, {times} in the {MONTH_DAYS} days to "
        f"{_day(repeated.until)}, with {who} ({before}). Type /fit lessons for all causes."
    )


def _head(lessons: Sequence[Lesson]) -> str:
    ours, total = sum(lesson.ours for lesson in lessons), sum(lesson.all for lesson in lessons)
    if not lessons:
        return (
            f"No complaint is logged in the last {LESSON_DAYS} days. "
            "That says nothing of those that nobody logged."
        )
    return f"Complaints of the last {LESSON_DAYS} days: {ours} of ours, {total} in all."


def _words(lesson: Lesson) -> str:
    counted = f"{lesson.ours} of ours, {lesson.all} in all"
    parts = [counted if lesson.all else "none raised in this time"]
    if lesson.ours:
        parts.append(_mending(lesson))
    parts.append(_back(lesson))
    return " · ".join(parts)


def _mending(lesson: Lesson) -> str:
    still = f"{lesson.open} still open" if lesson.open else ""
    if lesson.days_to_mend is None:
        return f"none mended yet, {still}"
    mended = sum(lesson.days.values())
    days = f"after {plural(lesson.days_to_mend, 'day')}" if lesson.days_to_mend else "the same day"
    told = f"mended {days} (median of {mended})"
    return f"{told}, {still}" if still else told


def _back(lesson: Lesson) -> str:
    parts = []
    if lesson.fixes_failed:
        parts.append(plural(lesson.fixes_failed, "fix failed", "fixes failed"))
    if lesson.again:
        parts.append(f"{lesson.again} more of the same client")
    if not parts:
        return "none came back"
    return f"came back with {_names(lesson.names, lesson.clients_again)}: {', '.join(parts)}"


def _names(names: Sequence[str], count: int) -> str:
    if count > len(names):
        return f"{', '.join(names)} and {count - len(names)} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _rows(lessons: Sequence[Lesson]) -> list[list[Cell]]:
    return [
        [
            _cause(lesson.cause),
            (lesson.ours, str(lesson.ours)),
            (lesson.all, str(lesson.all)),
            _median(lesson.days_to_mend),
            (lesson.open, str(lesson.open)),
            (lesson.fixes_failed + lesson.again, str(lesson.fixes_failed + lesson.again)),
            _names(lesson.names, lesson.clients_again) if lesson.names else "nobody",
        ]
        for lesson in lessons
    ]


def _median(days: float | None) -> Cell:
    return "not known" if days is None else (days, number(days))


def _cause(cause: Cause | None) -> str:
    return CAUSES[cause] if cause else "No cause written down"


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"
