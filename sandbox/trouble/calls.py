"""Faults of the Web API: refused, done and yet answered with an error, or never answered."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from sandbox.defaults import Json
from sandbox.workspace import Workspace

OK = 200
RATE_LIMITED = 429
# What Slack's answer says where a test only names the status.
ERRORS = {RATE_LIMITED: "ratelimited", 500: "internal_error", 503: "service_unavailable"}
# Slack's answer to a chart or a table where it knows neither.
NO_FIGURES: Json = {
    "ok": False,
    "error": "invalid_blocks",
    "errors": ["unsupported type: charts and tables [json-pointer:/blocks]"],
}
When = Literal["before", "after", "lost"]


@dataclass(frozen=True)
class Given:
    """What goes back to the bot; where it is lost, the line is cut instead."""

    status: int
    body: Json
    headers: dict[str, str] = field(default_factory=dict)
    is_lost: bool = False


@dataclass
class Fault:
    """One fault that waits for its calls; no methods means any method.

    `before` nothing is done, `after` all is done and the answer is an error, `lost` all is done
    and there is no answer.
    """

    methods: frozenset[str]
    when: When
    left: int
    status: int = OK
    error: str = ""
    retry_after: int | None = None

    def answer(self) -> Given:
        """Give the error that the bot sees."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return Given(self.status, {"ok": False, "error": self.error}, headers)

    @property
    def words(self) -> str:
        """Say what is going to happen."""
        name = " or ".join(sorted(self.methods)) or "any method"
        calls = "next call" if self.left == 1 else f"next {self.left} calls"
        if self.when == "lost":
            return f"{name}: the {calls} will be done, and the answer lost"
        seen = self.error if self.status == OK else f"{self.status} {self.error}"
        if self.when == "after":
            return f"{name}: the {calls} will be done, and then answered with {seen}"
        wait = "" if self.retry_after is None else f", try again after {self.retry_after} s"
        return f"{name}: the {calls} will be refused with {seen}{wait}"


class Calls:
    """Stands around every call of the Web API and every use of a response URL."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        # The error that the bot's token earns while it is revoked.
        self.revoked = ""
        # Whether charts and tables are refused, as where they are not there yet.
        self.is_plain = False
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def arm(self, fault: Fault) -> None:
        """Let a fault wait for its calls."""
        if fault.left < 1:
            raise ValueError("a fault happens at least once")
        if fault.when != "lost" and not fault.error:
            fault.error = ERRORS.get(fault.status, "")
        if fault.when != "lost" and not fault.error:
            raise ValueError(f"which error goes with {fault.status}?")
        with self._lock:
            self._faults.append(fault)
        self.workspace.touch()

    def around(self, method: str, token: str | None, work: Callable[[], Given]) -> Given:
        """Do the work of a call, or not, and give what the bot gets to see of it."""
        if self.revoked and token == self.workspace.bot_token:
            return Given(OK, {"ok": False, "error": self.revoked})
        fault = self._next(method)
        if fault is None:
            return work()
        if fault.when == "before":
            return fault.answer()
        done = work()
        return replace(done, is_lost=True) if fault.when == "lost" else fault.answer()

    def _next(self, method: str) -> Fault | None:
        with self._lock:
            fault = next((f for f in self._faults if method in f.methods or not f.methods), None)
            if fault is None:
                return None
            fault.left -= 1
            if not fault.left:
                self._faults.remove(fault)
        self.workspace.touch()
        return fault

    def words(self) -> list[str]:
        """Say what is armed, one line each."""
        with self._lock:
            armed = [fault.words for fault in self._faults]
        plain = ["Charts and tables are refused"] if self.is_plain else []
        revoked = [f"Every call of the bot fails: {self.revoked}"] if self.revoked else []
        return [*armed, *plain, *revoked]

    def refuses(self, blocks: object) -> bool:
        """Say whether these blocks hold a chart or a table that is refused just now."""
        kinds = ("data_visualization", "data_table")
        found = blocks if isinstance(blocks, list) else []
        return self.is_plain and any(b.get("type") in kinds for b in found if isinstance(b, dict))

    def stop(self) -> None:
        """Forget every fault; a revoked token works again."""
        with self._lock:
            self._faults.clear()
        self.revoked = ""
        self.is_plain = False
        self.workspace.touch()
