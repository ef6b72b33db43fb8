"""A thread that works something off, and ends when it is told to."""

import threading
from collections.abc import Callable

import structlog

from bot.metrics import QUEUE_FAILURES

# A queue is woken at the commit; this is for what another process left, and for retries.
SWEEP_SECONDS = 1.0
_log = structlog.get_logger()


class Queue(threading.Thread):
    """Works off a queue when it is rung, and every `sweep` seconds besides; None: only then."""

    def __init__(
        self, name: str, work_one: Callable[[], bool], *, sweep: float | None = SWEEP_SECONDS
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._work_one = work_one
        self._sweep = sweep
        self._bell = threading.Event()
        self._is_over = threading.Event()

    def ring(self) -> None:
        """Say that something was committed."""
        self._bell.set()

    def run(self) -> None:
        """Work until told to stop; one failure is logged, and the rest goes on."""
        while not self._is_over.is_set():
            self._bell.clear()
            self._work_all()
            if not self._is_over.is_set():
                self._bell.wait(self._sweep)

    def end(self) -> None:
        """Begin nothing more."""
        self._is_over.set()
        self._bell.set()

    def wait(self, seconds: float) -> bool:
        """Wait until what is in hand is finished; False when it takes longer."""
        if self.is_alive():
            self.join(timeout=max(0.0, seconds))
        return not self.is_alive()

    def _work_all(self) -> None:
        try:
            while not self._is_over.is_set() and self._work_one():
                pass
        except Exception as error:  # noqa: BLE001 (a queue outlives any one of its messages)
            # The lease of what failed runs out, and it is tried again.
            QUEUE_FAILURES.labels(queue=self.name).inc()
            _log.exception("queue_failed", queue=self.name, error=type(error).__name__)
