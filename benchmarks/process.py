"""A process that idles, and its start to the first answer, beside a bare Bolt app's.

    make bench ARGS="--starts 5"

The bot is `goodfit run` on a database that is up to date; the floor is a default `App` behind the
same server (floors.py). Memory is what a process holds for itself with its share of what it shares
(PSS), once it answered a command. Prints the ratios, on SQLite and, where TEST_DATABASE_URL is
set, PostgreSQL.
"""

import argparse
import re
import statistics
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from nightly import databases
from scope import prepare
from serving import a_floor, api_of, free_port, load, stand_in, the_bot

Served = AbstractContextManager["subprocess.Popen[bytes]"]


def main() -> None:
    """Measure on each database and print a line for it."""
    given = argparse.ArgumentParser()
    given.add_argument("--starts", type=int, default=5)
    given.add_argument("--small", action="store_true", help="a look whether it runs")
    chosen, _ = given.parse_known_args()
    starts = 1 if chosen.small else chosen.starts
    for name, url in databases():
        with url as address, stand_in() as slack:
            api = api_of(slack)
            prepare(address, 20)
            bot = _measure(lambda port, to=address, api=api: the_bot(to, api, port), starts)
            floor = _measure(lambda port, api=api: a_floor("acks", api, port), starts)
        print(
            f"{name}: start to first answer {bot[0]:.2f} s, bare app {floor[0]:.2f} s, "
            f"ratio {bot[0] / floor[0]:.1f}; idle memory {bot[1]:.0f} MB, bare app "
            f"{floor[1]:.0f} MB, ratio {bot[1] / floor[1]:.1f}"
        )


def _measure(serve: Callable[[int], Any], starts: int) -> tuple[float, float]:
    """Return the medians of the seconds to the first answer, and of the memory in MB."""
    seconds, memory = [], []
    for number in range(starts):
        port = free_port()
        started = time.perf_counter()
        with serve(port) as process:
            load(port, requests=1, in_flight=1, start=number, clients=20)
            seconds.append(time.perf_counter() - started)
            memory.append(_pss(process.pid))
    return statistics.median(seconds), statistics.median(memory)


def _pss(process: int) -> float:
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return int(re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[0]) / 1024


if __name__ == "__main__":
    main()
