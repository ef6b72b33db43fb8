"""Processes of `goodfit run`, each on a port of its own, brought back whenever one ends."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sandbox.loopback import listening_socket

ROOT = Path(__file__).resolve().parents[2]
SIZE = 3
STOP_SECONDS = 120.0
POLL_SECONDS = 0.2
# As a service manager does: not at once where it ends at once.
RESTART_AFTER = 0.5


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so, and say whether it came about in time."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        if time.monotonic() > end:
            return False
        pause.wait(POLL_SECONDS)
    return True


def free_port() -> int:
    with listening_socket("127.0.0.1", 0) as bound:
        return int(bound.getsockname()[1])


class Fleet:
    """As many processes as there are ports; `ahead` is by how much their clock is put forward."""

    def __init__(
        self,
        ports: Sequence[int],
        environment: Mapping[str, str],
        folder: Path,
    ) -> None:
        self._ports = ports
        self.ahead = 0.0
        self.kills = self.starts = 0
        self._environment = dict(environment)
        self._folder = folder
        self._pids: dict[int, int] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._keeper: threading.Thread | None = None
        self._starter = subprocess.Popen(  # noqa: S603
            [sys.executable, str(Path(__file__).with_name("starter.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=self._environment | {"PYTHONPATH": str(ROOT)},
        )

    @property
    def logs(self) -> list[Path]:
        """Give the files in which the processes' words stand."""
        return sorted(self._folder.glob("goodfit-*.log"))

    def start(self) -> None:
        """Start all, and keep them running until told to stop."""
        self._over.clear()
        self._keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._keeper.start()

    def kill(self, chance: random.Random) -> None:
        """Kill one of those that run, whatever it does just now."""
        with self._lock:
            running = [pid for pid in self._pids.values() if _is_alive(pid)]
            if running:
                _signal(chance.choice(running), signal.SIGKILL)
                self.kills += 1

    def end_one(self, chance: random.Random) -> None:
        """Ask one to stop, as an upgrade does."""
        with self._lock:
            if self._pids:
                _signal(chance.choice(list(self._pids.values())), signal.SIGTERM)

    def stop(self, *, killing: int = 0) -> None:
        """Kill so many, let the others finish what they have, and see that all have ended."""
        self._over.set()
        if self._keeper is not None:
            self._keeper.join()
        pids = list(self._pids.values())
        for number, pid in enumerate(pids):
            _signal(pid, signal.SIGKILL if number < killing else signal.SIGTERM)
        self.kills += min(killing, len(pids))
        ended = wait_for(lambda: not any(map(_is_alive, pids)), STOP_SECONDS)
        assert ended, "a process did not stop when it was asked to"
        self._pids.clear()

    def close(self) -> None:
        """Kill whoever is left, and the process that made them."""
        self.stop(killing=SIZE)
        assert self._starter.stdin is not None
        self._starter.stdin.close()
        self._starter.wait(timeout=30)

    def are_ready(self) -> bool:
        """Say whether every process says that it is ready."""
        return all(map(_is_ready, self._ports))

    def _keep(self) -> None:
        while True:
            with self._lock:
                for port in self._ports:
                    if not _is_alive(self._pids.get(port, 0)):
                        self._pids[port] = self._spawn(port)
            if self._over.wait(RESTART_AFTER):
                return

    def _spawn(self, port: int) -> int:
        self.starts += 1
        order = {
            "environment": self._environment | {"PORT": str(port)},
            "log": str(self._folder / f"goodfit-{port}.log"),
            "ahead": self.ahead,
        }
        assert self._starter.stdin is not None
        assert self._starter.stdout is not None
        self._starter.stdin.write(json.dumps(order) + "\n")
        self._starter.stdin.flush()
        return int(self._starter.stdout.readline())


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return pid > 0


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _is_ready(port: int) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
