"""Sockets that listen on this machine and nowhere else."""

import ipaddress
import socket

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}


def check_loopback(host: str) -> None:
    """Refuse to listen anywhere but on this machine."""
    if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"the local Slack listens on loopback only, not on {host}")


def is_local(host: str) -> bool:
    """Say whether a request's Host header names this machine, with or without a port."""
    return host in LOCAL_NAMES or host.rsplit(":", 1)[0] in LOCAL_NAMES


def listening_socket(host: str, port: int = 0) -> socket.socket:
    """Bind a port, a free one for 0, at once: looking for one first would be a race."""
    check_loopback(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delays off only where the protocol is named.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.listen(512)
    return bound
