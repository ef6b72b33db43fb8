"""What the client does: duties, time travel, discount asks, silence and what they value."""

from bot.domain.client import Status
from bot.domain.complaint import Fault, Reraise, Verdict
from bot.domain.failure import has_failure
from bot.domain.history import History, Note, NoteKind
from bot.domain.night import Night
from bot.domain.scale import severity_at
from bot.domain.signal import Entry, Evidence, Missing, Reading, Weighed
from bot.domain.window import Window

_TALKS = (NoteKind.CONTACT, NoteKind.MEETING, NoteKind.PRAISE)


def read_client_duty(night: Night) -> Reading | Missing:
    """Measure the worst overdue duty of the client in working days, and the share missed.

    Takes part with any duty that has a due date. The scale is of the worst; the share missed
    (undone or done late, of those due) is shown with it. Source: domain.md, Fit signals.
    """
    today = night.today
    duties = [(n, n.due) for n in night.history.notes if n.kind is NoteKind.CLIENT_DUTY and n.due]
    if not duties:
        return Missing(name="client_duty", reason="no_duty")
    past = [(n, due) for n, due in duties if due < today]
    missed = [n for n, due in past if n.done is None or n.done > due]
    texts = {n.id: n.text for n, _ in past if n.done is None}
    late = Evidence.of(
        Weighed(night.calendar.working_days(due, today), n.on, _note(n))
        for n, due in past
        if n.done is None
    )
    worst = late.ranked[0].size if late.ranked else 0
    figures: dict[str, float | str] = {
        "working_days": worst,
        "overdue": late.count,
        "missed": len(missed),
        "due": len(past),
    }
    if late.ranked:
        figures["text"] = texts[late.ranked[0].entry.id]
    scale = night.rules["client_duty"].scale
    return Reading(severity=severity_at(scale, worst), scale=scale, figures=figures, evidence=late)


def read_time_travel(night: Night) -> Reading | Missing:
    """Count the re-raises of the window that were already fixed.

    Takes part with a corrected complaint; an *already fixed* verdict says that one was.
    Source: domain.md, Fit signals and principle 6.
    """
    corrected = any(
        c.corrected_on or any(r.verdict is Verdict.ALREADY_FIXED for r in c.reraises)
        for c in night.history.complaints
    )
    if not corrected:
        return Missing(name="time_travel", reason="no_corrected_complaint")
    found = _already_fixed(night.history, night.window("time_travel"))
    scale = night.rules["time_travel"].scale
    return Reading(
        severity=severity_at(scale, len(found)),
        scale=scale,
        figures={"count": len(found), "days": night.rules["time_travel"].window_days},
        evidence=Evidence.of(Weighed(1, r.on, Entry("reraises", r.id)) for r in found),
    )


def read_discount_pressure(night: Night) -> Reading | Missing:
    """Count asks for a lower price made while no failure of ours was open.

    Takes part with any note or complaint of the window. Source: domain.md, Fit signals.
    """
    window = night.window("discount_pressure")
    if not _says_anything(night.history, window):
        return Missing(name="discount_pressure", reason="no_notes", figures={"days": window.days})
    asks = _notes(night.history, window, NoteKind.DISCOUNT_ASK)
    found = [n for n in asks if not has_failure(night.history, n.on)]
    scale = night.rules["discount_pressure"].scale
    return Reading(
        severity=severity_at(scale, len(found)),
        scale=scale,
        figures={"count": len(found), "excused": len(asks) - len(found), "days": window.days},
        evidence=Evidence.of(Weighed(1, n.on, _note(n)) for n in found),
    )


def read_silence(night: Night) -> Reading | Missing:
    """Count the days since the last contact, meeting or praise, however long ago.

    Takes part with at least 3 of them in the window, an agreement in force or none known, and
    not for a former client. Source: domain.md, Fit signals.
    """
    history = night.history
    if history.client.status is Status.FORMER:
        return Missing(name="silence", reason="former")
    if history.agreements and not any(a.is_in_force(night.today) for a in history.agreements):
        return Missing(name="silence", reason="no_agreement_in_force")
    talks = [n for n in history.notes if n.kind in _TALKS]
    window, needed = night.window("silence"), night.rules.contacts_needed
    recent = sum(1 for n in talks if n.on in window)
    if recent < needed or not talks:
        found = {"count": recent, "needed": needed, "days": window.days}
        return Missing(name="silence", reason="few_contacts", figures=found)
    last = max(talks, key=lambda n: (n.on, n.id))
    days = (night.today - last.on).days
    scale = night.rules["silence"].scale
    return Reading(
        severity=severity_at(scale, days),
        scale=scale,
        figures={"days": days, "last": last.on.isoformat()},
        evidence=Evidence.of([Weighed(1, last.on, _note(last))]),
    )


def read_perceived_value(night: Night) -> Reading | Missing:
    """Weigh praise and wins (p) against grumbling (n): max(0, (n - p) / (n + p + 2)).

    Takes part with any note or complaint in 180 days, or in its own window where that is
    longer. A discount ask counts here whatever was open. Source: domain.md, Fit signals.
    """
    history, window = night.history, night.window("perceived_value")
    heard = Window.ending(night.today, max(night.rules.heard_days, window.days))
    if not _says_anything(history, heard):
        return Missing(name="perceived_value", reason="no_notes", figures={"days": heard.days})
    praise = len(_notes(history, window, NoteKind.PRAISE, NoteKind.WIN))
    grumbles = list(_grumbles(history, window))
    count = len(grumbles)
    return Reading(
        severity=max(0.0, (count - praise) / (count + praise + 2)),
        figures={"praise": praise, "grumbles": count, "days": window.days},
        evidence=Evidence.of(grumbles),
    )


def _grumbles(history: History, window: Window) -> list[Weighed]:
    asks = _notes(history, window, NoteKind.DISCOUNT_ASK)
    theirs = [c for c in history.complaints if c.fault is Fault.THEIRS and c.raised_on in window]
    return [
        *(Weighed(1, n.on, _note(n)) for n in asks),
        *(Weighed(1, r.on, Entry("reraises", r.id)) for r in _already_fixed(history, window)),
        *(Weighed(1, c.raised_on, Entry("complaints", c.id)) for c in theirs),
    ]


def _already_fixed(history: History, window: Window) -> list[Reraise]:
    return [
        r
        for c in history.complaints
        for r in c.reraises
        if r.verdict is Verdict.ALREADY_FIXED and r.on in window
    ]


def _notes(history: History, window: Window, *kinds: NoteKind) -> list[Note]:
    return [n for n in history.notes if n.kind in kinds and n.on in window]


def _says_anything(history: History, window: Window) -> bool:
    """Say whether there is a note, a complaint, or one raised again."""
    return any(n.on in window for n in history.notes) or any(
        c.raised_on in window or any(r.on in window for r in c.reraises) for c in history.complaints
    )


def _note(note: Note) -> Entry:
    return Entry("notes", note.id)
