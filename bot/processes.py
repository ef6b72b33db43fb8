"""How many processes listen on one port, since a Python process uses one core; and starts them."""

import functools
import os
import socket
from pathlib import Path

import structlog

from bot import wiring
from bot.child import Child
from bot.domain.errors import DomainError
from bot.logs import set_up_logs
from bot.parent import LOOK_SECONDS, Parent
from bot.ports import CAN_SHARE, PortTaken, keep_port, open_port
from bot.serving import Ending, Share, is_by_socket, serve
from bot.settings import Settings

# More than that a machine is rather given by hand: each process has up to 29 connections.
MOST_CHOSEN = 4
_HIGHEST_PORT = 65_535
# What a container may use of the processors: microseconds in a period of so many, or "max".
CONTAINER_SHARE = Path("/sys/fs/cgroup/cpu.max")
_log = structlog.get_logger()


class UnusableProcesses(DomainError):
    """GOODFIT_PROCESSES does not go with the other settings."""


def run(settings: Settings, *, look_seconds: float = LOOK_SECONDS) -> None:
    """Listen until told to stop: in this process, or in several that this one looks after.

    Raises UnusableProcesses, PortTaken, ProcessRefused, and what `assemble` and `serve` raise.
    With several SystemExit ends it, in each of them.
    """
    count = how_many(settings, cpus=usable_cpus())
    if count > 1 and settings.processes is None and not metrics_have_room(settings, count):
        _log.warning("one_process", why="the ports after GOODFIT_METRICS_PORT are taken")
        count = 1
    if count > 1 and not CAN_SHARE:
        _log.warning("one_process", why="only Linux spreads what comes to a shared port")
        count = 1
    if count == 1:
        serve(wiring.assemble(settings), settings)
        return
    with keep_port(settings.host, settings.port) as kept:
        _log.info("processes", count=count, host=settings.host, port=_number(kept))
        be = functools.partial(_be, settings=settings, kept=kept)
        Parent(count, be, look_seconds=look_seconds).run()


def how_many(settings: Settings, *, cpus: int) -> int:
    """Return how many processes shall listen, where `cpus` may be used. Raises UnusableProcesses.

    Chosen by itself it is one on SQLite, which has one writer, and one in Socket Mode.
    """
    given = settings.processes
    if is_by_socket(settings):
        if given is not None and given > 1:
            raise UnusableProcesses(
                f"GOODFIT_PROCESSES is {given}, but in Socket Mode there is no port to share. "
                "Leave it out, or leave SLACK_APP_TOKEN out and listen by HTTP."
            )
        return 1
    chosen = min(cpus, MOST_CHOSEN) if settings.database_url.startswith("postgresql") else 1
    count = chosen if given is None else given
    last = (settings.metrics_port or 0) + count - 1
    if last > _HIGHEST_PORT:
        raise UnusableProcesses(
            f"Each of {count} processes shows its metrics on a port of its own, from "
            f"GOODFIT_METRICS_PORT on, and {last} is none. Choose a lower GOODFIT_METRICS_PORT."
        )
    return count


def metrics_have_room(settings: Settings, count: int) -> bool:
    """Say whether processes that nobody asked for find the ports that their metrics would take."""
    if not settings.metrics_port:
        return True
    wanted = range(settings.metrics_port + 1, settings.metrics_port + count)
    try:
        for port in wanted:
            open_port(settings.metrics_host, port).close()
    except PortTaken:
        return False
    return settings.port not in wanted


def usable_cpus(share: Path = CONTAINER_SHARE) -> int:
    """Return how many processors this process may use, of a container's share the whole ones."""
    counted = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        counted = len(os.sched_getaffinity(0))
    try:
        quota, period = map(int, share.read_text().split())
    except (OSError, ValueError):
        # No such file, or it says "max": nothing is set.
        return counted
    return max(1, min(counted, quota // period))


def _be(child: Child, settings: Settings, kept: socket.socket) -> None:
    """Be one of several, with metrics on a port of its own; 0 stays any."""
    set_up_logs(process=child.number)
    ending = Ending()
    child.end_with_parent(ending)
    metrics = settings.metrics_port and settings.metrics_port + child.number
    mine = settings.model_copy(update={"port": _number(kept), "metrics_port": metrics})
    # The parent keeps it; who outlives the parent lets go of the number as soon as it ends.
    kept.close()
    share = Share(ending=ending, on_listening=child.say_listening, on_alive=child.say_alive)
    serve(wiring.assemble(mine), mine, share=share)


def _number(port: socket.socket) -> int:
    return int(port.getsockname()[1])
