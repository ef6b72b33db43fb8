"""Evidence: the entries behind a line of a score, each in one line with its permalink."""

from collections.abc import Callable, Iterator

from bot.domain.history import History
from bot.domain.signal import Entry, Signal
from bot.messages.receipts import hours

_Lines = Iterator[tuple[str, str]]


def evidence(signal: Signal, history: History) -> tuple[str, ...]:
    """Return the entries of a signal, a line each in its order, and how many more there are.

    An entry that the history does not hold any more is named by its id.
    """
    wanted = set(signal.entries)
    words = {entry: line for entry, line in _lines(history, wanted) if entry in wanted}
    found = tuple(words.get(entry, f"{entry.kind} {entry.id}") for entry in signal.entries)
    more = signal.count - len(found)
    return (*found, f"and {more:,} more") if more > 0 else found


def _lines(history: History, wanted: set[Entry]) -> Iterator[tuple[Entry, str]]:
    for kind in {entry.kind for entry in wanted}:
        for identity, line in _WRITERS[kind](history):
            yield Entry(kind, identity), line


def _asks(history: History) -> _Lines:
    for ask in history.scope_requests:
        size = "" if ask.hours is None else f", {hours(ask.hours)}"
        told = f"{ask.asked_on}: {ask.text} ({ask.decision.value.replace('_', ' ')}{size})"
        yield ask.id, _linked(told, ask.permalink)


def _complaints(history: History) -> _Lines:
    for complaint in history.complaints:
        yield complaint.id, _linked(f"{complaint.raised_on}: {complaint.text}", complaint.permalink)


def _reraises(history: History) -> _Lines:
    for complaint in history.complaints:
        for again in complaint.reraises:
            told = f"{again.on}: raised again: {complaint.text}"
            yield again.id, _linked(told, complaint.permalink)


def _notes(history: History) -> _Lines:
    for note in history.notes:
        due = f" (due {note.due})" if note.due else ""
        told = f"{note.on}: {note.kind.value.replace('_', ' ')}: {note.text}{due}"
        yield note.id, _linked(told, note.permalink)


def _time(history: History) -> _Lines:
    for time in history.time:
        what = ", ".join(filter(None, (time.person, time.note)))
        yield time.id, f"{time.on}: {hours(time.hours)} {what}".rstrip()


def _deliverables(history: History) -> _Lines:
    for promise in history.deliverables:
        yield promise.id, f"{promise.promised} (due {promise.due})"


def _messages(history: History) -> _Lines:
    for message in history.messages:
        yield message.id, f"{message.on}: {message.kind.replace('_', ' ')} {message.status.value}"


_WRITERS: dict[str, Callable[[History], _Lines]] = {
    "scope_requests": _asks,
    "complaints": _complaints,
    "reraises": _reraises,
    "notes": _notes,
    "time": _time,
    "deliverables": _deliverables,
    "messages": _messages,
}


def _linked(words: str, permalink: str | None) -> str:
    return f"{words} {permalink}" if permalink else words
