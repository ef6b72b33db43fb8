"""Debt: what we owe the client because we let them down, 0 to 100."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import prod

from bot.domain.agreement import Deliverable
from bot.domain.client import Status
from bot.domain.complaint import Complaint, Fault, Severity
from bot.domain.failure import (
    answers_to,
    failed_fixes,
    is_overdue,
    open_wrongs,
    opened_on,
    overdue_remedy,
)
from bot.domain.fit import shares
from bot.domain.history import SentMessage
from bot.domain.night import Night
from bot.domain.rules import Axis
from bot.domain.signal import Entry, Evidence, Figures, Signal, Weighed

# One item never owes everything, so that every share has a logarithm.
MOST = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """`value` is 0 (we owe nothing) to 100; `is_pressing` says that it needs a person.

    Unrighted wrongs alone press for 180 days only; the value keeps them, since they are owed.
    """

    value: float
    items: tuple[Signal, ...]
    is_pressing: bool


def score_debt(night: Night) -> Debt:
    """Score the debt: 100 x (1 - the product of (1 - d) over the items).

    Source: domain.md, Debt signals and Scores.
    """
    items = sorted(_items(night), key=lambda i: (-i.severity, i.name, i.entries))
    kept = [1 - item.severity for item in items]
    value = 100 * (1.0 - prod(kept))
    return Debt(
        value=value,
        items=tuple(_with_points(i, p) for i, p in zip(items, shares(value, kept), strict=True)),
        is_pressing=any(i.figures.get("pressing", 1.0) for i in items),
    )


def _items(night: Night) -> Iterator[Signal]:
    former = night.history.client.status is Status.FORMER
    if not former:
        yield from (_open_wrong(c, night) for c in open_wrongs(night.history))
    for complaint in night.history.complaints:
        yield from _failed_fixes(complaint, night)
        late = _late(complaint, night)
        if late:
            yield _item("slow_response", complaint, night.rules["slow_response"].weight, late)
        if is_unrighted(complaint, night):
            yield _unrighted(complaint, night)
        if not former and (promise := overdue_remedy(complaint, night.history, night.today)):
            yield _broken_remedy(complaint, promise, night)
    overdue = (d for d in night.history.deliverables if is_overdue(d, night.today))
    yield from (_broken_promise(d, night) for d in overdue)


def is_unrighted(complaint: Complaint, night: Night) -> bool:
    """Say whether a wrong of ours ended without a remedy that the client accepted.

    Minor, corrected, acceptance unknown and not re-raised for 60 days counts as righted. To a
    former client every wrong without an accepted remedy is unrighted, open or closed.
    """
    if not complaint.is_ours or complaint.remedy_accepted:
        return False
    if night.history.client.status is Status.FORMER:
        return True
    return not complaint.is_open and not _is_quietly_righted(complaint, night)


def _is_quietly_righted(complaint: Complaint, night: Night) -> bool:
    righted = _righted_on(complaint, night)
    return righted is not None and righted <= night.today


def _righted_on(complaint: Complaint, night: Night) -> date | None:
    """Return when a wrong counts as righted by itself, if it is not raised again; None: never."""
    if night.history.client.status is Status.FORMER or complaint.done_what_we_could:
        return None
    if complaint.severity is Severity.MAJOR or complaint.remedy_accepted is False:
        return None
    if complaint.corrected_on is None:
        return None
    last = max(complaint.corrected_on, *(r.on for r in complaint.reraises), complaint.raised_on)
    return last + timedelta(days=night.rules.righted_days)


def _open_wrong(complaint: Complaint, night: Night) -> Signal:
    """.30 minor, .60 major; +.05 for each full week open, +.20 at most."""
    rules = night.rules
    days = (night.today - opened_on(complaint)).days
    growth = min(rules.growth_limit, rules.weekly_growth * (days // 7))
    base = _weight("open_wrong", complaint, night)
    figures = {"days_open": days, "base": base, "growth": growth}
    return _item("open_wrong", complaint, min(base + growth, MOST), figures)


def _failed_fixes(complaint: Complaint, night: Night) -> Iterator[Signal]:
    for again in failed_fixes(complaint, night.today):
        evidence = Evidence.of(
            [
                Weighed(2, again.on, Entry("reraises", again.id)),
                Weighed(1, complaint.raised_on, Entry("complaints", complaint.id)),
            ]
        )
        told = {"text": complaint.text, "raised_again_on": again.on.isoformat()}
        if again.on == night.today:
            told["mends_from"] = (again.on + timedelta(days=1)).isoformat()
        yield _signal("failed_fix", night.rules["failed_fix"].weight, evidence, told)


def _late(complaint: Complaint, night: Night) -> Figures | None:
    """Say what an open complaint waits for: no answer after 1 working day, no mending after 5.

    An answer alone ends it only while the time for mending is not over: `answer_ends` says so.
    """
    rules = night.rules
    if complaint.fault is Fault.THEIRS or not complaint.is_open:
        return None
    waited = night.calendar.working_days(complaint.raised_on, night.today)
    sent = answers_to(complaint, night.history)
    mended = (
        complaint.corrected_on or complaint.remedy or any(m.kind == "recovery_offer" for m in sent)
    )
    is_unmended = not mended and waited > rules.correction_working_days
    told = {"working_days": waited, "answer_ends": float(not is_unmended)}
    if not (mended or complaint.responded_on or sent) and waited > rules.answer_working_days:
        return {**told, "late": "answer"}
    return {**told, "late": "correction"} if is_unmended else None


def _unrighted(complaint: Complaint, night: Night) -> Signal:
    ended = complaint.resolved_on or complaint.raised_on
    age = (night.today - ended).days
    # To a former client a wrong never expires.
    former = night.history.client.status is Status.FORMER
    pressing = former or age <= night.rules["unrighted_wrong"].window_days
    figures: dict[str, float | str] = {"days_since": age, "pressing": float(pressing)}
    righted = _righted_on(complaint, night)
    if righted:
        figures["righted_on"] = righted.isoformat()
    return _item(
        "unrighted_wrong", complaint, _weight("unrighted_wrong", complaint, night), figures
    )


def _broken_promise(deliverable: Deliverable, night: Night) -> Signal:
    due = deliverable.due or night.today
    evidence = Evidence.of([Weighed(1, due, Entry("deliverables", deliverable.id))])
    figures: Figures = {
        "text": deliverable.promised,
        "due": due.isoformat(),
        "working_days": night.calendar.working_days(due, night.today),
    }
    return _signal("broken_promise", night.rules["broken_promise"].weight, evidence, figures)


def _broken_remedy(complaint: Complaint, promise: SentMessage, night: Night) -> Signal:
    due = promise.promised_by or promise.on
    evidence = Evidence.of(
        [
            Weighed(2, due, Entry("messages", promise.id)),
            Weighed(1, complaint.raised_on, Entry("complaints", complaint.id)),
        ]
    )
    figures: Figures = {
        "text": complaint.text,
        "due": due.isoformat(),
        "working_days": night.calendar.working_days(due, night.today),
        "remedy": 1.0,
    }
    return _signal("broken_promise", night.rules["broken_promise"].weight, evidence, figures)


def _weight(name: str, complaint: Complaint, night: Night) -> float:
    rule = night.rules[name]
    major = complaint.severity is Severity.MAJOR and rule.major is not None
    return rule.major or 0.0 if major else rule.weight


def _item(name: str, complaint: Complaint, d: float, figures: Figures) -> Signal:
    evidence = Evidence.of([Weighed(1, complaint.raised_on, Entry("complaints", complaint.id))])
    told: Figures = {
        "text": complaint.text,
        "severity": complaint.severity.value,
        "raised_on": complaint.raised_on.isoformat(),
        **figures,
    }
    return _signal(name, d, evidence, told)


def _signal(name: str, d: float, evidence: Evidence, figures: Figures) -> Signal:
    return Signal(
        name=name,
        axis=Axis.DEBT,
        severity=d,
        points=0.0,
        figures=figures,
        entries=evidence.entries,
        count=evidence.count,
        freshest=evidence.freshest,
    )


def _with_points(item: Signal, points: float) -> Signal:
    return replace(item, points=points)
