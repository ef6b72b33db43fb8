"""One of several processes: what its parent knows of it, and how it begins and ends."""

import os
import signal
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from bot.domain.errors import DomainError
from bot.serving import Ending
from bot.store.database import told_if_silent

REFUSED = 2
_LISTENS = b"+"
_MOST_SAID = 65_536


@dataclass(frozen=True, slots=True)
class Child:
    """What a process is given: which it is, from 0 on, and the ends of pipes to its parent."""

    number: int
    tell: int
    lifeline: int

    def say_listening(self) -> None:
        """Tell the parent, who may be gone."""
        with suppress(OSError):
            os.write(self.tell, _LISTENS)

    def end_with_parent(self, ending: Ending) -> None:
        """End as at SIGTERM when the parent is gone, however it ended."""
        threading.Thread(
            target=self._wait_for_parent, args=(ending,), name="lifeline", daemon=True
        ).start()

    def _wait_for_parent(self, ending: Ending) -> None:
        os.read(self.lifeline, 1)
        # A signal, so that it ends at once what does not listen yet.
        if not ending.is_told:
            os.kill(os.getpid(), signal.SIGTERM)


class Seat:
    """A process's place at the parent's: who sits there, and what they said."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pid = 0
        self.told = -1
        # When to start one, by the monotonic clock, in seconds.
        self.due_at = 0.0
        # How many ended in a row without having listened.
        self.falls = 0
        self.has_ever_listened = False
        self._said = b""

    def sit(self, pid: int, told: int) -> None:
        """Note who was started, and where they tell."""
        self.pid, self.told, self._said = pid, told, b""

    def listens(self) -> bool:
        """Say whether somebody sits here who listens."""
        return bool(self.pid) and self._hear().startswith(_LISTENS)

    def leave(self) -> tuple[str, str]:
        """Note the end; return the error's name and sentence where there is one, else nothing."""
        said = self._hear()
        os.close(self.told)
        has_listened = said.startswith(_LISTENS)
        self.pid = 0
        self.falls = 0 if has_listened else self.falls + 1
        self.has_ever_listened |= has_listened
        error, _, sentence = said.removeprefix(_LISTENS).decode().partition(" ")
        return error, sentence

    def _hear(self) -> bytes:
        with suppress(BlockingIOError):
            self._said += os.read(self.told, _MOST_SAID)
        return self._said


def begin(child: Child, be: Callable[[Child], None], *, unblock: Collection[int]) -> NoReturn:
    """Be the process that was just forked. Raises SystemExit.

    A group of its own lets Ctrl-C reach the parent alone; until it listens, signals end it at once.
    """
    os.setpgid(0, 0)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, unblock)
    try:
        with told_if_silent():
            be(child)
    except DomainError as error:
        with suppress(OSError):
            os.write(child.tell, f"{type(error).__name__} {error.sentence}".encode())
        raise SystemExit(REFUSED) from None
    raise SystemExit(0)
