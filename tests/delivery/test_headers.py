"""Whatever was typed, an e-mail has one sender, one recipient, and the headers that we wrote."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from delivery.posted_letters import letter
from hypothesis import example, given
from hypothesis import strategies as st

from bot.delivery.composing import compose, full_message_id
from bot.delivery.email import SmtpMailer
from bot.delivery.outcomes import Refused

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
FROM = "hello@harbour-pine.example"
OURS = [
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
]
NASTY = "\r\n\x00\x0b\x0c\x1c\x85\u2028\u2029\u202e\u2066,;:<>()[]\"\\@'= ?"
words = st.text(st.one_of(st.characters(), st.sampled_from(NASTY)), max_size=400)


def arrived(**changed: object) -> EmailMessage:
    message = compose(letter(**changed), FROM, at=NOW)
    found = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


@given(subject=words, to_name=words, from_name=words)
@example(subject="Hi\r\nBcc: all@evil.example", to_name="Jo", from_name="Tom\r\n\r\nbody")
@example(subject="Hi\u2028Bcc: x@evil.example", to_name="Jo\x85Cc: x@evil.example", from_name="T")
@example(subject="x", to_name="Müller, Jo <x@evil.example>, " * 9, from_name="ceo@bank.example")
def test_no_words_add_a_header_a_recipient_or_a_sender(
    subject: str, to_name: str, from_name: str
) -> None:
    message = arrived(subject=subject, to_name=to_name, from_name=from_name)

    assert [name for name in message if name not in OURS] == []
    assert len(message.keys()) == len(OURS)
    assert [a.addr_spec for a in message["To"].addresses] == ["jo@acme.example"]
    assert [a.addr_spec for a in message["From"].addresses] == [FROM]
    assert "@" not in message["From"].addresses[0].display_name
    assert max(map(len, message_lines(subject, to_name, from_name))) <= 998


def message_lines(subject: str, to_name: str, from_name: str) -> list[bytes]:
    message = compose(letter(subject=subject, to_name=to_name, from_name=from_name), FROM, at=NOW)
    return message.as_bytes().split(b"\r\n")


@given(address=st.one_of(words, st.builds("{}@{}".format, words, words)))
@example(address="jo@acme.example, x@evil.example")
@example(address="jo@acme.example\r\nRCPT TO:<x@evil.example>")
@example(address="Jo <jo@acme.example>")
@example(address='"x@evil.example, jo"@acme.example')
@example(address="jo@acme.example\u2028x@evil.example")
@example(address="jo@" + "a" * 300 + ".example")
def test_an_address_is_one_address_or_the_letter_is_refused_before_anybody_is_asked(
    address: str,
) -> None:
    try:
        message = arrived(to=address)
    except ValueError:
        mailer = SmtpMailer("smtp://127.0.0.1:1", FROM, now=lambda: NOW)
        with pytest.raises(Refused):
            mailer.send(letter(to=address))
        return
    assert len(message["To"].addresses) == 1
    assert not set(message["To"].addresses[0].addr_spec) & set(' \r\n,;<>"')


def test_an_answers_address_that_is_several_refuses_the_letter() -> None:
    with pytest.raises(ValueError, match="not one address"):
        arrived(reply_to=("tom@harbour-pine.example, x@evil.example",))


def test_a_name_within_a_company_is_an_address_too() -> None:
    assert arrived(reply_to=("tom@mail.local",))["Reply-To"] == "tom@mail.local"


def test_every_attempt_has_the_same_message_id_and_another_letter_another() -> None:
    first, second = arrived(), arrived()
    assert first["Message-ID"] == second["Message-ID"] == full_message_id("goodfit.T1.7.2", FROM)
    assert arrived(message_id="goodfit.T1.7.3")["Message-ID"] != first["Message-ID"]


def test_a_later_letter_names_the_earlier_ones_whole_however_long_they_are() -> None:
    earlier = [f"<goodfit.T1.{n}.1.{'a' * 60}@{'long-name.' * 5}example>" for n in range(14)]

    message = arrived(references=earlier)

    assert message["In-Reply-To"] == earlier[-1]
    assert message["References"].split() == [earlier[0], *earlier[-9:]]


def test_a_first_letter_is_an_answer_to_nothing() -> None:
    message = arrived()
    assert message["In-Reply-To"] is None
    assert message["References"] is None
