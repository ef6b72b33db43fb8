"""A real SMTP server on loopback, with TLS and a password where a test wants them."""

import socket
import ssl
from asyncio import AbstractServer
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sandbox.loopback import listening_socket

PASSWORD = "p@ss:word/1"


class PostOffice:
    """Keeps what arrives; `replies` are given to the next letters in place of "taken"."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.was_covered: list[bool] = []
        self.replies: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.replies:
            return self.replies.pop(0)
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.recipients += envelope.rcpt_tos
        # The session's `ssl` is set once STARTTLS was done; smtps has it from the transport.
        covered = session.ssl or server.transport.get_extra_info("ssl_object")
        self.was_covered.append(covered is not None)
        return "250 taken"


def authenticate(_server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> Any:
    known = (
        mechanism in ("LOGIN", "PLAIN")
        and isinstance(data, LoginPassword)
        and data.password == PASSWORD.encode()
    )
    # Without a message of its own, aiosmtpd says 535 5.7.8 Authentication credentials invalid.
    return AuthResult(success=known, handled=known or None)


@contextmanager
def open_post_office(
    *, smtps: ssl.SSLContext | None = None, **options: Any
) -> Iterator[tuple[PostOffice, int]]:
    """Listen on a free port of this machine; `options` are aiosmtpd's."""
    office, bound = PostOffice(), listening_socket("127.0.0.1", 0)
    controller = _Listener(office, bound, ssl_context=smtps, **options)
    controller.start()
    try:
        yield office, controller.port
    finally:
        controller.stop()


class _Listener(Controller):
    """Listens on a socket that is bound already, so that nobody takes the port in between."""

    def __init__(self, office: PostOffice, bound: socket.socket, **options: Any) -> None:
        self._bound = bound
        super().__init__(office, hostname="127.0.0.1", port=bound.getsockname()[1], **options)

    def _create_server(self) -> Coroutine[Any, Any, AbstractServer]:
        return self.loop.create_server(
            self._factory_invoker, sock=self._bound, ssl=self.ssl_context
        )
