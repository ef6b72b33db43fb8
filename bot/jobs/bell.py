"""What is rung after a commit."""

from typing import Protocol


class Rung(Protocol):
    """Wakes up when it is rung."""

    def ring(self) -> None:
        """Say that something was committed."""


class Bell:
    """What is rung after a commit; who listens is told later."""

    def __init__(self) -> None:
        self._queues: list[Rung] = []

    def wake(self, *queues: Rung) -> None:
        """Let these hear it."""
        self._queues += queues

    def ring(self) -> None:
        """Wake everybody who listens."""
        for queue in self._queues:
            queue.ring()
