"""What the ledger knows for the letters of the steps, in words that may stand in a letter."""

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.complaint import Complaint
from bot.domain.failure import is_overdue
from bot.domain.history import Note, NoteKind
from bot.domain.scope_request import Decision, ScopeRequest
from bot.messages.blocks import clip
from bot.messages.joints import has_words, item, one_line, phrase
from bot.messages.money_and_dates import hours_words, short_date
from bot.messages.topics import Case

_WINDOW = timedelta(days=90)  # domain.md, Fit signals
_SHORT = 160


def unpriced_asks(case: Case) -> tuple[ScopeRequest, ...]:
    """Return the asks of the last 90 days that still need a price, the oldest first.

    They are undecided, from the first day on, or change orders without an amount. What we gave
    as goodwill costs the client nothing afterwards, though the score counts it as unpaid.
    """
    found = (
        r
        for r in case.history.scope_requests
        if timedelta(0) <= case.today - r.asked_on <= _WINDOW and has_words(r.text)
    )
    unpriced = (r for r in found if _is_unpriced(r))
    return tuple(sorted(unpriced, key=lambda r: (r.asked_on, r.id)))


def agreement_of(case: Case) -> Agreement | None:
    """Return the agreement in force, the newest of several."""
    found = (a for a in case.history.agreements if a.is_in_force(case.today))
    return max(found, key=lambda a: (a.start, a.id), default=None)


def covered(case: Case) -> str:
    """Return "Our agreement covers 20 hours a month: two pages"; "" where that is not known."""
    agreement = agreement_of(case)
    if agreement is None:
        return ""
    scope, hours = phrase(agreement.scope or ""), ""
    if agreement.included_hours and agreement.kind is not AgreementKind.HOURLY:
        per = " a month" if agreement.kind is AgreementKind.RETAINER else " in all"
        hours = hours_words(agreement.included_hours) + per
    told = ": ".join(filter(None, (hours, scope)))
    return f"Our agreement covers {told}." if told else ""


def notes_of(case: Case, *kinds: NoteKind) -> tuple[Note, ...]:
    """Return the notes of these kinds that say something, the oldest first."""
    found = (n for n in case.history.notes if n.kind in kinds and has_words(n.text))
    return tuple(sorted(found, key=lambda n: (n.on, n.id)))


def goals(case: Case) -> tuple[str, ...]:
    """Return the goals that were agreed on, an entry each."""
    return tuple(item(short(n.text)) for n in notes_of(case, NoteKind.GOAL))


def open_duties(case: Case) -> tuple[str, ...]:
    """Return the client's overdue duties without blame: "Photos: planned for 4 September"."""
    duties = (n for n in notes_of(case, NoteKind.CLIENT_DUTY) if n.done is None and n.due)
    late = sorted((n.due, n.text) for n in duties if n.due and n.due < case.today)
    return tuple(
        f"{item(short(text))}: planned for {short_date(due, case.today)}, still open"
        for due, text in late
    )


def overdue_promises(case: Case) -> tuple[str, ...]:
    """Return what we promised and did not deliver in time: "Banner: due on 4 September"."""
    late = (d for d in case.history.deliverables if is_overdue(d, case.today) and not d.delivered)
    kept = sorted((d.due, d.promised) for d in late if d.due and has_words(d.promised))
    return tuple(f"{item(short(what))}: due on {short_date(due, case.today)}" for due, what in kept)


def words_of(complaint: Complaint) -> tuple[str, ...]:
    """Return a complaint in the client's words, point by point where it has points."""
    points = tuple(one_line(p) for p in complaint.points if has_words(p))
    return points or ((one_line(complaint.text),) if has_words(complaint.text) else ())


def short(text: str) -> str:
    """Return what was logged on one line, shortened where it is long."""
    return clip(one_line(text), _SHORT)


def fitting(lines: Iterable[str], limit: int) -> str:
    """Return as many whole lines as a field of `limit` characters holds."""
    whole = "\n".join(lines)
    return whole if len(whole) <= limit else whole[: limit + 1].rpartition("\n")[0]


def _is_unpriced(request: ScopeRequest) -> bool:
    is_order = request.decision is Decision.CHANGE_ORDER
    return request.decision is Decision.UNDECIDED or (is_order and request.amount is None)
