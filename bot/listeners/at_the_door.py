"""Typed lines that are clear, answered at the door: before Slack's framework, in no other thread.

Most lines are one short transaction. Handing them to a thread and back, each with the interpreter's
lock in turn, costs as much again as what they do.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

from bot.listeners.commands import ONLY_LOG, at_once
from bot.listeners.desk import Desk
from bot.listeners.payloads import clean, read_command
from bot.messages.reply import Reply
from bot.metrics import ACKS

AtTheDoor = Callable[[Mapping[str, Any]], dict[str, Any] | None]


def answer_lines(desk: Desk) -> AtTheDoor:
    """Return what answers a command's payload as Slack takes it; None for what is Bolt's.

    `desk` begins only what need not wait: every other request waits meanwhile. What fails has
    kept nothing; Bolt's listener meets it again, and says so in words.
    """

    def answered(body: Mapping[str, Any]) -> dict[str, Any] | None:
        if body.get("command") not in ONLY_LOG:
            return None
        began = perf_counter()
        command = read_command(clean(body))
        if not desk.serves(command.team_id):
            return None
        try:
            found = at_once(command, desk)
        except Exception:  # noqa: BLE001 (whatever it is, it is said where it is met again)
            return None
        if not isinstance(found, Reply):
            return None
        ACKS.count("command", "ok", seconds=perf_counter() - began)
        return replace(found, replaces=False).as_body()

    return answered
