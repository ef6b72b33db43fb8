"""The nightly run: score every client, keep snapshots, queue the digest. Once a night."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import structlog

from bot.domain.calendar import Calendar
from bot.domain.delivery import DeliveryKind
from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.receipt import receipt_of
from bot.domain.score import score, shown_band
from bot.domain.team import Team, zone_of
from bot.store.database import Begin
from bot.store.nights import Snapshot
from bot.use_cases.calendars import calendar_of

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
        if team.digest_channel:
            card = f"digest:{night.isoformat()}"
            store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now, once=card)
    return True


def _score_all(
    begin: Begin, team: Team, night: date, now: datetime, on_scored: Progress
) -> list[Snapshot]:
    calendar = calendar_of(team, now=now)
    moment = _moment_of(night, team, now)
    with begin(team.id, reading=True) as store:
        before = store.nights.night_before(night)
        last = {s.client_id: s for s in store.nights.list_night(before)} if before else {}
        found = []
        for client_id, history in store.histories.each():
            try:
                snapshot = _snapshot(
                    client_id,
                    history,
                    last=last.get(client_id),
                    night=night,
                    moment=moment,
                    calendar=calendar,
                )
            except Exception as error:  # noqa: BLE001 (one client costs no other its score)
                _log.exception("client_not_scored", client=client_id, error=type(error).__name__)
                continue
            found.append(snapshot)
            on_scored(len(found))
    return found


def _snapshot(
    client_id: int,
    history: History,
    *,
    last: Snapshot | None,
    night: date,
    moment: datetime,
    calendar: Calendar,
) -> Snapshot:
    tonight = score(history, now=moment, calendar=calendar)
    shown = shown_band(
        own=tonight.band,
        last_own=Band(last.band) if last else None,
        last_shown=Band(last.shown_band) if last else None,
    )
    if tonight.band is Band.RED and shown is not Band.RED:
        tonight = score(history, now=moment, calendar=calendar, red_stood=False)
    return Snapshot(
        client_id=client_id,
        local_date=night,
        fit=tonight.fit,
        debt=tonight.debt,
        band=tonight.band.value,
        shown_band=shown.value,
        at_risk=tonight.at_risk,
        play=tonight.play.name.value,
        receipt=receipt_of(tonight),
    )


def _moment_of(night: date, team: Team, now: datetime) -> datetime:
    """Return `now`, or the last moment of a night that is made up for."""
    zone = zone_of(team.timezone)
    if now.astimezone(zone).date() == night:
        return now
    return datetime.combine(night, time(23, 59), tzinfo=zone)
