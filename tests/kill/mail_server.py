"""An SMTP server that counts what arrives by Message-ID, and loses the line when told to."""

import asyncio
import socket
from asyncio import AbstractServer
from collections import Counter
from collections.abc import Coroutine
from email import message_from_bytes
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.loopback import listening_socket

HOST = "127.0.0.1"


class Mood(StrEnum):
    """What becomes of a letter once its last line was read."""

    TAKE = "take"  # kept, and said so
    HOLD = "hold"  # kept, and nothing is said as long as the sender lives
    DROP_KEPT = "drop_kept"  # kept, and the line is cut before anything is said
    DROP_LOST = "drop_lost"  # the line is cut, and the letter with it
    BUSY = "busy"  # refused for now: 451


class MailServer:
    """Listens on loopback; `arrived` counts letters by the draft that their Message-ID names."""

    def __init__(self) -> None:
        self.mood = Mood.TAKE
        self.arrived: Counter[int] = Counter()
        bound = listening_socket(HOST, 0)
        self.port: int = bound.getsockname()[1]
        self._controller = _Listener(self, bound)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        mood = self.mood
        if mood is Mood.BUSY:
            return "451 4.3.0 Come back later"
        if mood is not Mood.DROP_LOST:
            assert isinstance(envelope.content, bytes)
            name = str(message_from_bytes(envelope.content)["Message-ID"])
            self.arrived[int(name.split(".")[2])] += 1
        if mood is Mood.HOLD:
            await asyncio.Event().wait()  # cancelled when the sender's end is gone
        if mood is not Mood.TAKE:
            server.transport.abort()
        return "250 taken"


class _Listener(Controller):
    def __init__(self, office: MailServer, bound: socket.socket) -> None:
        self._bound = bound
        super().__init__(office, hostname=HOST, port=bound.getsockname()[1])

    def _create_server(self) -> Coroutine[Any, Any, AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)
