"""Failures of ours: which are open, since when, and what we did about them."""

from datetime import date

from bot.domain.agreement import Deliverable
from bot.domain.client import Status
from bot.domain.complaint import Complaint, Reraise, Verdict
from bot.domain.history import History, SentMessage

APOLOGIES = ("apology", "recovery_offer")


def open_wrongs(history: History) -> list[Complaint]:
    """Return the open complaints whose fault is ours or shared, oldest first."""
    return sorted(
        (c for c in history.complaints if c.is_ours and c.is_open),
        key=lambda c: (c.raised_on, c.id),
    )


def unrighted_wrongs(history: History) -> list[Complaint]:
    """Return a former client's wrongs without a remedy that they accepted, oldest first.

    Open or closed, they never expire (domain.md, Scores); `debt.is_unrighted` says the same of
    a night. To a client whom we still serve an open wrong is answered otherwise: none.
    """
    if history.client.status is not Status.FORMER:
        return []
    return sorted(
        (c for c in history.complaints if c.is_ours and not c.remedy_accepted),
        key=lambda c: (c.raised_on, c.id),
    )


def failed_fixes(complaint: Complaint, day: date) -> list[Reraise]:
    """Return the re-raises up to `day` that say that our fix failed and were not mended by then.

    Mended is: corrected or resolved on a later date than the re-raise, as `Complaint.is_open`
    has it. Whatever the fault was, a failed fix is ours (domain.md, principle 6).
    """
    mended = max(
        (on for on in (complaint.corrected_on, complaint.resolved_on) if on and on <= day),
        default=date.min,
    )
    return [
        r for r in complaint.reraises if r.verdict is Verdict.FIX_FAILED and mended <= r.on <= day
    ]


def is_overdue(deliverable: Deliverable, day: date) -> bool:
    """Say whether the promise was due before `day` and not kept by then."""
    if deliverable.due is None or deliverable.due >= day:
        return False
    return deliverable.delivered is None or deliverable.delivered > day


def overdue_remedy(complaint: Complaint, history: History, day: date) -> SentMessage | None:
    """Return the message whose promised remedy is overdue on `day`; None where none is.

    The newest promise counts, for an open wrong of ours. It is kept once the remedy was delivered,
    or the wrong corrected on the message's day or later. Where the letter's promise stands in the
    ledger by itself, that one is overdue, and nothing is owed twice.
    """
    if not (complaint.is_ours and complaint.is_open) or complaint.remedy_delivered_on:
        return None
    promises = [m for m in answers_to(complaint, history) if m.promised_by]
    if not promises:
        return None
    last = promises[-1]
    if _stands_by_itself(last, history):
        return None
    is_corrected = complaint.corrected_on is not None and complaint.corrected_on >= last.on
    is_late = last.promised_by is not None and last.promised_by < day
    return last if is_late and not is_corrected else None


def _stands_by_itself(message: SentMessage, history: History) -> bool:
    draft = message.draft_id
    return draft is not None and any(d.draft_id == draft for d in history.deliverables)


def has_failure(history: History, day: date) -> bool:
    """Say whether a failure of ours was open on `day`.

    An open wrong, a failed fix or a promise overdue. Source: domain.md, principle 1.
    """
    return any(_was_open(c, day) for c in history.complaints) or any(
        is_overdue(d, day) for d in history.deliverables
    )


def opened_on(complaint: Complaint) -> date:
    """Return since when the complaint is open: raised, or raised again after its resolution."""
    if complaint.resolved_on is None:
        return complaint.raised_on
    return min((r.on for r in _reopenings(complaint)), default=complaint.raised_on)


def answers_to(complaint: Complaint, history: History) -> list[SentMessage]:
    """Return the apologies and offers sent for a complaint, oldest first.

    A message that names no complaint counts for every one raised up to its day.
    """
    return sorted(
        (
            m
            for m in history.messages
            if m.kind in APOLOGIES
            and m.on >= complaint.raised_on
            and m.complaint in (None, complaint.id)
        ),
        key=lambda m: (m.on, m.id),
    )


def apologised_on(complaint: Complaint, history: History) -> date | None:
    """Return when we first apologised for the complaint as it stands, None if we did not.

    A remedy `apology` without a message counts from the answer, or else from the day raised.
    """
    sent = answers_to(complaint, history)
    if sent:
        return sent[0].on
    if complaint.remedy == "apology":
        return complaint.responded_on or complaint.corrected_on or complaint.raised_on
    return None


def may_answer(message: SentMessage, complaint: Complaint, history: History) -> bool:
    """Say whether a message that names no complaint can have been about this one.

    It is a wrong of ours that was open on that day, or that nobody had answered before it: no
    answer, correction or remedy, and no other apology.
    """
    if not complaint.is_ours or complaint.raised_on > message.on:
        return False
    if _was_open(complaint, message.on):
        return True
    if complaint.remedy_accepted or complaint.remedy:
        return False
    answers = (
        complaint.responded_on,
        complaint.corrected_on,
        complaint.remedy_offered_on,
        complaint.remedy_delivered_on,
        *(m.on for m in answers_to(complaint, history)),
    )
    return not any(on and on < message.on for on in answers)


def _was_open(complaint: Complaint, day: date) -> bool:
    if failed_fixes(complaint, day):
        return True
    if not complaint.is_ours or complaint.raised_on > day:
        return False
    if complaint.resolved_on is None or day < complaint.resolved_on:
        return True
    return any(r.on <= day for r in _reopenings(complaint))


def _reopenings(complaint: Complaint) -> list[Reraise]:
    """Return what reopened a resolved complaint; only resolving it anew closes it again."""
    resolved = complaint.resolved_on
    return [
        r
        for r in complaint.reraises
        if resolved and r.verdict is Verdict.FIX_FAILED and r.on >= resolved
    ]
