"""The nights, and the first look at who came since: each workspace's once, whoever runs it."""

import os
from collections.abc import Callable
from datetime import date, datetime

import structlog

from bot.metrics import JOBS
from bot.store.database import Begin
from bot.store.every_team import EveryTeam
from bot.use_cases import nights
from bot.use_cases.holding import Hold

_log = structlog.get_logger()


class Nights:
    """Runs the nights whose hour has come."""

    def __init__(
        self,
        *,
        begin: Begin,
        every_team: EveryTeam,
        now: Callable[[], datetime],
        hold: Hold,
        ring: Callable[[], None],
        hands: nights.Hands | None,
    ) -> None:
        self._begin = begin
        self._every_team = every_team
        self._now = now
        self._hold = hold
        self._ring = ring
        self._hands = hands
        self._seen: dict[str, int] = {}

    def run_due(self, is_over: Callable[[], bool] = lambda: False) -> None:
        """Run every night that is due; once `is_over` the rest is left to other processes."""
        now = self._now()
        due = self._every_team.list_due_nights(
            lambda zone, hour: nights.due_night_at(zone, hour, now), now=now
        )
        # Processes begin at different workspaces, so that few claims meet.
        first = os.getpid() % len(due) if due else 0
        for team_id, night in due[first:] + due[:first]:
            if is_over():
                return
            # The nights before it may have taken long, and it may have left meanwhile.
            if self._every_team.is_served(team_id):
                self._run(team_id, night, is_over)

    def _run(self, team_id: str, night: date, is_over: Callable[[], bool]) -> None:
        try:
            with JOBS.done("night"):
                ran = nights.run_night(
                    self._begin,
                    team_id=team_id,
                    night=night,
                    clock=self._now,
                    hands=self._hands,
                    hold=self._hold,
                    is_over=is_over,
                )
        except Exception as error:  # noqa: BLE001 (one team's trouble costs no other its night)
            _log.exception("night_failed", team=team_id, error=type(error).__name__)
            return
        if ran:
            _log.info("night_run", team=team_id, night=night.isoformat())
            self._ring()

    def look_at_newcomers(self, team_id: str, _now: datetime) -> int:
        """Score at once who came since the night, so that nobody waits a day for a first look."""
        found = nights.run_baseline(
            self._begin,
            team_id=team_id,
            clock=self._now,
            hands=self._hands,
            seen=self._seen.get(team_id, -1),
            hold=self._hold,
        )
        self._seen[team_id] = found.seen
        return found.scored
