"""Plays for a relationship in which nothing of ours is open: the ladder, one step at a time."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.history import MessageStatus, NoteKind, SentMessage
from bot.domain.play import Case, Play, PlayName
from bot.domain.signal import Entry

TRIED = ("change_order", "goal_reset", "value_recap")
AWAITED = (*TRIED, "check_in")


def wait_for_answer(case: Case) -> Play | None:
    """Choose nothing while a step sent less than 30 days ago is unanswered."""
    days = case.night.rules.answer_days
    open_ones = [
        m
        for m in case.history.messages
        if m.kind in AWAITED and m.status is MessageStatus.SENT and case.age(m.on) < days
    ]
    if not open_ones:
        return None
    last = max(open_ones, key=lambda m: (m.on, m.id))
    until = last.on + timedelta(days=days)
    return Play(
        name=PlayName.NONE,
        reason="waiting_for_answer",
        figures={"message": last.kind, "sent_on": last.on.isoformat(), "until": until.isoformat()},
        entries=(Entry("messages", last.id),),
    )


def graceful_exit(case: Case) -> Play | None:
    """Choose for a red fit that a step sent 30 to 180 days ago did not lift."""
    rules = case.night.rules
    tried = [m for m in _tried(case) if rules.answer_days <= case.age(m.on) <= rules.tried_days]
    if not (case.is_red and case.red_stood and tried):
        return None
    last = max(tried, key=lambda m: (m.on, m.id))
    return Play(
        name=PlayName.GRACEFUL_EXIT,
        reason="step_did_not_help",
        figures={
            "message": last.kind,
            "sent_on": last.on.isoformat(),
            "fit": case.fit.value or 0.0,
        },
        entries=(Entry("messages", last.id),),
    )


def change_order(case: Case) -> Play | None:
    """Choose for scope creep of one third or more."""
    if not case.reaches("scope_creep", case.night.rules.change_order_from):
        return None
    return _for_signals(PlayName.CHANGE_ORDER, "scope_creep", case)


def goal_reset(case: Case) -> Play | None:
    """Choose for a client duty of one half or more, or a red fit with nothing tried in 180 days."""
    if case.reaches("client_duty", case.night.rules.step_from):
        return _for_signals(PlayName.GOAL_RESET, "client_duty", case)
    tried = any(case.age(m.on) <= case.night.rules.tried_days for m in _tried(case))
    if not case.is_red or tried:
        return None
    return Play(
        name=PlayName.GOAL_RESET, reason="red_nothing_tried", figures={"fit": case.fit.value or 0.0}
    )


def value_recap(case: Case) -> Play | None:
    """Choose for discount pressure, perceived value or time travel of one half or more."""
    for name in ("discount_pressure", "perceived_value", "time_travel"):
        if case.reaches(name, case.night.rules.step_from):
            return _for_signals(PlayName.VALUE_RECAP, name, case)
    return None


def check_in(case: Case) -> Play | None:
    """Choose for a silence of one half or more, unless the client asked for something lately.

    A request, complaint or discount ask within 14 days is no silence, only no conversation.
    """
    if not case.reaches("silence", case.night.rules.step_from):
        return None
    quiet = case.night.rules.quiet_days
    heard = [h for h in _heard(case) if case.age(h[0]) <= quiet]
    if not heard:
        return _for_signals(PlayName.CHECK_IN, "silence", case)
    on, kind, entry = max(heard)
    return Play(
        name=PlayName.NONE,
        reason="no_conversation_noted",
        figures={"kind": kind, "on": on.isoformat(), "days_ago": case.age(on)},
        entries=(entry,),
    )


def nothing(case: Case) -> Play:
    """Choose nothing: no row applies. Of a client of whom nothing is known, say that."""
    return Play(name=PlayName.NONE, reason="all_quiet" if case.fit.signals else "nothing_known")


def _tried(case: Case) -> list[SentMessage]:
    return [m for m in case.history.messages if m.kind in TRIED]


def _heard(case: Case) -> Iterator[tuple[date, str, Entry]]:
    for ask in case.history.scope_requests:
        yield ask.asked_on, "request", Entry("scope_requests", ask.id)
    for complaint in case.history.complaints:
        yield complaint.raised_on, "complaint", Entry("complaints", complaint.id)
    for note in case.history.notes:
        if note.kind is NoteKind.DISCOUNT_ASK:
            yield note.on, "discount_ask", Entry("notes", note.id)


def _for_signals(name: PlayName, reason: str, case: Case) -> Play:
    signal = next(s for s in case.fit.signals if s.name == reason)
    return Play(name=name, reason=reason, figures=signal.figures, entries=signal.entries)
