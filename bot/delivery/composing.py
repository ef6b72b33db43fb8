"""An e-mail put together: headers that nothing can be injected into, one text in two forms."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from email_validator import validate_email

# Longer names and subjects than these are no person's.
NAME_LIMIT = 120
SUBJECT_LIMIT = 200
ADDRESS_LIMIT = 254  # RFC 5321, 4.5.3.1.3
# Of a long thread the first letter and the last ones are named (RFC 5322, 3.6.4).
MOST_REFERENCES = 10
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
# Names within a company have no dot, and some end in .local: nothing is asked of them but form.
_ONE_ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
# What separates or encloses addresses in a header; Python 3.11 loses the quotes around them
# where it folds a long name.
_SPECIALS = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))
# Marks that turn the direction of writing make one address look like another.
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = ("Cc", "Cs")
_OF_THREAD = ("in-reply-to", "references")


class _Policy(EmailPolicy):
    """Folds identifiers between them; the stock one writes a long one as encoded words."""

    def fold(self, name: str, value: str) -> str:
        """Return a header as lines."""
        if name.lower() in _OF_THREAD:
            return f"{name}: {f'{self.linesep} '.join(value.split())}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as lines of bytes."""
        if name.lower() in _OF_THREAD:
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


_POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """One letter, frozen when it was approved.

    `message_id` is its own, without a domain; `references` are those of earlier letters of the
    same matter as they were sent, <...@...>, oldest first.
    """

    to: str
    to_name: str
    from_name: str
    reply_to: Sequence[str]
    subject: str
    text: str
    html: str
    message_id: str
    references: Sequence[str] = ()


def compose(email: Email, mail_from: str, *, at: datetime) -> EmailMessage:
    """Return the message: plain text, the same words as HTML, and headers that hold no breaks.

    Raises ValueError where an address is not exactly one address.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(_name(email.from_name), addr_spec=ascii_address(mail_from))
    message["To"] = Address(_name(email.to_name), addr_spec=ascii_address(email.to))
    if email.reply_to:
        replies = [Address(addr_spec=ascii_address(address)) for address in email.reply_to]
        message["Reply-To"] = replies
    message["Subject"] = _one_line(email.subject)[:SUBJECT_LIMIT]
    message["Date"] = format_datetime(at)
    message["Message-ID"] = full_message_id(email.message_id, mail_from)
    if email.references:
        message["In-Reply-To"] = _one_line(email.references[-1])
        message["References"] = " ".join(map(_one_line, _shortened(email.references)))
    message.set_content(email.text, cte="quoted-printable")
    message.add_alternative(email.html, subtype="html", cte="quoted-printable")
    return message


def full_message_id(message_id: str, mail_from: str) -> str:
    """Return an identifier as it stands in the header: <goodfit.T1.7.2@agency.example>."""
    return f"<{message_id}@{ascii_address(mail_from).rpartition('@')[2]}>"


def ascii_address(address: str) -> str:
    """Return one address as SMTP takes it: jo@bücher.example is jo@xn--bcher-kva.example.

    Raises ValueError for several, for none, and where the part before the @ is beyond ASCII.
    """
    if not address.isascii():
        address = validate_email(address, check_deliverability=False).ascii_email or ""
    if len(address) > ADDRESS_LIMIT or not _ONE_ADDRESS.fullmatch(address):
        raise ValueError("this is not one address")
    return address


def _name(text: str) -> str:
    """Return a name that stands beside an address and holds nothing of another one."""
    return _one_line(text.translate(_SPECIALS))[:NAME_LIMIT].strip()


def _one_line(text: str) -> str:
    seen = (c for c in text if c.isspace() or not (c in _TURNS or _is_unseen(c)))
    return " ".join("".join(seen).split())


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN


def _shortened(references: Sequence[str]) -> Sequence[str]:
    if len(references) <= MOST_REFERENCES:
        return references
    return [references[0], *references[1 - MOST_REFERENCES :]]
