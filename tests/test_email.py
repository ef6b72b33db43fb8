"""E-mail: headers that hold no breaks, and an honest word of how each sending went."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from delivery.posted_letters import letter

from bot.delivery.email import SmtpMailer, UnusableSmtpUrl, compose
from bot.delivery.outcomes import Later, Refused, Uncertain

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@contextmanager
def server(*replies: bytes) -> Iterator[str]:
    """Answer each line of an SMTP client with the next reply; close after the last."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rwb") as lines:
            in_letter = False
            for reply in replies:
                lines.write(reply + b"\r\n")
                lines.flush()
                in_letter = reply.startswith(b"354")
                while (line := lines.readline()) and in_letter and line != b".\r\n":
                    pass

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
    thread.join(timeout=5)
    listening.close()


def send(url: str) -> None:
    SmtpMailer(url, "hello@harbour-pine.example", now=lambda: NOW).send(letter())


def test_a_letter_that_the_server_takes_is_sent() -> None:
    with server(
        b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go", b"250 taken", b"221 bye"
    ) as url:
        send(url)


@pytest.mark.parametrize("place", [0, 2, 3, 5])
def test_a_permanent_no_is_refused_in_the_servers_words(place: int) -> None:
    replies = [b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go", b"250 taken"]
    replies[place] = b"550 5.1.1 No such person"
    with server(*replies[: place + 1], b"221 bye") as url, pytest.raises(Refused) as refusal:
        send(url)
    assert "5.1.1 No such person" in refusal.value.words


def test_a_temporary_no_is_tried_later() -> None:
    with server(b"220 hi", b"250 hi", b"250 ok", b"451 busy", b"221") as url, pytest.raises(Later):
        send(url)


def test_a_connection_lost_before_the_letter_is_tried_later() -> None:
    with server(b"220 hi", b"250 hi", b"250 ok") as url, pytest.raises(Later):
        send(url)


def test_a_connection_lost_after_the_letter_was_handed_over_is_uncertain() -> None:
    with (
        server(b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go") as url,
        pytest.raises(Uncertain),
    ):
        send(url)


HANDED_OVER = (b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go")


def test_a_connection_lost_before_the_server_asked_for_the_text_is_tried_later() -> None:
    with server(b"220 hi", b"250 hi", b"250 ok", b"250 ok") as url, pytest.raises(Later):
        send(url)


def test_a_temporary_no_to_the_text_is_tried_later_in_the_servers_words() -> None:
    with (
        server(*HANDED_OVER, b"450 4.2.0 Greylisted, come back in an hour", b"221") as url,
        pytest.raises(Later) as trouble,
    ):
        send(url)
    assert "Greylisted, come back in an hour" in trouble.value.words


@pytest.mark.parametrize("verdict", [b"oh dear", b"354 go on", b"250" + b"x" * 9000])
def test_an_answer_to_the_text_that_nobody_can_read_leaves_it_to_a_person(verdict: bytes) -> None:
    with server(*HANDED_OVER, verdict) as url, pytest.raises(Uncertain):
        send(url)


def test_a_connection_lost_while_saying_goodbye_is_a_letter_sent() -> None:
    with server(*HANDED_OVER, b"250 taken") as url:
        send(url)


def test_nobody_listening_is_tried_later() -> None:
    with pytest.raises(Later):
        send("smtp://127.0.0.1:1")


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_an_address_that_is_none_is_said_to_be_so(url: str) -> None:
    with pytest.raises(UnusableSmtpUrl):
        SmtpMailer(url, "hello@harbour-pine.example", now=lambda: NOW)


def test_names_and_subjects_cannot_add_headers() -> None:
    evil = letter(
        subject="Hi\r\nBcc: all@evil.example",
        to_name='Jo\nBcc: x@evil.example" <y@evil.example>',
        from_name="Tom\r\n\r\nbody",
    )
    message = compose(evil, "hello@harbour-pine.example", at=NOW)

    assert message["Bcc"] is None
    raw = message.as_bytes()
    assert b"\nBcc:" not in raw
    assert message["To"].addresses[0].addr_spec == "jo@acme.example"
    assert len(message["To"].addresses) == 1


def test_the_text_and_its_html_twin_arrive_as_written() -> None:
    message = compose(letter(text="Ünï 🎉 “x”\n\n.\nend\n"), "hello@x.example", at=NOW)
    parts = {part.get_content_type(): part.get_content() for part in message.iter_parts()}

    assert parts["text/plain"].replace("\r\n", "\n") == "Ünï 🎉 “x”\n\n.\nend\n"
    assert parts["text/html"].strip() == "<p>Dear Jo,</p>"
    assert message["Message-ID"] == "<goodfit.T1.7.2@x.example>"


def test_an_address_beyond_ascii_goes_out_as_smtp_takes_it_or_is_refused() -> None:
    message = compose(letter(to="jo@bücher.example"), "hello@x.example", at=NOW)
    assert message["To"].addresses[0].addr_spec == "jo@xn--bcher-kva.example"

    mailer = SmtpMailer("smtp://127.0.0.1:1", "hello@x.example", now=lambda: NOW)
    with pytest.raises(Refused):
        mailer.send(letter(to="jürgen@acme.example"))
