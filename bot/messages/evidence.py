"""Evidence: the entries behind a line of a score, each in one line with its permalink."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from bot.domain.agreement import MoneyKind
from bot.domain.history import History
from bot.domain.signal import Entry, Signal
from bot.messages.figures import hours, money
from bot.messages.formulas import is_hidden


class EvidenceLine(NamedTuple):
    """An entry in words, with the Slack message that it came from where there is one."""

    words: str
    permalink: str | None = None


_SUMS = {MoneyKind.PASS_THROUGH: "passed through"}
# What says no sum and no price.
_WITHOUT_MONEY = ("time",)
_Lines = Iterator[tuple[str, EvidenceLine]]


def evidence(signal: Signal, history: History) -> tuple[str, ...]:
    """Return the entries of a signal, a line each in its order, and how many more there are."""
    found = tuple(
        f"{line.words} {line.permalink}" if line.permalink else line.words
        for line in evidence_lines(signal.entries, history)
    )
    more = more_evidence(signal)
    return (*found, more) if more else found


def evidence_lines(entries: Iterable[Entry], history: History) -> tuple[EvidenceLine, ...]:
    """Return entries in words, in their order; one that the history lost is named by its id."""
    wanted = tuple(entries)
    words = dict(_lines(history, set(wanted)))
    return tuple(words.get(e) or EvidenceLine(f"{e.kind} {e.id}") for e in wanted)


def for_reader(signal: Signal, *, with_money: bool) -> Signal:
    """Return a signal with the entries that this reader may see.

    Of one whose figures are for managers nobody else sees sums, what was priced, or the order
    of what things cost.
    """
    if not is_hidden(signal, with_money=with_money):
        return signal
    seen = (entry for entry in signal.entries if entry.kind in _WITHOUT_MONEY)
    return replace(signal, entries=tuple(sorted(seen, key=lambda entry: entry.id)))


def more_evidence(signal: Signal) -> str | None:
    """Return "and 2,990 more" where not all entries of a signal are shown."""
    more = signal.count - len(signal.entries)
    return f"and {more:,} more" if more > 0 else None


def _lines(history: History, wanted: set[Entry]) -> Iterator[tuple[Entry, EvidenceLine]]:
    for kind in {entry.kind for entry in wanted}:
        for identity, line in _WRITERS[kind](history):
            entry = Entry(kind, identity)
            if entry in wanted:
                yield entry, line


def _asks(history: History) -> _Lines:
    for ask in history.scope_requests:
        size = "" if ask.hours is None else f", {hours(ask.hours)}"
        told = f"{ask.asked_on}: {ask.text} ({ask.decision.value.replace('_', ' ')}{size})"
        yield ask.id, EvidenceLine(told, ask.permalink)


def _complaints(history: History) -> _Lines:
    for complaint in history.complaints:
        told = f"{complaint.raised_on}: {complaint.text}"
        yield complaint.id, EvidenceLine(told, complaint.permalink)


def _reraises(history: History) -> _Lines:
    for complaint in history.complaints:
        for again in complaint.reraises:
            told = f"{again.on}: raised again: {again.text or complaint.text}"
            yield again.id, EvidenceLine(told, again.permalink or complaint.permalink)


def _notes(history: History) -> _Lines:
    for note in history.notes:
        due = f" (due {note.due})" if note.due else ""
        told = f"{note.on}: {note.kind.value.replace('_', ' ')}: {note.text}{due}"
        yield note.id, EvidenceLine(told, note.permalink)


def _time(history: History) -> _Lines:
    for time in history.time:
        what = ", ".join(filter(None, (time.person, time.note)))
        yield time.id, EvidenceLine(f"{time.on}: {hours(time.hours)} {what}".rstrip())


def _deliverables(history: History) -> _Lines:
    for promise in history.deliverables:
        yield promise.id, EvidenceLine(f"{promise.promised} (due {promise.due})")


def _messages(history: History) -> _Lines:
    for message in history.messages:
        told = f"{message.on}: {message.kind.replace('_', ' ')} {message.status.value}"
        yield message.id, EvidenceLine(told)


def _agreements(history: History) -> _Lines:
    for agreement in history.agreements:
        until = f" until {agreement.end}" if agreement.end else ""
        told = f"{agreement.kind.value} agreement since {agreement.start}{until}"
        scope = f": {agreement.scope}" if agreement.scope else ""
        yield agreement.id, EvidenceLine(f"{told}{scope}")


def _money(history: History) -> _Lines:
    for entry in history.money:
        amount = money(entry.amount, history.client.currency)
        what = f": {entry.note}" if entry.note else ""
        told = f"{entry.on}: {_SUMS.get(entry.kind, entry.kind.value)} {amount}{what}"
        yield entry.id, EvidenceLine(told)


_WRITERS: dict[str, Callable[[History], _Lines]] = {
    "scope_requests": _asks,
    "complaints": _complaints,
    "reraises": _reraises,
    "notes": _notes,
    "time": _time,
    "agreements": _agreements,
    "money": _money,
    "deliverables": _deliverables,
    "messages": _messages,
}
