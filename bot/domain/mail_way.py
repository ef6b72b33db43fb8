"""A workspace's own way of sending e-mail: which servers it may name, and what became of a test."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from bot.domain.errors import DomainError

# Where mail servers take letters: RFC 5321, RFC 8314, RFC 6409, and what many hosts offer besides.
PORTS = (25, 465, 587, 2525)
_MOST_PORT = 65535
# RFC 6052: where networks of the newer kind reach the older one.
_NAT64 = IPv6Network("64:ff9b::/96")
# RFC 4291, 2.4: of the newer kind these alone are the public network's (IANA has given out no
# others); Python's own list of what is private misses what once was: ::127.0.0.1 and fec0::1.
_PUBLIC_V6 = IPv6Network("2000::/3")
# What answers a machine in some clouds at addresses that look public: RFC 6890's own block, and
# Azure's.
_OF_CLOUDS = (IPv4Network("192.0.0.0/24"), IPv4Network("168.63.129.16/32"))
# Names that lead to this machine, to its neighbours, or to what tells a cloud's secrets.
_INSIDE = ("localhost", "local", "internal", "localdomain", "lan", "home.arpa", "intranet")


class MailNeedsKeys(DomainError):
    """No key for sealing is set, so a password cannot be kept and nothing was saved."""


class Security(StrEnum):
    """How the line to a mail server is covered."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Outcome(StrEnum):
    """What became of a test message."""

    TAKEN = "taken"
    PASSWORD = "password"
    UNREACHABLE = "unreachable"
    UNCOVERED = "uncovered"
    SENDER = "sender"
    INSIDE = "inside"
    REFUSED = "refused"
    SEALED = "sealed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWay:
    """A mail server and who it sends as; its password stays under seal.

    `envelope_from` is where bounces go, None for the sender's own; `revision` is another at each
    change; `outcome` is what became of the test at `tested_at`.
    """

    host: str
    port: int
    security: Security
    login: str
    mail_from: str
    envelope_from: str | None = None
    revision: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None
    tested_at: datetime | None = None
    outcome: Outcome | None = None

    def is_same_server(self, other: "MailWay") -> bool:
        """Say whether a password of one may be used for the other."""
        return self.server == other.server

    @property
    def server(self) -> tuple[str, int, Security, str]:
        """Return all of it that a password belongs to."""
        return (self.host, self.port, self.security, self.login)


def wrong_host(host: str, *, anywhere: bool) -> str:
    """Say why a workspace may not name this server; empty where it may.

    With `anywhere` those who run the bot allow servers inside their network. What a name leads
    to is looked at again when the line is opened.
    """
    is_odd = any(c.isspace() or c in "/@?#[]%\\" for c in host)
    if not host or is_odd or (":" in host and not _is_address(host)):
        return "Write the server's name alone, such as smtp.agency.example."
    if anywhere:
        return ""
    if is_inside(host):
        return "That server is inside our own network, which letters may not be sent through."
    return "" if "." in host or ":" in host else "Write the server's whole name, with its dots."


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_inside(host: str) -> bool:
    """Say whether an address or a name is of this machine or a network that is not public."""
    try:
        found = ip_address(host)
    except ValueError:
        name = host.rstrip(".").casefold()
        # 127.1 and 0x7f000001 are ways to write an address, and no name ends in a number.
        last = name.rpartition(".")[2]
        is_number = last.isdecimal() or last.startswith("0x")
        return is_number or any(name == end or name.endswith(f".{end}") for end in _INSIDE)
    if isinstance(found, IPv6Address):
        return _is_inside_v6(found)
    is_clouds = any(found in network for network in _OF_CLOUDS)
    return not found.is_global or found.is_multicast or is_clouds


def _is_inside_v6(address: IPv6Address) -> bool:
    inner = _v4_within(address)
    if inner is not None and is_inside(inner):
        return True
    return address not in _NAT64 and not (address in _PUBLIC_V6 and address.is_global)


def _v4_within(address: IPv6Address) -> str | None:
    """Return the older address that a newer one stands for, by whichever way of carrying it."""
    if address in _NAT64:
        return str(IPv4Address(int(address) & 0xFFFF_FFFF))
    found = address.ipv4_mapped or address.sixtofour
    return None if found is None else str(found)


def port_of(typed: str, *, anywhere: bool) -> int | None:
    """Return a port that a workspace may name; None for any other."""
    if not (typed.isascii() and typed.isdecimal()) or not 0 < int(typed) <= _MOST_PORT:
        return None
    return int(typed) if anywhere or int(typed) in PORTS else None
