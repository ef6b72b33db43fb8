"""What a client raised and we have not righted, point by point, in their order."""

from dataclasses import dataclass
from datetime import date

from bot.domain.complaint import Complaint, Severity
from bot.messages.joints import has_words, one_line
from bot.messages.topics import Case

MOST_POINTS = 20  # a form and a letter take no more; whole complaints beyond wait for another


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One point in their words, or a promise of ours that is overdue since `due`."""

    words: str
    raised_on: date | None = None
    due: date | None = None


def wrongs(case: Case) -> tuple[Complaint, ...]:
    """Return the open failures of ours that this letter answers, the oldest first."""
    chosen: list[Complaint] = []
    room = MOST_POINTS
    for complaint in sorted(_open(case), key=_weight):
        size = len(_words_of(complaint))
        if size <= room or not chosen:
            chosen.append(complaint)
            room -= size
    return tuple(sorted(chosen, key=lambda c: (c.raised_on, c.id)))


def left_out(case: Case) -> int:
    """Count the open failures of ours for which this letter has no room."""
    return len(_open(case)) - len(wrongs(case))


def open_points(case: Case) -> tuple[OpenPoint, ...]:
    """Return the points to answer; where nobody complained, our promises that are overdue."""
    raised = [OpenPoint(w, raised_on=c.raised_on) for c in wrongs(case) for w in _words_of(c)]
    if not raised:
        overdue = (d for d in case.history.deliverables if d.delivered is None and d.due)
        late = sorted((d.due, d.promised) for d in overdue if d.due and d.due < case.today)
        raised = [OpenPoint(one_line(p), due=day) for day, p in late if has_words(p)]
    return tuple(raised[:MOST_POINTS])


def _open(case: Case) -> list[Complaint]:
    found = (c for c in case.history.complaints if c.is_ours and c.is_open)
    return [c for c in found if _words_of(c)]


def _weight(complaint: Complaint) -> tuple[bool, date, str]:
    return complaint.severity is not Severity.MAJOR, complaint.raised_on, complaint.id


def _words_of(complaint: Complaint) -> list[str]:
    points = [one_line(p) for p in complaint.points if has_words(p)]
    return points or [one_line(complaint.text)] * has_words(complaint.text)
