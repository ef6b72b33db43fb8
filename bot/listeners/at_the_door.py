"""Typed lines that are clear, answered at the door: before Slack's framework, in no other thread.

Most lines are one short transaction. Handing them to a thread and back, each with the interpreter's
lock in turn, costs as much again as what they do.
"""

import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

import structlog

from bot.domain.errors import DomainError
from bot.listeners.commands import ONLY_LOG, at_once
from bot.listeners.desk import Desk
from bot.listeners.payloads import clean, read_command
from bot.messages.reply import Reply
from bot.metrics import ACKS
from bot.store.database import AtOnce
from bot.store.engines import MOST_AT_ONCE, Busy

_log = structlog.get_logger()
AtTheDoor = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any] | None]]


def answer_lines(desk: Desk, is_known: Callable[[str], bool], ledger: AtOnce) -> AtTheDoor:
    """Return what answers a command's payload as Slack takes it; None for what is Bolt's.

    `is_known` says of a workspace, without a look at the ledger, that it is served. What fails has
    kept nothing; Bolt's listener meets it again, and says so in words.
    """
    own = replace(desk, begin=ledger.begin)
    helper = _Helper(ledger.have_ready) if ledger.have_ready else None
    in_hand = 0

    async def answered(body: Mapping[str, Any]) -> dict[str, Any] | None:
        nonlocal in_hand
        if str(body.get("command")) not in ONLY_LOG or in_hand >= MOST_AT_ONCE:
            return None
        began = perf_counter()
        in_hand += 1
        try:
            command = read_command(clean(body))
            if not is_known(command.team_id):
                return None
            found = await ledger.work(lambda: at_once(command, own))
        except Busy:
            if helper is not None:
                helper.help()
            return None
        except DomainError:
            return None
        except Exception as error:  # noqa: BLE001 (it is said where it is met again)
            _log.warning("line_failed", error=type(error).__name__)
            return None
        finally:
            in_hand -= 1
        if not isinstance(found, Reply):
            return None
        ACKS.count("command", "ok", seconds=perf_counter() - began)
        return replace(found, replaces=False).as_body()

    return answered


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
