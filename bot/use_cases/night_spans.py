"""A part of a night: some clients scored in one ordered stream, their snapshots kept in batches."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import structlog

from bot.domain.calendar import Calendar
from bot.domain.delivery import LEASE
from bot.domain.history import History
from bot.domain.pin import Pin
from bot.domain.rules import Rules
from bot.domain.snapshot import Before, Snapshot, take_snapshot
from bot.domain.tuning import tuned
from bot.store.database import Begin
from bot.store.histories import UNREADABLE, Span, Wanted
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of

# Snapshots written at a time; the other half of what the memory of a night is made of.
BATCH = 500
_log = structlog.get_logger()

Clock = Callable[[], datetime]
Keep = Callable[[list[Snapshot], list[int]], None]
"""Handed a batch of snapshots, and the clients that could not be scored meanwhile."""


class NightLost(Exception):
    """Another process took the night over, so this one leaves it alone."""


class NightPaused(Exception):
    """This process ends, so another one finishes the night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One span of one night: who is scored as of which moment, by whose claim.

    `is_baseline` says that it is a first look, before these clients' first night.
    """

    team_id: str
    night: date
    moment: datetime
    attempt: int
    span: Span
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """How many clients of a span were scored, and how many could not be."""

    scored: int
    unscored: int


def score_span(
    begin: Begin,
    errand: Errand,
    *,
    clock: Clock,
    is_over: Callable[[], bool] = lambda: False,
) -> Scored:
    """Score the clients of a span and keep their snapshots; those kept before are replaced.

    What an earlier run of the night kept of a client that now cannot be scored is taken back:
    it would stand as tonight's, and the client would not be among the unscored. Raises NightLost;
    NightPaused between two batches once `is_over`.
    """

    def keep(some: list[Snapshot], missed: list[int]) -> None:
        if is_over():
            raise NightPaused
        with begin(errand.team_id) as store:
            until = clock() + LEASE
            if not store.nights.renew(errand.night, errand.attempt, until=until):
                raise NightLost
            store.nights.save(some, is_baseline=errand.is_baseline)
            store.nights.remove(missed, errand.night)

    return look_at_span(begin, errand, keep=keep)


def look_at_span(begin: Begin, errand: Errand, *, keep: Keep) -> Scored:
    """Score the clients of a span and hand the snapshots over in batches; write nothing here.

    A client that cannot be scored, or whose rows cannot even be read, costs no other its score:
    it is logged and counted.
    """
    with begin(errand.team_id, reading=True) as store:
        found = _Span(store, errand)
        snapshots = iter(found)
        while True:
            some = list(islice(snapshots, BATCH))
            missed, found.missed = found.missed, []
            if not (some or missed):
                break
            keep(some, missed)
    return Scored(found.scored, found.unscored)


class _Span:
    """The snapshots of a span, and the count of those that could be taken."""

    def __init__(self, store: Store, errand: Errand) -> None:
        self._store = store
        self._errand = errand
        self._team = store.team.get()
        self._rules: Rules = tuned(self._team.rules)
        self._calendar: Calendar = calendar_of(self._team, now=errand.moment)
        self._done = errand.span.first - 1
        self.scored = 0
        self.unscored = 0
        self.missed: list[int] = []

    def __iter__(self) -> Iterator[Snapshot]:
        span = self._errand.span
        try:
            yield from self._take(span, span)
        except UNREADABLE:
            # A stream ends with the first row that cannot be read: who is left is read in parts.
            found = self._store.clients.list_numbers(after=self._done, limit=len(range(*span)) + 1)
            left = [n for n, is_put_away in found if n <= span.last and not is_put_away]
            yield from self._take_apart(left)

    def _take_apart(self, numbers: Sequence[int]) -> Iterator[Snapshot]:
        """Take what can be taken of these clients, in halves down to the one that is damaged."""
        if not numbers:
            return
        try:
            yield from self._take(numbers, Span(numbers[0], numbers[-1]))
        except UNREADABLE as error:
            left = [number for number in numbers if number > self._done]
            if len(left) == 1:
                self._miss(left[0], error)
                return
            half = len(left) // 2
            yield from self._take_apart(left[:half])
            yield from self._take_apart(left[half:])

    def _take(self, wanted: Wanted, span: Span) -> Iterator[Snapshot]:
        store, errand = self._store, self._errand
        pins = store.pins.held_on(errand.night, None if wanted is span else wanted)
        with (
            store.nights.stream_before(errand.night, span) as before,
            closing(store.histories.each(wanted)) as histories,
        ):
            for client_id, history in histories:
                # What cannot be read ends the stream: nobody after it may be scored without.
                last = before.take(client_id)
                self._done = client_id
                snapshot = self._score(client_id, history, last, pins.get(client_id, ()))
                if snapshot is not None:
                    yield snapshot

    def _score(
        self, client_id: int, history: History, last: Before | None, pins: Sequence[Pin]
    ) -> Snapshot | None:
        try:
            snapshot = take_snapshot(
                client_id,
                history,
                night=self._errand.night,
                now=self._errand.moment,
                calendar=self._calendar,
                rules=self._rules,
                before=last,
                pins=pins,
            )
        except Exception as error:  # noqa: BLE001 (one client costs no other its score)
            self._miss(client_id, error)
            return None
        self.scored += 1
        return snapshot

    def _miss(self, client_id: int, error: Exception) -> None:
        _log.error(
            "client_not_scored", client=client_id, error=type(error).__name__, exc_info=error
        )
        self.unscored += 1
        self.missed.append(client_id)
