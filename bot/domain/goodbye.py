"""Plays for a client who said goodbye: heard out first, then parted from well."""

from bot.domain.client import Status
from bot.domain.history import Note, NoteKind
from bot.domain.play import Case, Play, PlayName
from bot.domain.signal import Entry

BUCKETS = {
    "fulfilled": PlayName.FAREWELL,
    "distracted": PlayName.STAY_IN_TOUCH,
    "not_executed": PlayName.PART_WAYS,
}


def listen_to_goodbye(case: Case) -> Play | None:
    """Choose to listen where a client says goodbye and nobody knows why."""
    note = last_departure(case)
    if not said_goodbye(case) or (note and (note.bucket or note.text.strip())):
        return None
    return _play(PlayName.LISTEN, "goodbye_unexplained", note)


def part(case: Case) -> Play | None:
    """Choose how to part, by what a person decided, else by a suggestion that says it is one.

    Suggested from duties and silence, never from the text (domain.md, Plays): a duty severity
    of one half or more suggests a plan never carried out, such a silence too many directions.
    """
    if not said_goodbye(case):
        return None
    note = last_departure(case)
    decided = note.bucket if note and note.bucket in BUCKETS else None
    bucket = decided or _suggested(case)
    return _play(BUCKETS[bucket], f"goodbye_{bucket}", note, is_suggestion=decided is None)


def said_goodbye(case: Case) -> bool:
    """Say whether the client is leaving: by status, or by a departure noted within 60 days.

    An agreement that started after the note undoes the note, not the status.
    """
    if case.history.client.status is Status.LEAVING:
        return True
    note = last_departure(case)
    if note is None or case.age(note.on) > case.night.rules.goodbye_days:
        return False
    return not any(a.start > note.on for a in case.history.agreements)


def last_departure(case: Case) -> Note | None:
    """Return the newest departure note; of one day's, one whose reason is decided comes first."""
    notes = [n for n in case.history.notes if n.kind is NoteKind.DEPARTURE]
    return max(
        notes, key=lambda n: (n.on, bool(n.bucket), bool(n.text.strip()), n.id), default=None
    )


def _suggested(case: Case) -> str:
    if case.reaches("client_duty", case.night.rules.step_from):
        return "not_executed"
    return "distracted" if case.reaches("silence", case.night.rules.step_from) else "fulfilled"


def _play(name: PlayName, reason: str, note: Note | None, *, is_suggestion: bool = False) -> Play:
    return Play(
        name=name,
        reason=reason,
        figures={"on": note.on.isoformat(), "text": note.text} if note else {},
        entries=(Entry("notes", note.id),) if note else (),
        is_suggestion=is_suggestion,
    )
