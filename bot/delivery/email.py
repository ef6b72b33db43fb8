"""E-mail by SMTP: what was approved, byte for byte, and an honest word of how it went."""

import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from bot.delivery.bounded_lines import BoundedSmtp, BoundedSmtpSsl
from bot.delivery.composing import Email, ascii_address, compose, full_message_id
from bot.delivery.outcomes import Later, NotSent, Refused, Uncertain
from bot.delivery.public_lines import NotPublic, PublicSmtp, PublicSmtpSsl
from bot.domain.errors import DomainError

__all__ = ["Email", "Mailer", "SmtpMailer", "UnusableMailFrom", "UnusableSmtpUrl", "compose"]

# How long a line may take to open, and be silent; all that is said has its own bound.
TIMEOUT_SECONDS = 30
# Spam and virus checks run between the letter's last line and the server's word about it; a
# server that is only slow must not leave a letter of which nobody knows.
VERDICT_SECONDS = 180
# Of a server's words so much is told: more fits into no message of Slack.
MOST_TOLD = 300
PERMANENT_FROM = 500
_OK = range(200, 300)
_GO_AHEAD = 354
_NO = range(400, 600)


class UnusableSmtpUrl(DomainError):
    """GOODFIT_SMTP_URL is not understood. Write smtp://user:password@host:587 or smtps://."""


class UnusableMailFrom(DomainError):
    """GOODFIT_MAIL_FROM is not one e-mail address. Write one like hello@agency.example."""


class Mailer(Protocol):
    """A way out for e-mail."""

    def send(self, email: Email) -> None:
        """Send it. Raises Refused, Later, Uncertain."""

    def message_id(self, email: Email) -> str:
        """Return the Message-ID that every attempt to send it has: <...@...>."""

    @property
    def sender(self) -> str:
        """The address that letters come from."""


class SmtpMailer:
    """Sends through one SMTP server: smtp:// (STARTTLS where offered) or smtps://.

    `?starttls=always` sends nothing without it; a password never goes out in clear, except to
    this machine itself or with `?starttls=never`. Bounces go to `envelope_from`, else to the
    sender; with `only_public` no server inside a network is spoken to. Raises UnusableSmtpUrl,
    UnusableMailFrom.
    """

    def __init__(
        self,
        url: str,
        mail_from: str,
        *,
        now: Callable[[], datetime],
        envelope_from: str | None = None,
        only_public: bool = False,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise UnusableSmtpUrl
        self._host = parts.hostname
        self._is_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_tls else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._starttls = parse_qs(parts.query).get("starttls", ["auto"])[0]
        self._now = now
        self._only_public = only_public
        try:
            self._from = ascii_address(mail_from)
            self._bounces = ascii_address(envelope_from or mail_from)
        except ValueError as error:
            raise UnusableMailFrom from error

    @property
    def sender(self) -> str:
        """The address that letters come from."""
        return self._from

    def message_id(self, email: Email) -> str:
        """Return the Message-ID that every attempt to send it has: <...@...>."""
        return full_message_id(email.message_id, self._from)

    def send(self, email: Email) -> None:
        """Send it. Raises Refused, Later, Uncertain."""
        try:
            message = compose(email, self._from, at=self._now())
            to = ascii_address(email.to)
            letter = message.as_bytes()
        except (ValueError, UnicodeError) as error:
            raise Refused("This address or letter cannot be put into an e-mail.") from error
        try:
            server = self._connect()
            try:
                self._hand_over(server, letter, to)
            finally:
                server.close()
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            # Nothing of the letter was handed over yet: _hand_over answers for that part.
            raise Later(f"The mail server did not answer: {type(error).__name__}.") from error

    def try_login(self) -> None:
        """Connect and log in as for a letter, and send none. Raises Refused, Later."""
        try:
            server = self._connect()
            try:
                server.ehlo_or_helo_if_needed()
                _expect(server.noop())
            finally:
                server.close()
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise Later(f"The mail server did not answer: {type(error).__name__}.") from error

    def _connect(self) -> BoundedSmtp:
        context = ssl.create_default_context()
        try:
            server = self._open(context)
        except NotPublic as error:
            raise Refused(
                "The mail server's name leads into a network that is not public."
            ) from error
        if not self._is_tls:
            server.ehlo()
            self._cover(server, context)
        if self._user:
            server.login(self._user, self._password)
        return server

    def _open(self, context: ssl.SSLContext) -> BoundedSmtp:
        if self._is_tls:
            covered = PublicSmtpSsl if self._only_public else BoundedSmtpSsl
            return covered(self._host, self._port, timeout=TIMEOUT_SECONDS, context=context)
        plain = PublicSmtp if self._only_public else BoundedSmtp
        return plain(self._host, self._port, timeout=TIMEOUT_SECONDS)

    def _cover(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """Turn to TLS; whoever takes the offer out of the line must not get the password."""
        is_offered = server.has_extn("starttls")
        if self._starttls == "always" or (self._starttls == "auto" and is_offered):
            server.starttls(context=context)
            server.ehlo()
        elif self._user and self._starttls == "auto" and not _is_this_machine(self._host):
            server.close()
            raise Later("The mail server offers no TLS, so the password was not sent to it.")

    def _hand_over(self, server: BoundedSmtp, letter: bytes, to: str) -> None:
        server.ehlo_or_helo_if_needed()
        code, words = server.mail(self._bounces)
        if code not in _OK:
            raise smtplib.SMTPSenderRefused(code, words, self._bounces)
        _expect(server.rcpt(to))
        code, words = server.docmd("DATA")
        if code != _GO_AHEAD:
            raise smtplib.SMTPResponseException(code, words)
        _send_text(server, letter)
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            # The server has said that it took the letter; how it says goodbye changes nothing.
            server.close()


def _send_text(server: BoundedSmtp, letter: bytes) -> None:
    """Hand the text over. From here on only the server's own word says what became of it."""
    try:
        server.send(re.sub(rb"(?m)^\.", b"..", letter) + b".\r\n")
        server.await_verdict(VERDICT_SECONDS)
        code, words = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise Uncertain("The connection broke while the e-mail was handed over.") from error
    if code in _NO:
        raise _by_code(code, words)
    if code not in _OK:
        raise Uncertain("The mail server's answer to the e-mail cannot be read.")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _expect(reply: tuple[int, bytes]) -> None:
    code, words = reply
    if code not in _OK:
        raise smtplib.SMTPResponseException(code, words)


def _by_code(code: int, words: bytes | str) -> NotSent:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    told = " ".join(said.split())[:MOST_TOLD]
    sentence = f"The mail server said: {code} {told}"
    return Refused(sentence) if code >= PERMANENT_FROM else Later(sentence)
