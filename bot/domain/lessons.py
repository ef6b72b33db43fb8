"""Lessons: the causes of complaints by count, how long mending took, and which came back."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from statistics import median
from typing import NamedTuple

from bot.domain.complaint import Cause
from bot.domain.window import Window

LESSON_DAYS = 180
MONTH_DAYS = 30
# A cause that was there once did not repeat.
REPEATS_FROM = 2
MOST_NAMES = 5


class Told(NamedTuple):
    """What a lesson needs of a complaint; `failures` are the days on which our fix failed."""

    client_id: int
    name: str
    cause: Cause | None
    is_ours: bool
    raised_on: date
    corrected_on: date | None = None
    resolved_on: date | None = None
    failures: tuple[date, ...] = ()

    @property
    def mended_on(self) -> date | None:
        """When it was mended: corrected or resolved, whichever came first.

        After a failed fix only what was done on a later day counts, as `Complaint.is_open`
        has it.
        """
        failed = max(self.failures, default=None)
        done = [day for day in (self.corrected_on, self.resolved_on) if day]
        return min((day for day in done if failed is None or day > failed), default=None)


@dataclass(slots=True)
class Lesson:
    """One cause; None is "not written down".

    `ours` counts complaints whose fault is ours or shared, `all` those of any fault, both
    raised in the window. `days` has how many of ours took so many days to mend, `open` are not
    mended. Of ours, `fixes_failed` counts re-raises in the window that said so, `again` the
    complaints beyond a client's first, `clients_again` the clients with either; `names` are
    the first of them.
    """

    cause: Cause | None
    ours: int = 0
    all: int = 0
    open: int = 0
    days: Counter[int] = field(default_factory=Counter)
    fixes_failed: int = 0
    again: int = 0
    clients_again: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def days_to_mend(self) -> float | None:
        """The median of the days from raised to mended; None where nothing was mended."""
        return float(median(self.days.elements())) if self.days else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """The cause that repeats: `count` complaints of ours between `since` and `until`.

    `clients` counts the clients who said it, `names` are the first of them; `before` counts
    the complaints of this cause in as many days before.
    """

    cause: Cause
    count: int
    clients: int
    names: tuple[str, ...]
    before: int
    since: date
    until: date


def lessons_of(told: Iterable[Told], *, today: date) -> list[Lesson]:
    """Return what the last 180 days teach, the cause with the most complaints of ours first.

    `told` is in the order of its clients, and only one client's complaints are held at a time;
    an older complaint among them counts by the re-raises that fall into the window alone.
    """
    window = Window.ending(today, LESSON_DAYS)
    found: dict[Cause | None, Lesson] = {}
    for client in _by_client(told):
        _add_client(found, client, window)
    return sorted(found.values(), key=lambda one: (-one.ours, -one.all, one.cause or "~"))


def repeated_cause(told: Iterable[Told], *, today: date) -> Repeated | None:
    """Return the cause with the most complaints of ours in the last 30 days, if it repeats.

    It takes two complaints at least, be they of one client or of two: a client who has to say
    the same twice is a cause repeating too. Among equals the one with more clients, then the
    one with more in the 30 days before. A cause that nobody wrote down, or "other", names
    nothing that could be changed and is left out. `told` is in the order of its clients.
    """
    month = Window.ending(today, MONTH_DAYS)
    past = Window.ending(month.first - timedelta(days=1), MONTH_DAYS)
    now: Counter[Cause] = Counter()
    before: Counter[Cause] = Counter()
    names: dict[Cause, list[str]] = {}
    clients: Counter[Cause] = Counter()
    for client in _by_client(told):
        ours = [t for t in client if t.is_ours]
        causes = Counter(t.cause or Cause.OTHER for t in ours if t.raised_on in month)
        before.update(t.cause or Cause.OTHER for t in ours if t.raised_on in past)
        now.update(causes)
        clients.update(causes.keys())
        for cause in causes:
            _name(names.setdefault(cause, []), client[0].name)
    ranked = [cause for cause in now if cause is not Cause.OTHER and now[cause] >= REPEATS_FROM]
    if not ranked:
        return None
    cause = min(ranked, key=lambda c: (-now[c], -clients[c], -before[c], c))
    return Repeated(
        cause=cause,
        count=now[cause],
        clients=clients[cause],
        names=tuple(names[cause]),
        before=before[cause],
        since=month.first,
        until=today,
    )


def _by_client(told: Iterable[Told]) -> Iterator[list[Told]]:
    for _, group in groupby(told, key=lambda one: one.client_id):
        yield list(group)


def _add_client(found: dict[Cause | None, Lesson], client: list[Told], window: Window) -> None:
    for cause in dict.fromkeys(one.cause for one in client):
        said = [one for one in client if one.cause is cause]
        raised = [one for one in said if one.raised_on in window]
        ours = [one for one in raised if one.is_ours]
        # A failed fix is ours, whatever the fault was (domain.md, principle 6).
        failed = sum(day in window for one in said for day in one.failures)
        if not raised and not failed:
            continue
        lesson = found.setdefault(cause, Lesson(cause))
        lesson.all += len(raised)
        lesson.ours += len(ours)
        for one in ours:
            _add_mending(lesson, one)
        again = max(0, len(ours) - 1)
        lesson.fixes_failed += failed
        lesson.again += again
        if failed or again:
            lesson.clients_again += 1
            _name(lesson.names, client[0].name)


def _add_mending(lesson: Lesson, told: Told) -> None:
    mended = told.mended_on
    if mended is None:
        lesson.open += 1
    else:
        lesson.days[(mended - told.raised_on).days] += 1


def _name(names: list[str], name: str) -> None:
    if len(names) < MOST_NAMES:
        names.append(name)
