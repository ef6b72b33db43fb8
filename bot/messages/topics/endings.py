"""Topics of an exit: the decision, what was promised, who takes over what, and the money."""

from datetime import date, timedelta

from bot.domain.agreement import Deliverable
from bot.domain.history import NoteKind
from bot.messages.joints import has_words, item, lines_of
from bot.messages.letter_facts import Ending, FinalMoney, FinalMoneyKind, Step
from bot.messages.money_and_dates import days_words, long_date, parse_date
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind

MOST_STEPS = 12
_LINES = QuestionKind.MULTILINE
_MONEY = (
    (FinalMoneyKind.SETTLED, "Nothing is open on either side"),
    (FinalMoneyKind.INVOICE, "We send a last invoice"),
    (FinalMoneyKind.REFUND, "We pay something back"),
)


def ending(case: Case) -> Asked:
    """Ask for everything that an exit states; an exit decides, so nothing is asked twice."""
    questions = (*_decision(case), *_work(case), *_handover(case), *_farewell(case))
    return Asked(questions, _read_ending)


def _decision(case: Case) -> tuple[Question, ...]:
    notice = _notice_days(case)
    known = (f"The agreement asks for {days_words(notice)} notice",) if notice else ()
    return (
        Question(
            name="decided_on",
            label="When did you decide this?",
            kind=QuestionKind.DATE,
            prefill=case.today.isoformat(),
        ),
        Question(
            name="last_day",
            label="What is our last day?",
            kind=QuestionKind.DATE,
            known=known,
            prefill=(case.today + timedelta(days=notice)).isoformat() if notice else "",
        ),
        Question(
            name="reason",
            label="Is there one true, spare reason to give?",
            hint="“From January we work only on retail sites.” No grievance. May stay empty.",
            kind=_LINES,
            required=False,
            max_length=400,
        ),
    )


def _work(case: Case) -> tuple[Question, ...]:
    return (
        Question(
            name="promised",
            label="What did we promise, and where is it?",
            hint="One a line: what, when it was delivered, where they can see it.",
            kind=_LINES,
            prefill=_promised_lines(case),
            max_length=2_400,
        ),
        Question(
            name="steps",
            label="What happens until the last day? What; who; by when",
            hint=f"One a line, up to {MOST_STEPS}: Move the ad accounts; Priya Nair; 30 November",
            kind=_LINES,
            max_length=1_800,
        ),
    )


def _handover(case: Case) -> tuple[Question, ...]:
    return (
        Question(
            name="handover_contact",
            label="Who is their one contact until then?",
            hint="The sender's own name becomes “I”.",
            prefill=case.sender_name,
            max_length=80,
        ),
        Question(
            name="handover",
            label="What do we hand over?",
            hint="One a line: files, accounts, passwords, documents.",
            kind=_LINES,
            required=False,
            max_length=1_800,
        ),
        Question(
            name="deadlines",
            label="Which dates are theirs to keep after us?",
            hint="One a line: “20 January: the domain is renewed”",
            kind=_LINES,
            required=False,
            max_length=1_500,
        ),
        Question(
            name="alternatives",
            label="Who could take the work over?",
            hint="One a line. Only people who agreed to be named.",
            kind=_LINES,
            required=False,
            max_length=1_200,
        ),
    )


def _farewell(case: Case) -> tuple[Question, ...]:
    offers = _unaccepted(case)
    thanks = [n.text for n in case.history.notes if n.kind in (NoteKind.PRAISE, NoteKind.WIN)]
    return (
        Question(
            name="final_money",
            label="How does the money stand?",
            kind=QuestionKind.CHOICE,
            choices=tuple((str(value), label) for value, label in _MONEY),
        ),
        Question(
            name="final_amount",
            label=f"How much, in {case.history.client.currency}?",
            kind=QuestionKind.MONEY,
            required=False,
            max_length=40,
        ),
        Question(
            name="final_by",
            label="Due or paid by when?",
            kind=QuestionKind.DATE,
            required=False,
        ),
        Question(
            name="final_words",
            label="What is that sum for?",
            hint="“It covers December up to our last day.”",
            kind=_LINES,
            required=False,
            max_length=500,
        ),
        Question(
            name="standing_offer",
            label="Which offer of ours still stands?",
            hint="“The £900 we offered for the late launch is yours whenever you ask for it.”",
            kind=_LINES,
            required=bool(offers),
            known=offers,
            max_length=800,
        ),
        Question(
            name="thanks",
            label="What do you thank them for? One true thing",
            hint="“Thank you for backing the new booking flow when it was only a sketch.”",
            kind=_LINES,
            known=tuple(f"Noted: {text}" for text in thanks[-3:] if has_words(text)),
            max_length=400,
        ),
    )


def _notice_days(case: Case) -> int:
    in_force = (a for a in case.history.agreements if a.is_in_force(case.today))
    return max((a.notice_days or 0 for a in in_force), default=0)


def _promised_lines(case: Case) -> str:
    found = sorted(case.history.deliverables, key=lambda d: (d.due or date.max, d.id))
    lines = [_promised_line(d, case.today) for d in found if has_words(d.promised)]
    whole = "\n".join(lines)
    return whole if len(whole) <= 2_400 else whole[:2_400].rsplit("\n", 1)[0]  # noqa: PLR2004


def _promised_line(deliverable: Deliverable, today: date) -> str:
    what = item(deliverable.promised)
    if deliverable.delivered:
        line = f"{what}: delivered on {long_date(deliverable.delivered, today)}"
        return f"{line}, {deliverable.evidence}" if deliverable.evidence else line
    return f"{what}: due on {long_date(deliverable.due, today)}" if deliverable.due else what


def _unaccepted(case: Case) -> tuple[str, ...]:
    """Return what we did or offered for a failure of ours, without the client's consent."""
    found = (c for c in case.history.complaints if c.is_ours and c.remedy)
    return tuple(
        f"Not accepted so far: {c.remedy}, for “{item(c.text)}”"
        for c in found
        if c.remedy_accepted is not True and not c.is_open
    )


def _read_ending(answers: Answers) -> dict[str, object]:
    today = answers.case.today
    ending = Ending(
        decided_on=_decided_on(answers) or today,
        last_day=_last_day(answers) or today,
        notice_days=_notice_days(answers.case) or None,
        reason=answers.text("reason"),
        promised=lines_of(answers.text("promised")),
        steps=_steps(answers),
        contact=answers.person("handover_contact"),
        handover=lines_of(answers.text("handover")),
        deadlines=lines_of(answers.text("deadlines")),
        alternatives=lines_of(answers.text("alternatives")),
        money=_final_money(answers),
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
    day, notice = answers.coming_date("last_day"), _notice_days(answers.case)
    earliest = answers.case.today + timedelta(days=notice)
    if day is not None and day < earliest:
        answers.refuse(
            "last_day",
            f"The agreement asks for {days_words(notice)} notice: "
            f"{long_date(earliest, answers.case.today)} at the earliest.",
        )
    return day


def _steps(answers: Answers) -> tuple[Step, ...]:
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


def _final_money(answers: Answers) -> FinalMoney:
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
