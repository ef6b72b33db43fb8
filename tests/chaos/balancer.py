"""What stands before the processes, as a load balancer does: each request to one that is alive."""

import asyncio
import random
import re
import threading
from collections.abc import Sequence
from contextlib import suppress

from sandbox.loopback import listening_socket

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Balancer:
    """Listens on loopback; every request goes by a line of its own, which ends with it."""

    def __init__(self, ports: Sequence[int], chance: random.Random) -> None:
        self._ports = list(ports)
        self._chance = chance
        self._bound = listening_socket(HOST, 0)
        self.url = f"http://{HOST}:{self._bound.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run, name="balancer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._listen())

    async def _listen(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(self._serve, sock=self._bound):
            await self._end.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._carry(reader, writer)
        writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        line = await self._open()
        if line is None:
            writer.write(b"HTTP/1.1 503 Nobody\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        answers, bot = line
        bot.write(_CONNECTION.sub(b"", head)[:-2] + b"Connection: close\r\n\r\n" + body)
        try:
            while part := await answers.read(65536):
                writer.write(part)
            await writer.drain()
        finally:
            bot.close()

    async def _open(self) -> Line | None:
        """Open a line to any process that takes one; None where nobody does."""
        for port in self._chance.sample(self._ports, len(self._ports)):
            with suppress(OSError):
                return await asyncio.open_connection(HOST, port)
        return None
