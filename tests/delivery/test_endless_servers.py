"""A mail server that a workspace named cannot keep the others' letters waiting, or eat memory."""

import socket
import threading
from datetime import UTC, datetime

import pytest
from delivery.odd_servers import Talk, a_server, drip
from delivery.posted_letters import letter

from bot.delivery import bounded_lines
from bot.delivery import email as email_out
from bot.delivery.email import SmtpMailer
from bot.delivery.outcomes import Later, Refused, Uncertain

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def send(port: int) -> None:
    SmtpMailer(f"smtp://127.0.0.1:{port}", "hello@agency.example", now=lambda: NOW).send(letter())


def talk_on(line: socket.socket, over: threading.Event) -> None:
    """Greet without an end."""
    while not over.is_set():
        line.sendall(b"220-welcome\r\n" * 5_000)


def answering(words: bytes) -> Talk:
    """Take everything, and answer the letter with these words."""

    def talk(line: socket.socket, over: threading.Event) -> None:
        line.sendall(b"220 here\r\n")
        with line.makefile("rb") as heard:
            for said in heard:
                line.sendall(b"354 go ahead\r\n" if said.startswith(b"DATA") else b"250 yes\r\n")
                if said.startswith(b"DATA"):
                    break
            for said in heard:
                if said == b".\r\n":
                    break
            if words:
                line.sendall(words)
            else:
                drip(line, over)

    return talk


def test_a_server_that_says_a_byte_now_and_then_is_hung_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounded_lines, "TALK_SECONDS", 0.5)

    with a_server(drip) as port, pytest.raises(Later):
        send(port)


def test_a_server_that_never_ends_its_reply_is_hung_up_on() -> None:
    with a_server(talk_on) as port, pytest.raises(Later):
        send(port)


def test_a_letter_whose_verdict_never_ends_is_one_of_which_nobody_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(email_out, "VERDICT_SECONDS", 0.5)

    with a_server(answering(b"")) as port, pytest.raises(Uncertain):
        send(port)


def test_of_a_servers_long_refusal_as_much_is_told_as_fits_into_a_message() -> None:
    words = b"550-no and no\r\n" * 1_000 + b"550 no\r\n"

    with a_server(answering(words)) as port, pytest.raises(Refused) as refusal:
        send(port)

    assert refusal.value.words.startswith("The mail server said: 550 no and no")
    assert len(refusal.value.words) < 400
