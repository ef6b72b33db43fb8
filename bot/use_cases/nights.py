"""The nightly run: score every client, keep snapshots, queue the digest. Once a night."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from bot.domain.rehearsal import Rehearsal
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team, zone_of
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.digest_posting import queue_digests
from bot.use_cases.night_spans import (
    LEASE,
    Clock,
    Errand,
    NightLost,
    Scored,
    look_at_span,
    score_span,
)

# Clients in a span: what a process takes at a time, and how often progress is told.
SPAN = 2000

Progress = Callable[[int, int], None]
"""Told how many clients are done, and of how many."""

Hands = Callable[[Sequence[Errand]], Iterator[Scored]]
"""What does a night's errands, in any order, perhaps in other processes."""


def due_night(team: Team, now: datetime) -> date:
    """Return the date of the latest night whose hour has passed in the team's zone.

    At 01:00 with the hour at 2 that is yesterday: a night missed while nothing ran is made up
    for, older ones are not. The hour is the wall clock's, so a night that the clock change
    makes 23 or 25 hours long is still one night.
    """
    local = now.astimezone(zone_of(team.timezone))
    passed = local.timetz().replace(tzinfo=None) >= time(team.night_hour)
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
) -> bool:
    """Run one night of one team; False when it was run, or is being run by another process.

    Every client is scored as of that night, the snapshots are kept, and the digest is queued.
    `again` runs a night anew that was run: its snapshots are replaced and its digest redrawn.
    `span` is how many clients are handed over at a time.
    """
    now = clock()
    with begin(team_id) as store:
        attempt = store.nights.claim(night, now=now, lease=LEASE, again=again)
        if attempt is None:
            return False
        errands = _errands(store, night, now, attempt, span)
        total = store.clients.count()
    # Where one span holds everybody, another process would cost more than it saves.
    if hands is None or len(errands) == 1:
        hands = _own_hands(begin, clock)
    try:
        done = _do(errands, hands, total, on_scored)
    except NightLost:
        return False
    with begin(team_id) as store:
        if not store.nights.renew(night, attempt, until=now):
            return False
        store.nights.finish(night, at=clock(), scored=done.scored, unscored=done.unscored)
        queue_digests(store, store.team.get(), night, now=now)
    return True


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

    def look(errands: Sequence[Errand]) -> Iterator[Scored]:
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


def _do(errands: Sequence[Errand], hands: Hands, total: int, on_scored: Progress) -> Scored:
    scored = unscored = 0
    for part in hands(errands):
        scored, unscored = scored + part.scored, unscored + part.unscored
        on_scored(scored + unscored, total)
    return Scored(scored, unscored)


def _own_hands(begin: Begin, clock: Clock) -> Hands:
    return lambda errands: (score_span(begin, errand, clock=clock) for errand in errands)


def _moment_of(night: date, team: Team, now: datetime) -> datetime:
    """Return `now`, or the last moment of a night that is made up for."""
    zone = zone_of(team.timezone)
    if now.astimezone(zone).date() == night:
        return now
    return datetime.combine(night, time(23, 59), tzinfo=zone)
