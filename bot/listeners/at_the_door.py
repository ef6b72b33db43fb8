"""Typed lines that are clear, answered at the door: before Slack's framework, in no other thread.

Most lines are one short transaction. Handing them to a thread and back, each with the interpreter's
lock in turn, costs as much again as what they do.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

import structlog

from bot.listeners.commands import ONLY_LOG, is_line
from bot.listeners.desk import Desk
from bot.listeners.payloads import clean, read_command
from bot.listeners.together import Together
from bot.messages.reply import Reply
from bot.metrics import ACKS
from bot.store.database import AtOnce

_log = structlog.get_logger()
AtTheDoor = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any] | None]]


def answer_lines(desk: Desk, is_known: Callable[[str], bool], ledger: AtOnce) -> AtTheDoor:
    """Return what answers a command's payload as Slack takes it; None for what is Bolt's.

    `is_known` says of a workspace, without a look at the ledger, that it is served. What fails has
    kept nothing, or could not be told; Bolt's listener meets it again, and says so in words.
    """
    together = Together(desk, ledger)

    async def answered(body: Mapping[str, Any]) -> dict[str, Any] | None:
        if str(body.get("command")) not in ONLY_LOG:
            return None
        began = perf_counter()
        try:
            command = read_command(clean(body))
            is_ours = is_line(command) and is_known(command.team_id)
        except Exception as error:  # noqa: BLE001 (it is said where it is met again)
            _log.warning("line_failed", error=type(error).__name__)
            return None
        found = await together.answer(command) if is_ours else None
        if not isinstance(found, Reply):
            return None
        ACKS.count("command", "ok", seconds=perf_counter() - began)
        return replace(found, replaces=False).as_body()

    return answered
