"""Lines of one workspace that come at the same time share a transaction.

To begin, to commit and to go to the database and back costs as much as what a line asks there.
Who comes alone waits for nobody; where several came the last time, as many are waited for a moment.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog

from bot.domain.capture import Logged
from bot.domain.errors import DomainError
from bot.listeners.desk import Desk
from bot.listeners.outcomes import outcome_answer
from bot.listeners.payloads import Command
from bot.messages.reply import Answer
from bot.store.database import AtOnce
from bot.store.engines import Busy
from bot.use_cases.clear_lines import Done, Line, log_together

# Lines that share a transaction: so long others wait for a client or a person of one of them.
MOST_TOGETHER = 8
# Lines that wait at the door, of a workspace and of all; more go on to threads.
MOST_WAITING = 16
MOST_IN_HAND = 32
# How long as many as came the last time are waited for: less than a line's own transaction takes.
GATHER_SECONDS = 0.001
T = TypeVar("T")
_log = structlog.get_logger()


class Together:
    """Logs the lines of every workspace; all on one event loop."""

    def __init__(self, desk: Desk, ledger: AtOnce) -> None:
        self._desk = desk
        self._ledger = ledger
        self._helper = _Helper(ledger.have_ready) if ledger.have_ready else None
        self._workspaces: dict[str, _Workspace] = {}
        self._in_hand = 0

    async def answer(self, command: Command) -> Answer | None:
        """Log a line and return what to say; None where nothing was kept, or it takes more."""
        if self._in_hand >= MOST_IN_HAND:
            return None
        workspace = self._workspaces.get(command.team_id)
        if workspace is None:
            workspace = self._workspaces[command.team_id] = _Workspace(self._answers)
        self._in_hand += 1
        try:
            return await workspace.answer(command)
        finally:
            self._in_hand -= 1

    async def _answers(self, commands: Sequence[Command]) -> list[Answer | None]:
        try:
            done = await self._ledger.work(lambda: self._logged(commands))
        except Busy:
            if self._helper is not None:
                self._helper.help()
        except Exception as error:  # noqa: BLE001 (it is said where it is met again)
            if len(commands) > 1:
                # One that fails takes the others back with it: each is done alone.
                return [(await self._answers([one]))[0] for one in commands]
            if not isinstance(error, DomainError):
                _log.warning("line_failed", error=type(error).__name__)
        else:
            return [self._said(*one) for one in zip(commands, done, strict=True)]
        return [None] * len(commands)

    def _logged(self, commands: Sequence[Command]) -> list[Done]:
        lines = [Line(user_id=c.user_id, command=c.name, text=c.text) for c in commands]
        with self._ledger.begin(commands[0].team_id) as store:
            return log_together(store, lines, now=self._desk.now())

    def _said(self, command: Command, done: Done) -> Answer | None:
        """Return what to say of a line; what takes a form is begun anew, by who may open one."""
        if done is None or not isinstance(done[1], Logged):
            return None
        actor, outcome = done
        try:
            return outcome_answer(outcome, actor, self._desk, reply_to=command.reply_to)
        except Exception as error:  # noqa: BLE001 (it is kept; that it was is said elsewhere)
            _log.warning("answer_failed", error=type(error).__name__)
            return None


class _Workspace:
    """The lines of one workspace, of which some are worked on and the others wait."""

    def __init__(
        self, work: Callable[[Sequence[Command]], Awaitable[Sequence[Answer | None]]]
    ) -> None:
        self._work = work
        self._waiting: list[tuple[Command, asyncio.Future[Answer | None]]] = []
        self._worker: asyncio.Task[None] | None = None
        # How many lines came at the same time, the last time.
        self._came = 1
        self._are_enough: asyncio.Future[None] | None = None

    async def answer(self, command: Command) -> Answer | None:
        """Return what a line comes to, with those that wait beside it; None where too many do."""
        if len(self._waiting) >= MOST_WAITING:
            return None
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answer | None] = loop.create_future()
        self._waiting.append((command, answered))
        if self._worker is None:
            # It begins when the loop has heard everybody who is there by now.
            self._worker = loop.create_task(self._work_off())
        elif self._are_enough is not None and len(self._waiting) >= self._came:
            _tell(self._are_enough, None)
        return await answered

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                some = self._waiting[:MOST_TOGETHER]
                del self._waiting[:MOST_TOGETHER]
                await self._work_on(some)
                # The loop reads who came meanwhile, and hears them: nobody is kept waiting by a
                # workspace in which much is typed, and those who alternate come together.
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                self._came = min(MOST_TOGETHER, len(some) + len(self._waiting))
        finally:
            self._worker = None
            for _, answered in self._waiting:
                _tell(answered, None)
            self._waiting.clear()

    async def _gather(self) -> None:
        if len(self._waiting) >= self._came:
            return
        loop = asyncio.get_running_loop()
        self._are_enough = loop.create_future()
        over = loop.call_later(GATHER_SECONDS, _tell, self._are_enough, None)
        try:
            await self._are_enough
        finally:
            over.cancel()
            self._are_enough = None

    async def _work_on(
        self, some: Sequence[tuple[Command, "asyncio.Future[Answer | None]"]]
    ) -> None:
        answers: Sequence[Answer | None] = [None] * len(some)
        try:
            answers = await self._work([command for command, _ in some])
        finally:
            for (_, answered), answer in zip(some, answers, strict=True):
                _tell(answered, answer)


def _tell(future: "asyncio.Future[T]", found: T) -> None:
    if not future.done():
        future.set_result(found)


class _Helper:
    """Gets something ready in a thread, once at a time; nobody waits for its end."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._thread: threading.Thread | None = None

    def help(self) -> None:
        """Begin, unless it is being done."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, name="ready", daemon=True)
            self._thread.start()
