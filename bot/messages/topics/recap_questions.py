"""What a value recap asks, with what the ledger knows of goals, results and failures."""

from datetime import date

from bot.domain.agreement import AgreementKind, Deliverable
from bot.domain.complaint import Complaint, Verdict
from bot.domain.history import NoteKind
from bot.domain.money import major_units
from bot.messages.joints import has_words, item, one_line, quoted
from bot.messages.money_and_dates import short_date
from bot.messages.recap_facts import Per
from bot.messages.topics import Case, Question, QuestionKind
from bot.messages.topics.ledger import (
    agreement_of,
    fitting,
    goals,
    notes_of,
    overdue_promises,
    short,
    words_of,
)

MOST_RESULTS = 5
_LINES = QuestionKind.MULTILINE
_LIMIT = 1_500
_PER = {
    AgreementKind.RETAINER: Per.MONTH,
    AgreementKind.FIXED: Per.ALL,
    AgreementKind.HOURLY: Per.HOUR,
}
_CHOICES = ((Per.MONTH, "a month"), (Per.ALL, "in all"), (Per.HOUR, "an hour"))


def of_answer(case: Case) -> tuple[Question, ...]:
    """Ask for their question and for the answer with a number that they own."""
    asks, raised = notes_of(case, NoteKind.DISCOUNT_ASK), _fixed_already(case)
    days = [*(n.on for n in asks), *(day for day, _ in raised)]
    return (
        Question(
            name="asked",
            label="What did they ask, in their words?",
            hint="“Is the fee still worth it?” Leave it empty where they did not ask.",
            required=False,
            known=tuple(f"Asked for a lower price on {n.on}: {short(n.text)}" for n in asks[-3:])
            + tuple(f"Raised again on {day}: {short(words)}" for day, words in raised[-3:]),
            prefill="" if asks or not raised else raised[-1][1][:300],
            max_length=300,
        ),
        Question(
            name="asked_on",
            label="When did they ask it?",
            kind=QuestionKind.DATE,
            required=False,
            prefill=max(days).isoformat() if days else "",
        ),
        Question(
            name="recap_answer",
            label="What is your answer? First, with a number of theirs",
            hint="“Yes: 61 bookings came through the new page, and they brought you £48,200.”",
            kind=_LINES,
            max_length=600,
        ),
    )


def of_results(case: Case) -> tuple[Question, ...]:
    """Ask for the goals, what came of them with evidence, and what failed too."""
    praise, wins = notes_of(case, NoteKind.PRAISE), notes_of(case, NoteKind.WIN)
    return (
        Question(
            name="goals",
            label="Which goals did you agree on?",
            hint="One a line.",
            kind=_LINES,
            prefill=fitting(goals(case), 800),
            max_length=800,
        ),
        Question(
            name="results",
            label="What came of it? Result; where they can see it",
            hint="One a line, three are best: Direct bookings: 41 in March, 96 in August; "
            "your booking report",
            kind=_LINES,
            # A win is noted without what shows it, and no result stands without: a person adds it.
            known=tuple(f"Win on {n.on}: {short(n.text)}" for n in wins[-3:])
            + tuple(f"Praise on {n.on}: {short(n.text)}" for n in praise[-3:]),
            prefill=fitting(_results(case)[-MOST_RESULTS:], _LIMIT),
            max_length=_LIMIT,
        ),
        Question(
            name="failed",
            label="What did not work?",
            hint="One a line. Where nothing failed: what was slower or smaller than hoped?",
            kind=_LINES,
            prefill=fitting(_failed(case), _LIMIT),
            max_length=_LIMIT,
        ),
    )


def of_cost(case: Case) -> tuple[Question, ...]:
    """Ask what it cost them, what is open, and what they are to decide."""
    agreement = agreement_of(case)
    fee = agreement.fee if agreement and case.with_money else None
    currency = case.history.client.currency
    return (
        Question(
            name="fee",
            label=f"What do they pay us, in {currency}?",
            kind=QuestionKind.MONEY,
            required=False,
            prefill=f"{major_units(fee, currency):,}" if fee else "",
            max_length=40,
        ),
        Question(
            name="fee_per",
            label="A month, in all or an hour?",
            kind=QuestionKind.CHOICE,
            required=False,
            choices=tuple((str(value), label) for value, label in _CHOICES),
            prefill=str(_PER[agreement.kind]) if agreement and fee else "",
        ),
        Question(
            name="cost",
            label="What did it take from them besides?",
            hint="“Your team also gave about two days a month to it.”",
            kind=_LINES,
            required=False,
            max_length=400,
        ),
        Question(
            name="still_open",
            label="What is still open?",
            hint="One a line, with what happens next and a date.",
            kind=_LINES,
            required=False,
            prefill=fitting(_open(case), _LIMIT),
            max_length=_LIMIT,
        ),
        Question(
            name="decision",
            label="What do you ask them to decide?",
            hint="“Shall we keep the newsletter, or put its hours into the booking page?”",
            kind=_LINES,
            max_length=500,
        ),
        Question(name="decide_by", label="By when?", kind=QuestionKind.DATE),
    )


def _fixed_already(case: Case) -> list[tuple[date, str]]:
    found = (r for c in case.history.complaints for r in c.reraises)
    raised = (r for r in found if r.verdict is Verdict.ALREADY_FIXED and has_words(r.text))
    return sorted((r.on, one_line(r.text)) for r in raised)


def _results(case: Case) -> list[str]:
    """Return what was delivered with its evidence, the oldest first."""
    delivered = [
        (d.delivered, _delivered(d, d.delivered, case.today))
        for d in case.history.deliverables
        if d.delivered and has_words(d.promised) and has_words(d.evidence or "")
    ]
    return [line for _, line in sorted(delivered)]


def _delivered(deliverable: Deliverable, on: date, today: date) -> str:
    evidence = short(deliverable.evidence or "").replace(";", ",")
    what = item(short(deliverable.promised)).replace(";", ",")
    return f"{what}, delivered on {short_date(on, today)}; {evidence}"


def _failed(case: Case) -> list[str]:
    return [
        f"{quoted(words)} We corrected it on {short_date(complaint.corrected_on, case.today)}"
        for complaint in _by_day(case)
        if complaint.is_ours and complaint.corrected_on and _is_mended(complaint)
        for words in words_of(complaint)
    ]


def _open(case: Case) -> list[str]:
    found = (c for c in _by_day(case) if c.is_open and not _is_mended(c))
    raised = [quoted(words) for complaint in found for words in words_of(complaint)]
    return [*raised, *overdue_promises(case)]


def _by_day(case: Case) -> list[Complaint]:
    return sorted(case.history.complaints, key=lambda c: (c.raised_on, c.id))


def _is_mended(complaint: Complaint) -> bool:
    failed, corrected = complaint.failed_on, complaint.corrected_on
    return corrected is not None and (failed is None or failed < corrected)
