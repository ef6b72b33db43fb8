"""The port: opened by one process alone, or kept for several that listen on it together."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import DomainError

# Elsewhere several may open a port too, but the kernel gives all that comes to one of them.
CAN_SHARE = sys.platform == "linux" and hasattr(socket, "SO_REUSEPORT")
_BACKLOG = 2048


class PortTaken(DomainError):
    """The address of HOST and PORT cannot be listened on."""


def open_port(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
    """Listen, beside others of ours where the port `is_shared`. Raises PortTaken."""
    with _told(host, port):
        return socket.create_server(
            (host, port), family=_family(host), backlog=_BACKLOG, reuse_port=is_shared
        )


def keep_port(host: str, port: int) -> socket.socket:
    """Keep a number for those who will listen on it, port 0 being any; nobody listens yet.

    Raises PortTaken. It is opened alone first: another program that shares it as well would be
    given a part of what comes, and nobody would be told.
    """
    with open_port(host, port) as alone:
        number = alone.getsockname()[1]
    kept = socket.socket(_family(host))
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if kept.family == socket.AF_INET6:
        kept.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    with _told(host, number):
        kept.bind((host, number))
    return kept


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


@contextmanager
def _told(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PortTaken(
            f"Goodfit cannot listen on {host}:{port}: {error.strerror}. Stop what listens there, "
            "or choose another PORT."
        ) from error
