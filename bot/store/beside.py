"""Transactions of an event loop: while one waits for PostgreSQL, the loop goes on.

A thread for each would do, but every change of threads costs more than what a command asks. A
transaction runs in a greenlet, as SQLAlchemy's own asyncio does it, and only waiting leaves it.
"""

import asyncio
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

READ, WRITE = 1, 2
T = TypeVar("T")


class _Guest(greenlet):
    """Work of the event loop's that may have to wait."""

    is_awaited = True


async def work_beside(work: Callable[[], T]) -> T:
    """Do `work`, which lets the loop go on wherever it waits for the database; return its result.

    Where the loop gives it up, it is ended and rolls back before this returns.
    """
    guest = _Guest(work)
    found: Any = guest.switch()
    while not guest.dead:
        try:
            await _until_ready(*found)
        except BaseException as error:
            # From here on it waits in the ordinary way, to roll back.
            guest.is_awaited = False
            with suppress(Exception):
                guest.throw(error)
            raise
        found = guest.switch(found[1])
    return found  # type: ignore[no-any-return]


def is_beside() -> bool:
    """Say whether this is work of an event loop's, which only the database's answer may delay."""
    guest = getcurrent()
    return isinstance(guest, _Guest) and guest.is_awaited


def is_guest() -> bool:
    """Say whether this is such work, also where it was given up."""
    return isinstance(getcurrent(), _Guest)


def wait_beside(socket: int, wanted: int) -> int:
    """Let the loop go on until a socket can be read or written; return which. `is_beside` holds."""
    guest = getcurrent()
    if guest.parent is None:
        raise RuntimeError("there is no loop to wait in")
    found: int = guest.parent.switch((socket, wanted))
    return found


def drive_beside(steps: Generator[Any, Any, T], socket: int) -> T:
    """Run the driver's own steps on a connection to their end."""
    try:
        wanted = next(steps)
        while True:
            wanted = steps.send(wait_beside(socket, int(wanted)))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]


async def _until_ready(socket: int, wanted: int) -> None:
    loop = asyncio.get_running_loop()
    ready = loop.create_future()

    def is_ready() -> None:
        if not ready.done():
            ready.set_result(None)

    try:
        if wanted & WRITE:
            loop.add_writer(socket, is_ready)
        if wanted & READ:
            loop.add_reader(socket, is_ready)
        await ready
    finally:
        if wanted & WRITE:
            loop.remove_writer(socket)
        if wanted & READ:
            loop.remove_reader(socket)
