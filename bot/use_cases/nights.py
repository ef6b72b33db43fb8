"""The nightly run: score every client, keep snapshots, queue the digest. Once a night."""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.delivery import LEASE, DeliveryKind
from bot.domain.rehearsal import Rehearsal
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team, is_user_id, zone_of
from bot.store.database import Begin
from bot.store.histories import Span
from bot.store.store import Store
from bot.use_cases.digest_posting import queue_digests
from bot.use_cases.holding import Hold, Renew, unheld
from bot.use_cases.night_spans import (
    Clock,
    Errand,
    NightLost,
    NightPaused,
    Scored,
    look_at_span,
    score_span,
)

# Clients in a span: what a process takes at a time, and how often progress is told.
SPAN = 2000
# Whose Home is drawn anew after a first look.
MOST_HOMES = 5

Progress = Callable[[int, int], None]
"""Told how many clients are done, and of how many."""

Hands = Callable[[Sequence[Errand]], Generator[Scored, None, None]]
"""What does a night's errands, in any order, perhaps in other processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A first look: how many clients it scored, and the ledger's mark as it was seen."""

    seen: int
    scored: int


def due_night(team: Team, now: datetime) -> date:
    """Return the date of the latest night whose hour has passed in the team's zone.

    At 01:00 with the hour at 2 that is yesterday: a night missed while nothing ran is made up
    for, older ones are not. The hour is the wall clock's, so a night that the clock change
    makes 23 or 25 hours long is still one night.
    """
    return due_night_at(team.timezone, team.night_hour, now)


def due_night_at(timezone: str, hour: int, now: datetime) -> date:
    """Return what `due_night` does, for every team of this time zone and hour."""
    local = now.astimezone(zone_of(timezone))
    passed = local.timetz().replace(tzinfo=None) >= time(hour)
    return local.date() if passed else local.date() - timedelta(days=1)


def run_night(
    begin: Begin,
    *,
    team_id: str,
    night: date,
    clock: Clock,
    hands: Hands | None = None,
    again: bool = False,
    span: int = SPAN,
    on_scored: Progress = lambda _done, _total: None,
    hold: Hold = unheld,
    is_over: Callable[[], bool] = lambda: False,
) -> bool:
    """Run one night of one team; False when it was run, or is being run by another process.

    Every client is scored as of that night, the snapshots are kept, and the digest is queued.
    `again` runs a night anew that was run: its snapshots are replaced and its digest redrawn.
    `span` is how many clients are handed over at a time. Once `is_over` the night is left where
    it stands, and whoever comes next may take it at once: False as well.
    """
    now = clock()
    with begin(team_id) as store:
        attempt = store.nights.claim(night, now=now, lease=LEASE, again=again)
        if attempt is None:
            return False
        errands = _errands(store, night, now, attempt, span)
        total = store.clients.count()
    own = _hands_for(errands, hands, begin, clock, is_over)
    try:
        with hold(_renewing(begin, team_id, night, attempt)):
            done = _do(errands, own, total, on_scored, is_over)
    except NightLost:
        return False
    except NightPaused:
        _renewing(begin, team_id, night, attempt)(clock())
        return False
    with begin(team_id) as store:
        if not store.nights.renew(night, attempt, until=now):
            return False
        store.nights.finish(night, at=clock(), scored=done.scored, unscored=done.unscored)
        queue_digests(store, store.team.get(), night, now=now)
    return True


def run_baseline(
    begin: Begin,
    *,
    team_id: str,
    clock: Clock,
    hands: Hands | None = None,
    seen: int = -1,
    hold: Hold = unheld,
) -> Baseline:
    """Score who came since the last night at once, as a baseline and without a word in a digest.

    Their first night compares them with nothing, whatever was seen by then. Until any client had
    a night everybody is looked at again when the ledger changed; `seen` is its mark as of the
    last look. Nothing is done while a night is due, which looks at everybody.
    """
    now = clock()
    with begin(team_id, reading=True) as store:
        mark = store.newcomers.ledger_mark()
        night, spans = store.nights.last_done(), []
        if night is not None and night == due_night(store.team.get(), now):
            spans = _to_look_at(store, night, is_changed=mark != seen)
    if night is None or not spans:
        return Baseline(seen=mark, scored=0)
    with begin(team_id) as store:
        attempt = store.nights.claim(night, now=now, lease=LEASE, again=True)
        if attempt is None:
            return Baseline(seen=seen, scored=0)
        errands = [
            Errand(
                team_id=team_id,
                night=night,
                moment=now,
                attempt=attempt,
                span=span,
                is_baseline=True,
            )
            for span in spans
        ]
    try:
        with hold(_renewing(begin, team_id, night, attempt)):
            own = _hands_for(errands, hands, begin, clock)
            done = _do(errands, own, 0, lambda _done, _total: None)
    except NightLost:
        return Baseline(seen=seen, scored=0)
    with begin(team_id) as store:
        store.nights.renew(night, attempt, until=now)
        _show_in_home(store, spans, now=now)
    return Baseline(seen=mark, scored=done.scored)


def _to_look_at(store: Store, night: date, *, is_changed: bool) -> list[Span]:
    """Return whose first look is due: everybody on a first day, else who came since the night."""
    if is_changed and store.newcomers.are_all():
        everybody = store.histories.list_spans(SPAN)
        # More than one process does in seconds is not looked at anew with every entry.
        if len(everybody) == 1:
            return everybody
    came = store.newcomers.span_since(night)
    if came is None:
        return []
    return [
        Span(first, min(first + SPAN - 1, came.last))
        for first in range(came.first, came.last + 1, SPAN)
    ]


def _show_in_home(store: Store, spans: Sequence[Span], *, now: datetime) -> None:
    """Draw Home anew for those who added these clients, and perhaps look at it."""
    whole = Span(spans[0].first, spans[-1].last)
    for user_id in store.newcomers.added_by(whole, limit=MOST_HOMES):
        if is_user_id(user_id):
            store.deliveries.add(DeliveryKind.HOME, {"user": user_id}, at=now)


def rehearse_night(
    begin: Begin,
    *,
    team_id: str,
    night: date,
    clock: Clock,
    on_scored: Progress = lambda _done, _total: None,
) -> Rehearsal:
    """Score a night as run_night would, and keep nothing."""
    now = clock()
    with begin(team_id, reading=True) as store:
        errands = _errands(store, night, now, 0, SPAN)
        total = store.clients.count()
        last = store.nights.night_before(night)
        shown = store.nights.list_shown(last) if last else {}
    seen = Rehearsal(night, shown)

    def look(errands: Sequence[Errand]) -> Generator[Scored, None, None]:
        def keep(some: list[Snapshot], _missed: list[int]) -> None:
            seen.take(some)

        return (look_at_span(begin, errand, keep=keep) for errand in errands)

    seen.unscored = _do(errands, look, total, on_scored).unscored
    with begin(team_id, reading=True) as store:
        seen.names = dict(store.clients.list_named(flip.client_id for flip in seen.flips))
    return seen


def _errands(store: Store, night: date, now: datetime, attempt: int, size: int) -> list[Errand]:
    moment = _moment_of(night, store.team.get(), now)
    return [
        Errand(team_id=store.team_id, night=night, moment=moment, attempt=attempt, span=span)
        for span in store.histories.list_spans(size)
    ]


def _renewing(begin: Begin, team_id: str, night: date, attempt: int) -> Renew:
    def renew(until: datetime) -> bool:
        with begin(team_id) as store:
            return store.nights.renew(night, attempt, until=until)

    return renew


def _do(
    errands: Sequence[Errand],
    hands: Hands,
    total: int,
    on_scored: Progress,
    is_over: Callable[[], bool] = lambda: False,
) -> Scored:
    """Do all the errands. Raises NightLost, NightPaused."""
    scored = unscored = 0
    with closing(hands(errands)) as parts:
        for number, part in enumerate(parts, 1):
            scored, unscored = scored + part.scored, unscored + part.unscored
            on_scored(scored + unscored, total)
            if number < len(errands) and is_over():
                raise NightPaused
    return Scored(scored, unscored)


def _hands_for(
    errands: Sequence[Errand],
    hands: Hands | None,
    begin: Begin,
    clock: Clock,
    is_over: Callable[[], bool] = lambda: False,
) -> Hands:
    """Return the hands given, or our own for one span: another process would cost more."""
    if hands is not None and len(errands) > 1:
        return hands
    return lambda errands: (
        score_span(begin, errand, clock=clock, is_over=is_over) for errand in errands
    )


def _moment_of(night: date, team: Team, now: datetime) -> datetime:
    """Return `now`, or the last moment of a night that is made up for."""
    zone = zone_of(team.timezone)
    if now.astimezone(zone).date() == night:
        return now
    return datetime.combine(night, time(23, 59), tzinfo=zone)
