"""The topic of listening: what they said, in their words, and nothing in our defence."""

from datetime import date

from bot.domain.complaint import Complaint, Fault
from bot.domain.history import Note, NoteKind
from bot.messages.joints import has_words
from bot.messages.talk_facts import Hearing
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind
from bot.messages.topics.ledger import fitting, short, words_of

MOST_WORDS = 4
_LIMIT = 1_000


def hearing(case: Case) -> Asked:
    """Ask for what they said; a goodbye may be answered without quoting it."""
    complaint, goodbye = _unheard(case), _goodbye(case)
    if complaint is None and goodbye is not None:
        return _of_goodbye(goodbye)
    return _of_complaint(complaint)


def _of_complaint(complaint: Complaint | None) -> Asked:
    known = (f"Complaint {complaint.id}: {short(complaint.text)}",) if complaint else ()
    questions = (
        _words(
            known=known,
            prefill=fitting(words_of(complaint)[:MOST_WORDS], _LIMIT) if complaint else "",
            required=True,
        ),
        _day(complaint.raised_on if complaint else None),
    )
    return Asked(questions, lambda answers: _read(answers, is_goodbye=False))


def _of_goodbye(goodbye: Note) -> Asked:
    known = (f"They said goodbye on {goodbye.on}: {short(goodbye.text)}",)
    questions = (_words(known=known, prefill="", required=False), _day(goodbye.on))
    return Asked(questions, lambda answers: _read(answers, is_goodbye=True))


def _words(*, known: tuple[str, ...], prefill: str, required: bool) -> Question:
    return Question(
        name="heard",
        label="What did they say, in their words?",
        hint=f"One a line, up to {MOST_WORDS}. Theirs only: no answer yet.",
        kind=QuestionKind.MULTILINE,
        required=required,
        known=known,
        prefill=prefill,
        max_length=_LIMIT,
    )


def _day(day: date | None) -> Question:
    return Question(
        name="heard_on",
        label="When did they say it?",
        kind=QuestionKind.DATE,
        prefill=day.isoformat() if day else "",
    )


def _read(answers: Answers, *, is_goodbye: bool) -> dict[str, object]:
    lines, on = answers.text("heard").split("\n"), answers.date("heard_on")
    words = tuple(filter(has_words, lines))
    if len(words) > MOST_WORDS:
        answers.refuse("heard", f"Please keep to {MOST_WORDS} lines; the call is for the rest.")
    if on is not None and on > answers.case.today:
        answers.refuse("heard_on", "This day is still to come. When did they say it?")
    heard = Hearing(on=on or answers.case.today, words=words, is_goodbye=is_goodbye)
    return {"hearing": heard}


def _unheard(case: Case) -> Complaint | None:
    """Return the newest open complaint whose fault is not known or whose side is not heard."""
    found = [
        c
        for c in case.history.complaints
        if c.is_open and words_of(c) and (c.fault is Fault.UNKNOWN or not c.is_heard)
    ]
    return max(found, key=lambda c: (c.raised_on, c.id), default=None)


def _goodbye(case: Case) -> Note | None:
    found = (n for n in case.history.notes if n.kind is NoteKind.DEPARTURE)
    return max(found, key=lambda n: (n.on, n.id), default=None)
