"""The nightly run: score every client, keep snapshots, queue the digest. Once a night."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import structlog

from bot.domain.snapshot import Snapshot, take_snapshot
from bot.domain.team import Team, zone_of
from bot.domain.tuning import tuned
from bot.store.database import Begin
from bot.use_cases.calendars import calendar_of
from bot.use_cases.digest_posting import queue_digests

# A night's lease is renewed by nobody, so it must outlast the scoring of one workspace.
LEASE = timedelta(minutes=10)
_log = structlog.get_logger()
CHUNK = 500

Progress = Callable[[int], None]


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
    now: datetime,
    on_scored: Progress = lambda _count: None,
) -> bool:
    """Run one night of one team; False when it was run, or is being run by another process.

    Every client is scored as of that night, the snapshots are kept, and the digest is queued.
    """
    with begin(team_id) as store:
        team = store.team.get()
        if not store.nights.claim(night, now=now, lease=LEASE):
            return False
    scored = _score_all(begin, team, night, now, on_scored)
    with begin(team_id) as store:
        for start in range(0, len(scored), CHUNK):
            store.nights.save(scored[start : start + CHUNK])
        store.nights.finish(night, at=now)
        queue_digests(store, team, night, now=now)
    return True


def _score_all(
    begin: Begin, team: Team, night: date, now: datetime, on_scored: Progress
) -> list[Snapshot]:
    calendar = calendar_of(team, now=now)
    moment = _moment_of(night, team, now)
    rules = tuned(team.rules)
    with begin(team.id, reading=True) as store:
        before = store.nights.night_before(night)
        last = store.nights.before(before) if before else {}
        pins = store.pins.held_on(night)
        found = []
        for client_id, history in store.histories.each():
            try:
                snapshot = take_snapshot(
                    client_id,
                    history,
                    night=night,
                    now=moment,
                    calendar=calendar,
                    rules=rules,
                    before=last.get(client_id),
                    pins=pins.get(client_id, ()),
                )
            except Exception as error:  # noqa: BLE001 (one client costs no other its score)
                _log.exception("client_not_scored", client=client_id, error=type(error).__name__)
                continue
            found.append(snapshot)
            on_scored(len(found))
    return found


def _moment_of(night: date, team: Team, now: datetime) -> datetime:
    """Return `now`, or the last moment of a night that is made up for."""
    zone = zone_of(team.timezone)
    if now.astimezone(zone).date() == night:
        return now
    return datetime.combine(night, time(23, 59), tzinfo=zone)
