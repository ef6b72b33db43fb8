"""What an exit asks: the decision, what was promised, who takes over what, and the money."""

from datetime import date, timedelta

from bot.domain.agreement import Deliverable
from bot.domain.history import NoteKind
from bot.messages.joints import has_words, item
from bot.messages.letter_facts import FinalMoneyKind
from bot.messages.money_and_dates import days_words, long_date
from bot.messages.topics import Case, Question, QuestionKind

MOST_STEPS = 12
_PROMISED_LIMIT = 2_400
_LINES = QuestionKind.MULTILINE
_MONEY = (
    (FinalMoneyKind.SETTLED, "Nothing is open on either side"),
    (FinalMoneyKind.INVOICE, "We send a last invoice"),
    (FinalMoneyKind.REFUND, "We pay something back"),
)

# The notice counts from the day on which the letter leaves: so long it may wait for a manager.
_TO_APPROVE = timedelta(days=7)


def decision(case: Case) -> tuple[Question, ...]:
    """Ask for the decision, the last day and a reason."""
    notice = notice_days(case)
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
            prefill=(case.today + timedelta(days=notice) + _TO_APPROVE).isoformat()
            if notice
            else "",
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


def work(case: Case) -> tuple[Question, ...]:
    """Ask what was promised and what happens until the last day."""
    return (
        Question(
            name="promised",
            label="What did we promise, and where is it?",
            hint="One a line: what, when it was delivered, where they can see it.",
            kind=_LINES,
            prefill=_promised_lines(case),
            max_length=_PROMISED_LIMIT,
        ),
        Question(
            name="steps",
            label="What happens until the last day? What; who; by when",
            hint=f"One a line, up to {MOST_STEPS}: Move the ad accounts; Priya Nair; 30 November",
            kind=_LINES,
            max_length=1_800,
        ),
    )


def handover(case: Case) -> tuple[Question, ...]:
    """Ask who and what passes to whom."""
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


def farewell(case: Case) -> tuple[Question, ...]:
    """Ask about the money, an offer that still stands, and thanks."""
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


def notice_days(case: Case) -> int:
    """Return the notice that the agreements in force ask for; 0 if none."""
    in_force = (a for a in case.history.agreements if a.is_in_force(case.today))
    return max((a.notice_days or 0 for a in in_force), default=0)


def _promised_lines(case: Case) -> str:
    found = sorted(case.history.deliverables, key=lambda d: (d.due or date.max, d.id))
    lines = [_promised_line(d, case.today) for d in found if has_words(d.promised)]
    whole = "\n".join(lines)
    return whole if len(whole) <= _PROMISED_LIMIT else whole[:_PROMISED_LIMIT].rsplit("\n", 1)[0]


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
