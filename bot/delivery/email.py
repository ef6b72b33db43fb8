"""E-mail by SMTP: what was approved, byte for byte, and an honest word of how it went."""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from bot.delivery.outcomes import Later, Refused, Uncertain
from bot.domain.errors import DomainError

# All steps together stay below an e-mail's lease.
TIMEOUT_SECONDS = 30
PERMANENT_FROM = 500


class UnusableSmtpUrl(DomainError):
    """GOODFIT_SMTP_URL is not understood. Write smtp://user:password@host:587 or smtps://."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """One letter, frozen when it was approved."""

    to: str
    to_name: str
    from_name: str
    reply_to: Sequence[str]
    subject: str
    text: str
    html: str
    message_id: str


class Mailer(Protocol):
    """A way out for e-mail."""

    def send(self, email: Email) -> None:
        """Send it. Raises Refused, Later, Uncertain."""


class SmtpMailer:
    """Sends through one SMTP server: smtp:// (STARTTLS where offered) or smtps://."""

    def __init__(self, url: str, mail_from: str, *, now: Callable[[], datetime]) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise UnusableSmtpUrl
        self._host = parts.hostname
        self._is_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._is_tls else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._starttls = parse_qs(parts.query).get("starttls", ["auto"])[0]
        self._from = mail_from
        self._now = now

    def send(self, email: Email) -> None:
        """Send it. Raises Refused, Later, Uncertain."""
        try:
            message = compose(email, self._from, at=self._now())
            to = _ascii(email.to)
            letter = message.as_bytes(policy=SMTP)
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

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
            server.ehlo()
            if self._starttls == "always" or (
                self._starttls == "auto" and server.has_extn("starttls")
            ):
                server.starttls(context=context)
                server.ehlo()
        if self._user:
            server.login(self._user, self._password)
        return server

    def _hand_over(self, server: smtplib.SMTP, letter: bytes, to: str) -> None:
        server.ehlo_or_helo_if_needed()
        _expect(server.mail(self._from))
        _expect(server.rcpt(to))
        try:
            _expect(server.data(letter))
        except smtplib.SMTPResponseException:
            raise
        except (smtplib.SMTPException, OSError) as error:
            raise Uncertain("The connection broke while the e-mail was handed over.") from error
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            # The server has said that it took the letter; how it says goodbye changes nothing.
            server.close()


def compose(email: Email, mail_from: str, *, at: datetime) -> EmailMessage:
    """Return the message: plain text, the same words as HTML, and headers that hold no breaks."""
    message = EmailMessage(policy=SMTP)
    domain = mail_from.rpartition("@")[2]
    message["From"] = Address(_one_line(email.from_name), addr_spec=mail_from)
    message["To"] = Address(_one_line(email.to_name), addr_spec=_ascii(email.to))
    if email.reply_to:
        message["Reply-To"] = [Address(addr_spec=address) for address in email.reply_to]
    message["Subject"] = _one_line(email.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{email.message_id}@{domain}>"
    message.set_content(email.text, cte="quoted-printable")
    message.add_alternative(email.html, subtype="html", cte="quoted-printable")
    return message


def _ascii(address: str) -> str:
    """Return an address as SMTP takes it: jo@bücher.example is jo@xn--bcher-kva.example.

    Raises UnicodeError where the part before the @ is beyond ASCII.
    """
    name, _, domain = address.rpartition("@")
    name.encode("ascii")
    return f"{name}@{domain.encode('idna').decode('ascii')}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _expect(reply: tuple[int, bytes]) -> None:
    code, words = reply
    if not 200 <= code < 300:  # noqa: PLR2004 (RFC 5321: 2xx is success)
        raise smtplib.SMTPResponseException(code, words)


def _by_code(code: int, words: bytes | str) -> Refused | Later:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    sentence = f"The mail server said: {code} {' '.join(said.split())}"
    return Refused(sentence) if code >= PERMANENT_FROM else Later(sentence)
