"""The mailbox: a real SMTP server on loopback that keeps what the bot sends."""

import email
import email.policy
import socket
from asyncio import AbstractServer
from collections.abc import Coroutine
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.defaults import Json
from sandbox.loopback import listening_socket
from sandbox.workspace import Workspace

HOST = "127.0.0.1"


class Mailroom:
    """Takes mail and puts it into the workspace.

    Addresses in `refused` are turned away for good, those in `put_off` for now.
    """

    def __init__(self, workspace: Workspace, port: int = 0) -> None:
        self.workspace = workspace
        bound = listening_socket(HOST, port)
        self.port: int = bound.getsockname()[1]
        self.refused: set[str] = set()
        self.put_off: set[str] = set()
        self._controller = _Listener(self, bound)

    @property
    def url(self) -> str:
        """Give the address that the bot is pointed at."""
        return f"smtp://{HOST}:{self.port}"

    def start(self) -> None:
        """Listen."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's hook
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Accept a recipient, or refuse one that is to be refused."""
        if address in self.refused:
            return "550 5.1.1 No such person here"
        if address in self.put_off:
            return "450 4.2.0 Greylisted, come back in an hour"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a message."""
        raw = envelope.content or b""
        content = raw if isinstance(raw, bytes) else raw.encode()
        record = parsed(content) | {
            "id": self.workspace.new_id("M"),
            "mail_from": envelope.mail_from or "",
            "rcpt_to": list(envelope.rcpt_tos),
            "received": self.workspace.now(),
        }
        with self.workspace.changed:
            self.workspace.mails.append(record)
        self.workspace.touch()
        return "250 Message accepted"


def parsed(content: bytes) -> Json:
    """Take a message apart: its headers, its text and its HTML."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the default policy makes EmailMessage")
    return {
        "from": str(message["From"] or ""),
        "to": str(message["To"] or ""),
        "cc": str(message["Cc"] or ""),
        "subject": str(message["Subject"] or ""),
        "date": str(message["Date"] or ""),
        "headers": {key: str(value) for key, value in message.items()},
        "text": _part(message, "plain"),
        "html": _part(message, "html"),
        "raw": content.decode("utf-8", "replace"),
    }


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


class _Listener(Controller):
    """Listens on a socket that is bound already, so that nobody takes the port in between."""

    def __init__(self, mailroom: Mailroom, bound: socket.socket) -> None:
        self._bound = bound
        super().__init__(mailroom, hostname=HOST, port=bound.getsockname()[1])

    def _create_server(self) -> Coroutine[Any, Any, AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)
