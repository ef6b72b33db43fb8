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
_LIVES = b"\0"
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

    def say_alive(self) -> None:
        """Tell the parent that what listens still turns; said about each second."""
        # Who is stopped may not read for long, and nobody waits for it.
        with suppress(OSError):
            os.write(self.tell, _LIVES)

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
        # At how many looks in a row nothing was heard of one who listens.
        self.silent_looks = 0
        self._said = b""
        # How many bytes came in all, and how many had come at the last look.
        self._heard = self._heard_before = 0

    def sit(self, pid: int, told: int) -> None:
        """Note who was started, and where they tell."""
        self.pid, self.told, self._said, self.silent_looks = pid, told, b"", 0

    def listens(self) -> bool:
        """Say whether somebody sits here who listens."""
        return bool(self.pid) and self._hear().startswith(_LISTENS)

    def look(self) -> int:
        """Return at how many looks in a row one who listens was silent, this one included."""
        listens, before = self.listens(), self._heard_before
        self._heard_before = self._heard
        self.silent_looks = self.silent_looks + 1 if listens and self._heard == before else 0
        return self.silent_looks

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
            found = os.read(self.told, _MOST_SAID)
            self._heard += len(found)
            self._said += found.replace(_LIVES, b"")
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
