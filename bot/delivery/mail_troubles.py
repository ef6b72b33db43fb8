"""Why a letter did not leave, as a code that a person's next step hangs on."""

import smtplib
import ssl

from bot.delivery.outcomes import Later, NotSent, Uncertain
from bot.delivery.public_lines import NotPublic
from bot.domain.mail_way import Outcome

# RFC 4954, 6: what servers say to whoever did not log in, or not well enough.
_LOG_IN = (530, 534, 535, 538)


def outcome_of(trouble: NotSent) -> Outcome:
    """Return what a failure of `SmtpMailer` is about."""
    if isinstance(trouble, Uncertain):
        return Outcome.UNCERTAIN
    cause = trouble.__cause__
    if isinstance(cause, smtplib.SMTPResponseException):
        return _by_reply(cause)
    if isinstance(cause, NotPublic):
        return Outcome.INSIDE
    if isinstance(cause, smtplib.SMTPNotSupportedError) and "AUTH" in str(cause):
        return Outcome.PASSWORD
    if isinstance(cause, ssl.SSLError | smtplib.SMTPNotSupportedError) or cause is None:
        # Without a cause it is our own refusal to send a password in clear.
        return Outcome.UNCOVERED if isinstance(trouble, Later) else Outcome.REFUSED
    if isinstance(cause, OSError | smtplib.SMTPServerDisconnected):
        return Outcome.UNREACHABLE
    return Outcome.REFUSED


def _by_reply(reply: smtplib.SMTPResponseException) -> Outcome:
    if isinstance(reply, smtplib.SMTPAuthenticationError) or reply.smtp_code in _LOG_IN:
        return Outcome.PASSWORD
    if isinstance(reply, smtplib.SMTPSenderRefused):
        return Outcome.SENDER
    return Outcome.REFUSED
