"""A small process that has the bot imported, and forks one that approves and sends, to be killed.

It reads one trial a line from standard input and answers each with a line, as JSON. It has no
threads, so that forking is safe, and it opens no database itself.
"""

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.delivery.email import SmtpMailer
from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import Delivery
from bot.domain.draft import AlreadyDecided
from bot.domain.team import Actor
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.use_cases.approvals import approve_draft
from bot.use_cases.deliveries import EMAIL_KINDS, send_next
from bot.use_cases.ways import Ways

TEAM, BOSS = "T0KILL", "U0BOSS"
BEGUN, CLICKED = b"b", b"c"


class Careless(EveryTeam):
    """Takes over what a dead sender had as if it had never been handed over."""

    def claim_delivery(self, **given: Any) -> Delivery | None:
        claimed = super().claim_delivery(**given)
        return claimed and replace(claimed, is_repeat=False)


def click_and_send(trial: dict[str, Any], tell: Callable[[bytes], None]) -> None:
    """Approve a draft, as a click does, and work off the queue, as its thread does."""
    now = datetime.fromisoformat(trial["now"])
    database = Database(trial["database"])
    tell(BEGUN)
    for number in trial["drafts"]:
        click(database, number, now)
    tell(CLICKED)
    slack = web_client("xoxb-nobody", "http://127.0.0.1:9/")
    mailer = SmtpMailer(trial["smtp"], "hello@harbour-pine.example", now=lambda: now)
    ways = Ways(SlackWriter(slack), SlackReader(slack, lambda _: []), mailer)
    queue = (Careless if trial["careless"] else EveryTeam)(database.session)
    while send_next(queue, database.begin, lambda _team_id: ways, now=now, kinds=EMAIL_KINDS):
        pass
    database.close()


def click(database: Database, number: int, now: datetime) -> None:
    """Approve a draft; where that was done before, this one comes to nothing."""
    with database.begin(TEAM, reading=True) as store:
        team, draft = store.team.get(), store.drafts.get(number)
    with suppress(AlreadyDecided):
        approve_draft(
            database.begin,
            Actor(team=team, user_id=BOSS, name="Boss", is_manager=True),
            draft_id=number,
            seen=draft.version.fingerprint,
            reason="read",
            by_email=True,
            now=now,
        )


def fork(trial: dict[str, Any]) -> tuple[int, int]:
    """Start a process that clicks and sends; return its number and the end of its pipe."""
    hear, say = os.pipe()
    pid = os.fork()
    if pid:
        os.close(say)
        return pid, hear
    os.close(hear)
    status = 1
    try:
        click_and_send(trial, lambda step: os.write(say, step) and None)
        status = 0
    except BaseException:  # noqa: BLE001 (a child must never come back into the parent's loop)
        traceback.print_exc()
    os._exit(status)


def kill(trial: dict[str, Any]) -> dict[str, Any]:
    """Let it run for so many seconds after a step, then kill it; say how far it came."""
    pid, hear = fork(trial)
    steps = os.read(hear, 1)
    begun = time.monotonic()
    if trial["since"] == "clicked":
        steps += os.read(hear, 1)
        begun = time.monotonic()
    until = begun + trial["after"]
    while (left := until - time.monotonic()) > 0 and select.select([hear], [], [], left)[0]:
        more = os.read(hear, 1)
        if not more:
            break
        steps += more
    os.kill(pid, signal.SIGKILL)
    lived = time.monotonic() - begun
    while more := os.read(hear, 1):
        steps += more
    os.close(hear)
    status = os.waitpid(pid, 0)[1]
    killed = os.WIFSIGNALED(status)
    failed = not killed and os.waitstatus_to_exitcode(status) != 0
    return {"killed": killed, "failed": failed, "clicked": CLICKED in steps, "lived": lived}


def finish(trial: dict[str, Any]) -> dict[str, Any]:
    """Let two fresh processes finish at the same time what the killed one left."""
    started = [fork(trial) for _ in range(2)]
    codes = []
    for pid, hear in started:
        codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        os.close(hear)
    return {"failed": any(codes)}


def main() -> None:
    for line in sys.stdin:
        trial = json.loads(line)
        done = kill(trial) if trial["do"] == "kill" else finish(trial)
        sys.stdout.write(json.dumps(done) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
