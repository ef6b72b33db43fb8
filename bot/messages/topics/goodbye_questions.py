"""What a goodbye asks beyond an exit's questions: their side first, the open door last."""

from datetime import date, timedelta

from bot.domain.history import Note, NoteKind
from bot.messages.joints import has_words, item
from bot.messages.money_and_dates import days_words, long_date
from bot.messages.topics import Case, Question, QuestionKind
from bot.messages.topics.ending_questions import farewell, handover, notice_days, work

_LINES = QuestionKind.MULTILINE
_MOST_KNOWN = 3


def acceptance(case: Case) -> tuple[Question, ...]:
    """Ask when they told us, and for the last day, which is theirs to choose."""
    note = departure(case)
    return (
        Question(
            name="told_on",
            label="When did they tell you?",
            kind=QuestionKind.DATE,
            prefill=(note.on if note else case.today).isoformat(),
            known=_noted(case, NoteKind.DEPARTURE),
        ),
        Question(
            name="last_day",
            label="What is our last day?",
            hint="The day that they asked for, where you can.",
            kind=QuestionKind.DATE,
            prefill=_last_day(case),
            known=_known_of_the_end(case),
        ),
    )


def plan(case: Case) -> tuple[Question, ...]:
    """Ask for the plan, the handover and the money, as an exit does, and for two thanks."""
    steps = (q for q in work(case) if q.name == "steps")
    passed_on = (q for q in handover(case) if q.name != "alternatives")
    second = Question(
        name="second_thanks",
        label="And for what else? Another true thing",
        hint="“Thank you for telling us early, so that nobody had to hurry.”",
        kind=_LINES,
        max_length=400,
    )
    return (*steps, *passed_on, *farewell(case), second)


def came_for(case: Case) -> Question:
    """Ask what they came for, which they have."""
    return Question(
        name="came_for",
        label="What did they come for, and have now?",
        hint="“You came for a booking page that your own desk can run, and it runs.”",
        kind=_LINES,
        known=(*_noted(case, NoteKind.GOAL), *_noted(case, NoteKind.WIN)),
        max_length=400,
    )


def recommend_to(case: Case) -> Question:
    """Ask whom a word from a happy client would help."""
    return Question(
        name="recommend_to",
        label="Whom could a word from them help one day?",
        hint="“another hotel that wants its own bookings”. Only if they are happy with us.",
        required=False,
        known=_noted(case, NoteKind.PRAISE),
        max_length=120,
    )


def comes_first(_case: Case) -> Question:
    """Ask what they have to do now, as they said it."""
    return Question(
        name="comes_first",
        label="What comes first for them now?",
        hint="“You open two shops before Christmas, and they come first.” May stay empty.",
        kind=_LINES,
        required=False,
        max_length=400,
    )


def check_back(case: Case) -> tuple[Question, ...]:
    """Ask who checks back, when, and to ask what."""
    return (
        Question(
            name="back_on",
            label="On which day do we ask again?",
            kind=QuestionKind.DATE,
        ),
        Question(
            name="back_by",
            label="Who asks?",
            hint="One person, by name. The sender's own name becomes “I”.",
            prefill=case.sender_name,
            max_length=80,
        ),
        Question(
            name="back_about",
            label="To ask what?",
            hint="“whether both shops are open”. May stay empty.",
            required=False,
            max_length=150,
        ),
    )


def ready(case: Case) -> Question:
    """Ask what lies there of the plan, for them to use."""
    delivered = (d for d in case.history.deliverables if d.delivered and has_words(d.promised))
    return Question(
        name="ready",
        label="What of the plan is theirs to use?",
        hint="“The route map and the nine texts are in your folder.” No word on what was not done.",
        kind=_LINES,
        required=False,
        known=tuple(f"Delivered: {item(d.promised)}" for d in delivered)[-_MOST_KNOWN:],
        max_length=600,
    )


def door(hint: str) -> Question:
    """Ask for what is true about coming back."""
    return Question(
        name="door",
        label="What is true about coming back?",
        hint=hint,
        kind=_LINES,
        max_length=400,
    )


def also_signs() -> Question:
    """Ask for the daily contact, who signs as well."""
    return Question(
        name="also_signs",
        label="Who signs with you?",
        hint="Their daily contact, by name. May stay empty.",
        required=False,
        max_length=80,
    )


def departure(case: Case) -> Note | None:
    """Return the newest departure noted."""
    notes = [n for n in case.history.notes if n.kind is NoteKind.DEPARTURE]
    return max(notes, key=lambda n: (n.on, n.id), default=None)


def _noted(case: Case, kind: NoteKind) -> tuple[str, ...]:
    found = sorted((n.on, n.text) for n in case.history.notes if n.kind is kind)
    told = [
        f"Noted on {long_date(on, case.today)}: {text}" for on, text in found if has_words(text)
    ]
    return tuple(told[-_MOST_KNOWN:])


def _end(case: Case) -> date | None:
    """Return the last day of the agreements in force; None where one is open-ended."""
    in_force = [a for a in case.history.agreements if a.is_in_force(case.today)]
    ends = [a.end for a in in_force if a.end]
    return max(ends) if ends and len(ends) == len(in_force) else None


def _last_day(case: Case) -> str:
    end, notice, note = _end(case), notice_days(case), departure(case)
    if end is None and notice:
        end = max((note.on if note else case.today) + timedelta(days=notice), case.today)
    return end.isoformat() if end else ""


def _known_of_the_end(case: Case) -> tuple[str, ...]:
    end, notice = _end(case), notice_days(case)
    known = [f"The agreement ends on {long_date(end, case.today)}"] if end else []
    return (*known, *([f"The agreement asks for {days_words(notice)} notice"] if notice else []))
