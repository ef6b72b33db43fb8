"""A small process that has the bot imported, and forks `goodfit run` as often as it is asked to.

It reads one order a line from standard input, as JSON: the environment, the file for the log, by
how many seconds the clock stands ahead of the machine's, so that nights come within minutes. It
answers each with the number of the process. It has no threads, so that forking is safe.
"""

import json
import os
import signal
import sys
import traceback
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import wiring
from bot.cli import main


def goodfit_run(order: dict[str, Any]) -> None:
    """Be `goodfit run`, as anybody starts it, but for the clock."""
    ahead = timedelta(seconds=order["ahead"])

    def now() -> datetime:
        return datetime.now(UTC) + ahead  # noqa: TID251 (this is the edge)

    wiring.assemble.__kwdefaults__["now"] = wiring.utc_now = now
    os.environ.clear()
    os.environ.update(order["environment"])
    os.dup2(os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT), sys.stderr.fileno())
    os.dup2(os.open(os.devnull, os.O_RDWR), sys.stdin.fileno())
    os.dup2(sys.stdin.fileno(), sys.stdout.fileno())
    sys.argv = ["goodfit", "run"]
    main()


def fork(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        goodfit_run(order)
    except SystemExit:
        pass
    except BaseException:  # noqa: BLE001 (a child must never come back into the parent's loop)
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    # Who has ended is gone at once, so that a signal of 0 tells who lives.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        sys.stdout.write(f"{fork(json.loads(line))}\n")
        sys.stdout.flush()
