"""One client's ledger as it was known on one evening: what every signal reads."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.agreement import Deliverable
from bot.domain.calendar import Calendar
from bot.domain.complaint import Complaint
from bot.domain.history import History, Note
from bot.domain.rules import DEFAULT, Rules
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.window import Window


@dataclass(frozen=True, slots=True)
class Night:
    """`history` without what happened after `today`, and what it is judged by."""

    history: History
    today: date
    calendar: Calendar
    rules: Rules = DEFAULT

    @classmethod
    def of(
        cls, history: History, *, now: datetime, calendar: Calendar, rules: Rules = DEFAULT
    ) -> "Night":
        """Return the night of `now` (aware): the workspace's date, and what was known then."""
        today = calendar.today(now)
        return cls(known_on(history, today), today, calendar, rules)

    def window(self, signal: str) -> Window:
        """Return the window of a signal's rule: its days, today included."""
        return Window.ending(self.today, self.rules[signal].window_days)


def known_on(history: History, day: date) -> History:
    """Return `history` as it was known on `day`: later entries and later outcomes are left out.

    A score never reads what is dated after its own day, so that an old night can be
    computed anew. The same `history` is returned where nothing lies ahead.
    """
    return replace(
        history,
        agreements=tuple([a for a in history.agreements if a.start <= day]),
        deliverables=tuple([_deliverable(d, day) for d in history.deliverables]),
        scope_requests=tuple(
            [_request(r, day) for r in history.scope_requests if r.asked_on <= day]
        ),
        complaints=tuple([_complaint(c, day) for c in history.complaints if c.raised_on <= day]),
        time=tuple([t for t in history.time if t.on <= day]),
        money=tuple([m for m in history.money if m.on <= day]),
        notes=tuple([_note(n, day) for n in history.notes if n.on <= day]),
        messages=tuple([m for m in history.messages if m.on <= day]),
        investments=tuple([i for i in history.investments if i.counts_from <= day]),
    )


def _by(when: date | None, day: date) -> date | None:
    return when if when is None or when <= day else None


def _deliverable(one: Deliverable, day: date) -> Deliverable:
    is_ahead = one.delivered is not None and one.delivered > day
    return replace(one, delivered=None) if is_ahead else one


def _note(one: Note, day: date) -> Note:
    return one if one.done is None or one.done <= day else replace(one, done=None)


def _request(one: ScopeRequest, day: date) -> ScopeRequest:
    if one.decided_on is None or one.decided_on <= day:
        return one
    return replace(one, decision=Decision.UNDECIDED, decided_on=None, decided_by=None)


def _complaint(one: Complaint, day: date) -> Complaint:
    later = [
        one.responded_on,
        one.corrected_on,
        one.remedy_offered_on,
        one.remedy_delivered_on,
        one.resolved_on,
        *(r.on for r in one.reraises),
    ]
    if all(when is None or when <= day for when in later):
        return one
    return replace(
        one,
        responded_on=_by(one.responded_on, day),
        corrected_on=_by(one.corrected_on, day),
        remedy_offered_on=_by(one.remedy_offered_on, day),
        remedy_delivered_on=_by(one.remedy_delivered_on, day),
        resolved_on=_by(one.resolved_on, day),
        reraises=tuple(r for r in one.reraises if r.on <= day),
    )
