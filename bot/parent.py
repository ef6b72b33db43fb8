"""The parent of several processes: forks them, starts anew who died, and passes signals on.

It has no thread and no connection, so that forking is safe at any time, and sleeps until the
kernel has something to tell.
"""

import gc
import os
import signal
import time
from collections.abc import Callable
from typing import NoReturn

import structlog

from bot.child import Child, Seat, begin
from bot.domain.errors import DomainError

# So many ends in a row before it ever listened, and there is no use in another try.
TRIES = 3
LONGEST_PAUSE_SECONDS = 60.0
# Who listens says so each second. Looks are counted and not seconds: where the machine was paused,
# the parent looks before the others have had their turn.
LOOK_SECONDS = 10.0
MOST_SILENT_LOOKS = 6
_log = structlog.get_logger()


class ProcessRefused(DomainError):
    """A process said why it cannot listen."""


class Parent:
    """`count` processes, each of which is what `be` does, given which it is.

    Of each that listens something is heard at one of six looks, or it hangs and is killed.
    """

    def __init__(
        self, count: int, be: Callable[[Child], None], *, look_seconds: float = LOOK_SECONDS
    ) -> None:
        self._be = be
        self._look_seconds = look_seconds
        self._look_at = time.monotonic() + look_seconds
        # Only the parent holds the end to write: where it ends, however it does, all read so.
        self._lifeline, self._life = os.pipe()
        self._heard = {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD}
        self._seats = [Seat(number) for number in range(count)]
        self._is_over = self._is_told = False
        self._status, self._sentence = 0, ""

    def run(self) -> NoReturn:
        """Keep them running until told to stop, then wait for them.

        Raises SystemExit, in the children too, and ProcessRefused where one cannot listen.
        """
        # What was imported stays shared: the collector would write to each page of it.
        gc.collect()
        gc.freeze()
        # Whoever started us may have it ignored, and then nobody's end would be told.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_BLOCK, self._heard)
        while not (self._is_over and not any(seat.pid for seat in self._seats)):
            self._start_who_is_due()
            heard = self._wait()
            self._see_who_ended()
            self._see_who_hangs()
            if heard in (signal.SIGINT, signal.SIGTERM):
                self._on_signal(heard)
        _log.info("processes_stopped", status=self._status)
        if self._sentence:
            raise ProcessRefused(self._sentence)
        raise SystemExit(self._status)

    def _start_who_is_due(self) -> None:
        for seat in self._seats:
            if not self._is_over and not seat.pid and seat.due_at <= time.monotonic():
                self._start(seat)

    def _start(self, seat: Seat) -> None:
        told, tell = os.pipe()
        for end in (told, tell):
            os.set_blocking(end, False)
        pid = os.fork()
        if pid == 0:
            for end in (told, self._life, *(s.told for s in self._seats if s.pid)):
                os.close(end)
            begin(Child(seat.number, tell, self._lifeline), self._be, unblock=self._heard)
        os.close(tell)
        seat.sit(pid, told)

    def _wait(self) -> int:
        """Wait for a signal, and return it; 0 where it is time to start somebody, or to look."""
        if self._is_over:
            return signal.sigwaitinfo(self._heard).si_signo
        dues = [self._look_at, *(seat.due_at for seat in self._seats if not seat.pid)]
        told = signal.sigtimedwait(self._heard, max(0.0, min(dues) - time.monotonic()))
        return told.si_signo if told else 0

    def _see_who_ended(self) -> None:
        pids = {seat.pid: seat for seat in self._seats if seat.pid}
        while pids:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            # As a container's first process we are also given orphans of others.
            if pid in pids:
                self._on_end(pids.pop(pid), os.waitstatus_to_exitcode(status))

    def _see_who_hangs(self) -> None:
        if self._is_over or time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + self._look_seconds
        for seat in self._seats:
            if seat.pid and seat.look() >= MOST_SILENT_LOOKS:
                _log.error("process_hangs", process=seat.number)
                os.kill(seat.pid, signal.SIGKILL)

    def _on_end(self, seat: Seat, code: int) -> None:
        error, sentence = seat.leave()
        if self._is_over:
            # Whoever did not listen yet is ended by the signal itself: there was nothing in hand.
            if code not in (0, -signal.SIGTERM, -signal.SIGINT):
                self._status = self._status or _status(code)
            return
        if self._is_hopeless(seat, refused=bool(error)):
            _log.error("process_ended", process=seat.number, status=code, error=error)
            self._status, self._sentence = _status(code), sentence
            self._stop(signal.SIGTERM)
            return
        pause = min(LONGEST_PAUSE_SECONDS, 2.0 ** max(0, seat.falls - 1))
        seat.due_at = time.monotonic() + pause
        _log.warning("process_ended", process=seat.number, status=code, error=error, again_in=pause)

    def _is_hopeless(self, seat: Seat, *, refused: bool) -> bool:
        """Say whether to end all: not while others listen, where this one did before."""
        if not seat.has_ever_listened:
            return refused or seat.falls >= TRIES
        return seat.falls >= TRIES and not any(other.listens() for other in self._seats)

    def _on_signal(self, number: int) -> None:
        if self._is_told:
            # Nothing is tidied up: leases run out, as after a crash.
            self._tell(signal.SIGKILL)
            os._exit(128 + number)
        self._is_told = True
        self._stop(number)

    def _stop(self, number: int) -> None:
        if not self._is_over:
            self._is_over = True
            self._tell(number)

    def _tell(self, number: int) -> None:
        for seat in self._seats:
            if seat.pid:
                os.kill(seat.pid, number)


def _status(code: int) -> int:
    """Return the exit status of a process, as a shell gives it: 128 and more for a signal."""
    return code if code >= 0 else 128 - code
