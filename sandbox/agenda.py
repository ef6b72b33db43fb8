"""What is to be done later, by the workspace's clock: putting that forward brings it about."""

import heapq
import threading
from collections.abc import Callable
from itertools import count

from sandbox.workspace import Workspace


class Agenda:
    """Does each thing when it is due, in a thread of its own, which must not be kept waiting."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._entries: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = count()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="agenda", daemon=True)
        self._thread.start()

    def after(self, seconds: float, do: Callable[[], object]) -> None:
        """Do something so many seconds from now; what is due at the same time keeps its order."""
        due = self.workspace.now() + seconds
        with self.workspace.changed:
            heapq.heappush(self._entries, (due, next(self._numbers), do))
            self.workspace.changed.notify_all()

    def close(self) -> None:
        """Stop; what is still to be done is dropped."""
        with self.workspace.changed:
            self._closing = True
            self.workspace.changed.notify_all()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            with self.workspace.changed:
                while not self._closing and self._left() != 0:
                    self.workspace.changed.wait(self._left())
                if self._closing:
                    return
                _, _, do = heapq.heappop(self._entries)
            do()

    def _left(self) -> float | None:
        """Give the seconds until something is due; None when there is nothing."""
        if not self._entries:
            return None
        return max(0.0, self._entries[0][0] - self.workspace.now())
