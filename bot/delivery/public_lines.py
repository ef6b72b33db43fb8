"""Lines to mail servers that a workspace named: to public addresses only, looked at when opened."""

import socket
import ssl
from typing import Any

from bot.delivery.bounded_lines import BoundedSmtp, BoundedSmtpSsl
from bot.domain.mail_way import is_inside

# Each may take the whole time of a line, and all of them less than an e-mail's lease.
MOST_ADDRESSES = 4


class NotPublic(OSError):
    """The server's name leads into a network that is not public."""


class PublicSmtp(BoundedSmtp):
    """SMTP whose server must have public addresses alone."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return open_line(host, port, timeout)


class PublicSmtpSsl(BoundedSmtpSsl):
    """SMTP over TLS from the start, whose server must have public addresses alone."""

    def __init__(self, host: str, port: int, *, timeout: float, context: ssl.SSLContext) -> None:
        self._named, self._trust = host, context
        super().__init__(host, port, timeout=timeout, context=context)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        line = open_line(host, port, timeout)
        return self._trust.wrap_socket(line, server_hostname=self._named)


def open_line(host: str, port: int, timeout: float) -> socket.socket:
    """Connect to an address that was looked at: a name could lead elsewhere when asked twice.

    Raises NotPublic, OSError.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses or any(map(is_inside, addresses)):
        raise NotPublic
    *others, last = addresses[:MOST_ADDRESSES]
    for address in others:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError:
            # The next one may answer; the last one's trouble is what is told.
            continue
    return socket.create_connection((last, port), timeout)
