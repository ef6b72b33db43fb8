"""Plays that right a wrong of ours: they come before everything else (principle 1)."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.client import Status
from bot.domain.complaint import Complaint, Fault, Severity
from bot.domain.debt import is_unrighted
from bot.domain.failure import (
    answers_to,
    apologised_on,
    failed_fixes,
    has_failure,
    is_overdue,
    may_answer,
    open_wrongs,
    overdue_remedy,
)
from bot.domain.history import NoteKind
from bot.domain.play import Case, Play, PlayName
from bot.domain.signal import Entry, Figures

_TURNED_TO_US = (NoteKind.CONTACT, NoteKind.MEETING, NoteKind.PRAISE, NoteKind.DISCOUNT_ASK)


def second_chance(case: Case) -> Play | None:
    """Choose for a former client; every other row is closed to them.

    With an unrighted wrong, and contact or an ask in the last 30 days: second_chance. A
    complaint, a re-raise, praise and a discount ask are contact too.
    """
    if case.history.client.status is not Status.FORMER:
        return None
    wrongs = [c for c in case.history.complaints if is_unrighted(c, case.night)]
    recent = [on for on in _approaches(case) if case.age(on) <= case.night.rules.comeback_days]
    if not wrongs or not recent:
        return Play(name=PlayName.NONE, reason="former")
    return Play(
        name=PlayName.SECOND_CHANCE,
        reason="former_came_back",
        figures={"on": max(recent).isoformat(), "wrongs": len(wrongs)},
        entries=_entries(wrongs),
    )


def recovery_offer(case: Case) -> Play | None:
    """Choose where an apology alone is not, or is no longer, enough.

    A failed fix; an open major wrong; one apologised for 5 working days ago or more, or past
    the date that the apology promised. A remedy that the client accepted ends the last two.
    """
    failed = [c for c in case.history.complaints if failed_fixes(c, case.today)]
    if failed:
        return _amend(PlayName.RECOVERY_OFFER, "fix_failed", failed, case)
    waiting = [c for c in open_wrongs(case.history) if not c.remedy_accepted]
    major = [c for c in waiting if c.severity is Severity.MAJOR]
    if major:
        return _amend(PlayName.RECOVERY_OFFER, "major_wrong", major, case)
    late = [c for c in waiting if (until := awaited_until(c, case)) and until <= case.today]
    return _amend(PlayName.RECOVERY_OFFER, "apology_not_enough", late, case) if late else None


def apology(case: Case) -> Play | None:
    """Choose for an open minor wrong without an apology, or a promise 5 working days overdue.

    A promise that was apologised for since it fell due, in a message that can have answered no
    complaint, is awaited and not apologised for again: repeated apologies do harm.
    """
    untold = [
        c
        for c in open_wrongs(case.history)
        if not c.remedy_accepted and apologised_on(c, case.history) is None
    ]
    if untold:
        return _amend(PlayName.APOLOGY, "wrong_without_apology", untold, case)
    late = [
        d
        for d in case.history.deliverables
        if d.due and is_overdue(d, case.today) and _is_long_overdue(d.due, case)
    ]
    found = [(d.due or case.today, Entry("deliverables", d.id), d.promised) for d in late]
    found += _late_remedies(case)
    if not found:
        return None
    due, _, promised = min(found)
    return Play(
        name=PlayName.APOLOGY,
        reason="promise_overdue",
        figures=_promise(promised, due, case),
        entries=tuple(sorted(entry for _, entry, _ in found)),
    )


def _late_remedies(case: Case) -> Iterator[tuple[date, Entry, str]]:
    """Yield remedies promised and more than 5 working days overdue, unless apologised for since.

    They are accepted ones: for any other the offer comes first.
    """
    for wrong in open_wrongs(case.history):
        message = overdue_remedy(wrong, case.history, case.today)
        due = message.promised_by if message else None
        if message is None or due is None:
            continue
        waited = case.night.calendar.working_days(due, case.today)
        told = any(m.on > due for m in answers_to(wrong, case.history))
        if waited > case.night.rules.promise_working_days and not told:
            yield due, Entry("messages", message.id), wrong.text


def listen(case: Case) -> Play | None:
    """Choose for an open complaint of unknown fault, or whose client side nobody has heard."""
    unheard = sorted(
        (
            c
            for c in case.history.complaints
            if c.is_open and (c.fault is Fault.UNKNOWN or not c.client_side_heard)
        ),
        key=lambda c: (c.raised_on, c.id),
    )
    if not unheard:
        return None
    known = unheard[0].fault is not Fault.UNKNOWN
    return _amend(PlayName.LISTEN, "side_not_heard" if known else "fault_unknown", unheard, case)


def wait_for_amends(case: Case) -> Play | None:
    """Choose nothing while a failure of ours is open: no row below applies.

    The figures say what is awaited, and until when where a date is known.
    """
    if not has_failure(case.history, case.today):
        return None
    figures, entry = min(_awaited(case), key=lambda a: (str(a[0].get("until", "9999")), a[1]))
    return Play(name=PlayName.NONE, reason="failure_open", figures=figures, entries=(entry,))


def awaited_until(complaint: Complaint, case: Case) -> date | None:
    """Return when an apology given stops being enough; None where none was given.

    5 working days after it, or the day after the date that it promised, if sooner.
    """
    apologised = apologised_on(complaint, case.history)
    if apologised is None:
        return None
    limit = case.night.calendar.add_working_days(apologised, case.night.rules.recovery_working_days)
    promised = [m.promised_by for m in answers_to(complaint, case.history) if m.promised_by]
    return min([limit, *(day + timedelta(days=1) for day in promised)])


def _approaches(case: Case) -> Iterator[date]:
    yield from (n.on for n in case.history.notes if n.kind in _TURNED_TO_US)
    yield from (r.asked_on for r in case.history.scope_requests)
    for complaint in case.history.complaints:
        yield complaint.raised_on
        yield from (r.on for r in complaint.reraises)


def _is_long_overdue(due: date, case: Case) -> bool:
    told = any(
        m.kind == "apology"
        and m.on > due
        and m.complaint is None
        and not any(may_answer(m, c, case.history) for c in case.history.complaints)
        for m in case.history.messages
    )
    waited = case.night.calendar.working_days(due, case.today)
    return waited > case.night.rules.promise_working_days and not told


def _awaited(case: Case) -> Iterator[tuple[Figures, Entry]]:
    for wrong in open_wrongs(case.history):
        until = awaited_until(wrong, case)
        what = "remedy_delivered" if wrong.remedy_accepted else "answer_to_apology"
        if wrong.remedy_accepted and wrong.remedy_delivered_on:
            what = "resolution"
        told: Figures = {"awaited": what, "text": wrong.text}
        dated = until and not wrong.remedy_accepted
        yield (
            {**told, "until": until.isoformat()} if until and dated else told,
            Entry("complaints", wrong.id),
        )
    for late in case.history.deliverables:
        if late.due and is_overdue(late, case.today):
            yield (
                {"awaited": "promise", **_promise(late.promised, late.due, case)},
                Entry("deliverables", late.id),
            )


def _promise(promised: str, due: date, case: Case) -> Figures:
    calendar, rules = case.night.calendar, case.night.rules
    return {
        "text": promised,
        "due": due.isoformat(),
        "working_days": calendar.working_days(due, case.today),
        "until": calendar.add_working_days(due, rules.promise_working_days).isoformat(),
    }


def _amend(name: PlayName, reason: str, wrongs: list[Complaint], case: Case) -> Play:
    first = min(wrongs, key=lambda c: (c.raised_on, c.id))
    figures: dict[str, float | str] = {
        "text": first.text,
        "raised_on": first.raised_on.isoformat(),
        "count": len(wrongs),
    }
    apologised = apologised_on(first, case.history)
    if apologised:
        figures["apologised_on"] = apologised.isoformat()
    offers = [m.on for m in answers_to(first, case.history) if m.kind == "recovery_offer"]
    if offers:
        figures["offered_on"] = max(offers).isoformat()
    return Play(name=name, reason=reason, figures=figures, entries=_entries(wrongs))


def _entries(wrongs: list[Complaint]) -> tuple[Entry, ...]:
    ordered = sorted(wrongs, key=lambda c: (c.raised_on, c.id))
    return tuple(Entry("complaints", c.id) for c in ordered)
