"""E-mail through a server with TLS and a password: nothing in clear, and its words."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from delivery.certificates import Certificate, make_certificate
from delivery.post_office import PASSWORD, authenticate, open_post_office
from delivery.posted_letters import letter

from bot.delivery.email import SmtpMailer
from bot.delivery.mail_troubles import outcome_of
from bot.delivery.outcomes import Later, NotSent, Refused
from bot.domain.mail_way import Outcome

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
LOGIN = f"harbour:{quote(PASSWORD, safe='')}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    return certificate


def send(url: str) -> None:
    SmtpMailer(url, "hello@harbour-pine.example", now=lambda: NOW).send(letter())


def with_login() -> dict[str, object]:
    return {"authenticator": authenticate, "auth_required": True}


def test_a_letter_goes_through_starttls_and_a_login(trusted: Certificate) -> None:
    options = {"tls_context": trusted.server_context(), "require_starttls": True, **with_login()}
    with open_post_office(**options) as (office, port):
        send(f"smtp://{LOGIN}@localhost:{port}?starttls=always")

    assert [(m["Subject"], m.is_multipart()) for m in office.letters] == [
        ("Booking site: 17 days late", True)
    ]
    assert office.recipients == ["jo@acme.example"]
    assert office.was_covered == [True]


def test_a_letter_goes_through_a_server_that_speaks_tls_from_the_start(
    trusted: Certificate,
) -> None:
    options = {"smtps": trusted.server_context(), "auth_require_tls": False, **with_login()}
    with open_post_office(**options) as (office, port):
        send(f"smtps://{LOGIN}@localhost:{port}")

    assert len(office.letters) == 1
    assert office.was_covered == [True]


def test_a_wrong_password_comes_back_in_the_servers_words(trusted: Certificate) -> None:
    options = {"tls_context": trusted.server_context(), **with_login()}
    with open_post_office(**options) as (office, port), pytest.raises(Refused) as refusal:
        send(f"smtp://harbour:wrong@localhost:{port}")

    assert "535 5.7.8" in refusal.value.words
    assert office.letters == []


def test_a_certificate_that_nobody_vouches_for_gets_neither_letter_nor_password(
    certificate: Certificate,
) -> None:
    options = {"tls_context": certificate.server_context(), **with_login()}
    with open_post_office(**options) as (office, port), pytest.raises(Later):
        send(f"smtp://{LOGIN}@localhost:{port}")

    assert office.letters == []


def test_a_password_is_not_sent_in_clear_where_somebody_took_the_offer_of_tls_away() -> None:
    # A name of this machine that is not known to be one, as a server elsewhere would be.
    elsewhere = "0x7f.1"
    options = {"auth_require_tls": False, **with_login()}
    with open_post_office(**options) as (office, port), pytest.raises(Later) as trouble:
        send(f"smtp://{LOGIN}@{elsewhere}:{port}")

    assert "no TLS" in trouble.value.words
    assert office.letters == []


def test_starttls_that_must_be_and_is_not_offered_sends_nothing() -> None:
    with open_post_office() as (office, port), pytest.raises(Later):
        send(f"smtp://localhost:{port}?starttls=always")

    assert office.letters == []


def test_a_server_on_this_machine_without_tls_and_password_takes_letters() -> None:
    with open_post_office() as (office, port):
        send(f"smtp://localhost:{port}")

    assert office.was_covered == [False]


def test_each_trouble_of_a_line_has_a_code_that_a_next_step_hangs_on(
    trusted: Certificate,
) -> None:
    covered = {"tls_context": trusted.server_context(), **with_login()}
    with open_post_office(**covered) as (_, port):
        assert trouble_of(f"smtp://harbour:wrong@localhost:{port}") is Outcome.PASSWORD
        assert trouble_of(f"smtp://localhost:{port}?starttls=always") is Outcome.PASSWORD
    with open_post_office() as (_, port):
        assert trouble_of(f"smtp://{LOGIN}@localhost:{port}?starttls=always") is Outcome.UNCOVERED
        assert trouble_of(f"smtps://localhost:{port}") is Outcome.UNCOVERED


def trouble_of(url: str) -> Outcome:
    with pytest.raises(NotSent) as trouble:
        send(url)
    return outcome_of(trouble.value)
