"""Typed lines that are clear, answered at the door: before Slack's framework, in no other thread.

Most lines are one short transaction. Handing them to a thread and back, each with the interpreter's
lock in turn, costs as much again as what they do.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from time import perf_counter
from typing import Any

from bot.listeners.commands import ONLY_LOG, at_once
from bot.listeners.desk import Desk
from bot.listeners.payloads import clean, read_command
from bot.messages.reply import Reply
from bot.metrics import ACKS
from bot.store.database import AtOnce, Busy

AtTheDoor = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any] | None]]
# Lines worked on here at a time: no more than there are connections for.
MOST_AT_ONCE = 8


def answer_lines(desk: Desk, ledger: AtOnce) -> AtTheDoor:
    """Return what answers a command's payload as Slack takes it; None for what is Bolt's.

    What fails has kept nothing; Bolt's listener meets it again, and says so in words.
    """
    own = replace(desk, begin=ledger.begin)
    in_hand = 0

    async def answered(body: Mapping[str, Any]) -> dict[str, Any] | None:
        nonlocal in_hand
        if body.get("command") not in ONLY_LOG or in_hand >= MOST_AT_ONCE:
            return None
        began = perf_counter()
        command = read_command(clean(body))
        if not desk.serves(command.team_id):
            return None
        in_hand += 1
        try:
            found = await ledger.work(lambda: at_once(command, own))
        except Busy:
            asyncio.get_running_loop().run_in_executor(None, ledger.have_ready)
            return None
        except Exception:  # noqa: BLE001 (whatever it is, it is said where it is met again)
            return None
        finally:
            in_hand -= 1
        if not isinstance(found, Reply):
            return None
        ACKS.count("command", "ok", seconds=perf_counter() - began)
        return replace(found, replaces=False).as_body()

    return answered
