"""A server that a workspace named is spoken to on public addresses alone."""

from datetime import UTC, datetime

import pytest
from delivery.posted_letters import letter

from bot.delivery.email import SmtpMailer
from bot.delivery.mail_troubles import outcome_of
from bot.delivery.outcomes import NotSent, Refused
from bot.delivery.public_lines import NotPublic, open_line
from bot.domain.mail_way import Outcome, is_inside, port_of, wrong_host

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_name_that_leads_to_this_machine_gets_no_letter(scheme: str) -> None:
    url = f"{scheme}://localhost:1"
    mailer = SmtpMailer(url, "hello@agency.example", now=lambda: NOW, only_public=True)

    with pytest.raises(Refused) as refusal:
        mailer.send(letter())

    assert "not public" in refusal.value.words
    assert outcome_of(refusal.value) is Outcome.INSIDE
    with pytest.raises(NotPublic):
        open_line("localhost", 1, 1.0)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "10.1.2.3",
        "192.168.0.9",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 (an address that is refused)
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:a00:1::",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "4000::1",
        "192.0.0.192",
        "168.63.129.16",
        "localhost",
        "LOCALHOST.",
        "metadata.google.internal",
        "printer.local",
    ],
)
def test_addresses_and_names_inside_a_network_are_known_as_such(host: str) -> None:
    assert is_inside(host)
    assert wrong_host(host, anywhere=False)


def test_public_servers_may_be_named_and_odd_words_may_not() -> None:
    assert wrong_host("smtp.agency.example", anywhere=False) == ""
    assert wrong_host("9.9.9.9", anywhere=False) == ""
    assert wrong_host("64:ff9b::909:909", anywhere=False) == ""
    assert wrong_host("2620:fe::fe", anywhere=False) == ""
    for odd in ("", "smtp", "smtp.a.example:25", "a@b.example", "https://a.example", "a b.example"):
        assert wrong_host(odd, anywhere=False), odd
    assert wrong_host("mail", anywhere=True) == ""


def test_only_ports_of_mail_servers_may_be_named() -> None:
    assert [port_of(p, anywhere=False) for p in ("25", "465", "587", "2525")] == [
        25,
        465,
        587,
        2525,
    ]
    assert [port_of(p, anywhere=False) for p in ("22", "0", "-1", "x", "", "٢٥")] == [None] * 6
    assert port_of("3025", anywhere=True) == 3025
    assert port_of("99999", anywhere=True) is None


def test_nobody_listening_is_told_apart_from_a_refusal() -> None:
    mailer = SmtpMailer("smtp://127.0.0.1:1", "hello@agency.example", now=lambda: NOW)

    with pytest.raises(NotSent) as trouble:
        mailer.send(letter())

    assert outcome_of(trouble.value) is Outcome.UNREACHABLE
