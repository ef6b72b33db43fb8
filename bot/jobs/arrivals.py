"""What came in, worked off: settled once, tried again, or given up with a word."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.delivery.outcomes import Later, NotSent, TokenRefused
from bot.store.database import Begin
from bot.store.every_team import Arrival, EveryTeam
from bot.use_cases import inbox
from bot.use_cases.holding import Hold

_log = structlog.get_logger()
Settle = Callable[[Arrival], None]


class Arrivals:
    """The inbox of every workspace, one arrival after another."""

    def __init__(
        self,
        *,
        begin: Begin,
        every_team: EveryTeam,
        settle: Settle,
        give_up: Settle,
        now: Callable[[], datetime],
        hold: Hold,
        ring: Callable[[], None],
    ) -> None:
        self._begin = begin
        self._every_team = every_team
        self._settle = settle
        self._give_up = give_up
        self._now = now
        self._hold = hold
        self._ring = ring

    def work_one(self, lane: str, *, slow: bool) -> bool:
        """Settle what has waited longest; False when nothing waits."""
        arrival = inbox.claim_arrival(self._every_team, now=self._now(), slow=slow, lane=lane)
        if arrival is None:
            return False
        with self._hold(lambda until: inbox.renew_arrival(self._begin, arrival, until=until)):
            try:
                self._settle(arrival)
            except Exception as error:  # noqa: BLE001 (one arrival must not stop the others)
                self._try_again(arrival, error)
            else:
                inbox.finish_arrival(self._begin, arrival)
                self._ring()
        return True

    def _try_again(self, arrival: Arrival, error: Exception) -> None:
        # What Slack cannot answer just now is expected; anything else is ours, and says where.
        note = _log.warning if isinstance(error, NotSent) else _log.exception
        note("arrival_waits", kind=arrival.kind, error=type(error).__name__)
        seconds = error.seconds if isinstance(error, Later) else None
        is_tried_on = inbox.retry_arrival(
            self._begin,
            arrival,
            seconds=seconds,
            now=self._now(),
            costs_attempt=not isinstance(error, TokenRefused),
        )
        if not is_tried_on:
            self._give_up(arrival)
