"""Renews the leases of what takes long, so that a short lease need not cut it off."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count

import structlog

from bot.domain.delivery import LEASE
from bot.use_cases.holding import Renew

# A lease of a minute is renewed three times before it would run out.
RENEW_SECONDS = 15.0
_log = structlog.get_logger()


class Keeper(threading.Thread):
    """Holds on what this process works at: a process that dies renews nothing any more."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(name="keeper", daemon=True)
        self._now = now
        self._held: dict[int, Renew] = {}
        self._numbers = count()
        self._lock = threading.Lock()
        self._is_over = threading.Event()

    @contextmanager
    def hold(self, renew: Renew) -> Iterator[None]:
        """Renew a lease again and again while the block lasts."""
        with self._lock:
            number = next(self._numbers)
            self._held[number] = renew
        try:
            yield
        finally:
            with self._lock:
                del self._held[number]

    def renew_all(self) -> None:
        """Renew every lease that is held."""
        with self._lock:
            held = list(self._held.values())
        for renew in held:
            try:
                renew(self._now() + LEASE)
            except Exception as error:  # noqa: BLE001 (one lease costs no other its own)
                _log.warning("lease_not_renewed", error=type(error).__name__)

    def run(self) -> None:
        """Renew until told to stop."""
        while not self._is_over.wait(RENEW_SECONDS):
            self.renew_all()

    def end(self) -> None:
        """Renew nothing more: what is held now runs out."""
        self._is_over.set()
