"""Lines to mail servers that may neither keep us for ever nor fill our memory."""

import math
import smtplib
import socket
import time

# All that is said before the letter's text is handed over, from the greeting on.
TALK_SECONDS = 60.0
# RFC 5321, 4.5.3.1.5, gives a line of a reply 512 bytes; this is for all of one reply's lines.
MOST_REPLY_BYTES = 64 * 1024
_PIECE = 4096


class TooMuchSaid(OSError):
    """The server says more than any reply needs."""


class Replies:
    """What a server says, a line at a time, as smtplib reads it."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._read = b""
        self._until = math.inf
        self._left = MOST_REPLY_BYTES

    def begin(self, until: float) -> None:
        """Await one reply, until a moment of the monotonic clock."""
        self._until, self._left = until, MOST_REPLY_BYTES

    def readline(self, limit: int) -> bytes:
        """Return a line, or its first `limit` bytes. Raises TooMuchSaid, TimeoutError."""
        while b"\n" not in self._read and len(self._read) < limit:
            piece = self._receive()
            if not piece:
                break
            self._read += piece
        end = self._read.find(b"\n") + 1 or len(self._read)
        found = self._read[: min(end, limit)]
        self._read = self._read[len(found) :]
        self._left -= len(found)
        if self._left < 0:
            raise TooMuchSaid
        return found

    def close(self) -> None:
        """Do nothing: the line is closed by who opened it."""

    def _receive(self) -> bytes:
        patience = self._line.gettimeout()
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        # A byte now and then must not begin the waiting anew.
        self._line.settimeout(left if patience is None else min(left, patience))
        try:
            return self._line.recv(_PIECE)
        finally:
            self._line.settimeout(patience)


class BoundedSmtp(smtplib.SMTP):
    """SMTP that hangs up on a server that takes too long, or talks without an end."""

    _until: float | None = None

    def await_verdict(self, seconds: float) -> None:
        """Give the server so long to say what it did with the letter."""
        self._until = time.monotonic() + seconds
        if self.sock is not None:
            self.sock.settimeout(seconds)

    def getreply(self) -> tuple[int, bytes]:
        """Read one reply. Raises what smtplib raises where the line broke."""
        if self._until is None:
            self._until = time.monotonic() + TALK_SECONDS
        if self.file is None and self.sock is not None:
            self.file = Replies(self.sock)
        if isinstance(self.file, Replies):
            self.file.begin(self._until)
        return super().getreply()


class BoundedSmtpSsl(BoundedSmtp, smtplib.SMTP_SSL):
    """The same over TLS from the start."""
