"""Real `goodfit run` and `goodfit work` processes, and a Slack that can keep them waiting."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from sqlalchemy import text

from bot.store.database import Database
from sandbox.driver import LocalSlack

ROOT = Path(__file__).parents[2]
# A start takes a second or two; on a machine with much else to do it may take long.
START = 240.0


@dataclass
class Running:
    """A process, and the file that its log goes to."""

    process: subprocess.Popen[bytes]
    log: Path

    def events(self) -> list[dict[str, Any]]:
        """Return what it logged, without what the command itself said."""
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def find(self, event: str) -> dict[str, Any] | None:
        """Return the first line of this event."""
        return next((line for line in self.events() if line["event"] == event), None)

    def find_all(self, event: str) -> list[dict[str, Any]]:
        """Return every line of this event."""
        return [line for line in self.events() if line["event"] == event]

    def children(self) -> list[int]:
        """Return the processes that it started and that have not ended."""
        stats = (_stat(int(one.name)) for one in Path("/proc").glob("[0-9]*"))
        return [pid for pid, state, parent in stats if parent == self.process.pid and state != "Z"]

    def tell(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def end(self) -> int:
        """Wait for its end, and return its status."""
        return self.process.wait(timeout=START)


def environment(slack: LocalSlack, url: str, **more: str) -> dict[str, str]:
    """Return what a bot for the local Slack needs, and nothing of ours."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT", "PORT"))}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "GOODFIT_DATABASE_URL": url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "GOODFIT_SMTP_URL": slack.smtp_url,
        "GOODFIT_MAIL_FROM": "hello@harbour-pine.example",
        "PORT": "0",
        **more,
    }


@contextmanager
def goodfit(
    slack: LocalSlack,
    url: str,
    folder: Path,
    command: str = "work",
    *,
    code: str | None = None,
    **more: str,
) -> Iterator[Running]:
    """Run the command until the block ends; it is at work when the block begins.

    `code` is what does the same, in Python.
    """
    log = folder / f"{command}-{len(list(folder.glob('*.log')))}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, *(["-c", code] if code else ["-m", "bot", command])],
            cwd=folder,
            env=environment(slack, url, **more),
            stdout=out,
            stderr=out,
            # A group of its own, as a shell gives it: Ctrl-C is a signal to the group.
            process_group=0,
        )
    running = Running(process, log)
    ready = "listening" if command == "run" else "working"
    try:
        slack.wait_for(lambda: running.find(ready) or process.poll() is not None, START)
        yield running
    finally:
        pids = [process.pid, *running.children()] if process.poll() is None else []
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def is_alive(pid: int) -> bool:
    """Say whether a process has not ended, be it that nobody asked how."""
    return _stat(pid)[1] not in ("", "Z")


def _stat(pid: int) -> tuple[int, str, int]:
    """Return the process, its state (Z: ended) and its parent; the last two empty where none is."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return pid, "", 0
    return pid, state, int(parent)


class Held:
    """Calls of one method that Slack does not answer until they are let go."""

    def __init__(self, slack: LocalSlack, method: str) -> None:
        self.came = threading.Event()
        self._free = threading.Event()
        self._calls = slack.trouble.calls
        self._around = self._calls.around
        self._method = method

    def __enter__(self) -> Self:
        self._calls.around = self._hold  # type: ignore[method-assign]
        return self

    def __exit__(self, *_raised: object) -> None:
        self.let_go()
        self._calls.around = self._around  # type: ignore[method-assign]

    def let_go(self) -> None:
        self._free.set()

    def _hold(self, method: str, token: str | None, work: Callable[[], Any]) -> Any:
        if method == self._method:
            self.came.set()
            self._free.wait(START)
        return self._around(method, token, work)


def ask(database: Database, query: str, **values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with database.session(reading=True) as session:
        return [tuple(row) for row in session.execute(text(query), values)]


def change(database: Database, statement: str, **values: object) -> None:
    """Change rows: the clock of leases is put forward through the database."""
    with database.session() as session:
        session.execute(text(statement), values)
