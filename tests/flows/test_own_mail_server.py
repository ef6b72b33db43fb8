"""A workspace's own mail server, over HTTP: set in a form, tested to oneself, and used."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from journey import draft_apology
from living import TEAM, Living
from sqlalchemy import text

from bot.domain.mail_way import Outcome
from sandbox.answer import View
from sandbox.driver import LocalSlack
from sandbox.message import Message

AGENCY = Path(__file__).parent / "agency"
SECRET = "correct horse"


@pytest.fixture
def own(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """A bot with a key for seals that serves a network of its own, and has no server set."""
    more = {
        "GOODFIT_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "GOODFIT_PRIVATE_SMTP": "true",
    }
    bot = Living(slack, database_url, by_email=False, more=more)
    bot.load(AGENCY)
    with bot:
        yield bot


@pytest.fixture
def strict(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """A bot with a key for seals that lets workspaces name public servers alone."""
    keys = {"GOODFIT_ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    bot = Living(slack, database_url, by_email=False, more=keys)
    bot.load(AGENCY)
    with bot:
        yield bot


def mail_form(living: Living) -> View:
    """Open the form from the settings, as a manager does."""
    dana = living.slack.person("U0DANA")
    dana.command("C0HEALTH", "/goodfit setup")
    dana.press(living.slack.wait_for(dana.modal), "E-mail")
    return living.slack.wait_for(
        lambda: (m := dana.modal()) and "Letters come from" in m.words and m
    )


def typed(living: Living, **changes: str) -> dict[str, str]:
    port = living.slack.smtp_url.rpartition(":")[2]
    plain = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "mail_from": "letters@harbourpine.example",
        "envelope_from": "bounces@harbourpine.example",
        "test_to": "dana@harbourpine.example",
    }
    return plain | changes


def save(living: Living, **changes: str) -> None:
    form = mail_form(living)
    done = living.slack.person("U0DANA").submit(form, typed(living, **changes))
    assert not done.errors, done.errors


def told(living: Living, words: str) -> Message:
    dana = living.slack.person("U0DANA")
    return living.slack.wait_for(
        lambda: next((m for m in living.slack.messages(dana.direct) if words in m.text), None)
    )


def lines(living: Living, start: str) -> list[str]:
    with living.database.begin(TEAM, reading=True) as store:
        found = store.audit.list_newest(limit=50)
    return [f"{line.what} {line.about}" for line in found if line.what.startswith(start)]


def test_a_manager_sets_a_server_and_the_test_arrives_at_their_own_address(own: Living) -> None:
    save(own)

    told(own, "E-mail works. The server took the test message to dana@harbourpine.example.")
    (mail,) = own.slack.mails()
    assert mail["rcpt_to"] == ["dana@harbourpine.example"]
    assert mail["mail_from"] == "bounces@harbourpine.example"
    assert "letters@harbourpine.example" in mail["from"]
    assert mail["subject"] == "Goodfit test message"
    assert "Tested" in mail_form(own).words
    assert [line.partition(" ")[0] for line in lines(own, "mail")] == ["mail_tested", "mail_saved"]


def test_an_approved_letter_leaves_through_it_and_from_it_is_written_down(own: Living) -> None:
    save(own, test_to="")
    thread = draft_apology(own)

    own.slack.person("U0DANA").press(thread.version(1), "Approve version 1")

    thread.wait_until("sent, approved by Dana Whitfield")
    (mail,) = own.slack.mails()
    assert mail["rcpt_to"] == ["jo@acme.example"]
    assert "letters@harbourpine.example" in mail["from"]
    assert mail["headers"]["Message-ID"].endswith("@harbourpine.example>")
    assert mail["mail_from"] == "bounces@harbourpine.example"
    assert lines(own, "letter_sent") == ["letter_sent draft:1:v1:letters@harbourpine.example"]


def test_without_any_server_the_text_is_handed_over_for_copying(own: Living) -> None:
    thread = draft_apology(own)

    own.slack.person("U0DANA").press(thread.version(1), "Approve version 1")

    own.slack.wait_for(
        lambda: any(a.startswith("draft.mark_sent") for a in thread.version(1).action_ids)
    )
    assert own.slack.mails() == []


def test_a_server_that_is_taken_out_sends_nothing_more(own: Living) -> None:
    save(own, test_to="")
    dana, form = own.slack.person("U0DANA"), mail_form(own)

    dana.press(form, "Stop sending by e-mail")

    own.slack.wait_for(lambda: (m := dana.modal()) and "are forgotten" in m.words)
    thread = draft_apology(own)
    dana.press(thread.version(1), "Approve version 1")
    own.slack.wait_for(
        lambda: any(a.startswith("draft.mark_sent") for a in thread.version(1).action_ids)
    )
    assert own.slack.mails() == []
    assert "mail_stopped mail" in lines(own, "mail")


def test_what_was_approved_leaves_by_the_server_in_use_when_it_is_sent(own: Living) -> None:
    own.change_team(hold_seconds=60)
    save(own, test_to="")
    thread = draft_apology(own)
    own.slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    thread.wait_until("approved by Dana Whitfield")

    save(own, mail_from="new@harbourpine.example", test_to="")
    own.clock.advance(minutes=2)

    thread.wait_until("sent, approved by Dana Whitfield")
    assert "new@harbourpine.example" in own.slack.mails()[0]["from"]


def test_nobody_listening_and_a_refused_sender_are_told_in_words(own: Living) -> None:
    save(own, port="1")
    answer = told(own, "E-mail does not work yet.")
    assert "127.0.0.1 did not answer on port 1." in answer.text
    assert "Errno" not in answer.text

    own.slack.slack.mailroom.refused.add("dana@harbourpine.example")
    save(own)
    refused = told(own, "The server refused the test message.")
    assert "550 5.1.1 No such person here" in refused.text
    with own.database.begin(TEAM, reading=True) as store:
        way = store.mail_ways.find()
    assert way is not None
    assert way.outcome is Outcome.REFUSED


def test_a_line_without_tls_is_refused_before_any_password_is_sent(own: Living) -> None:
    save(own, security="starttls", login="dana", password=SECRET)

    answer = told(own, "No encrypted connection to 127.0.0.1 could be made")

    assert SECRET not in answer.text
    assert own.slack.mails() == []


def test_a_password_is_neither_shown_nor_kept_in_clear_nor_given_to_another_server(
    own: Living,
) -> None:
    save(own, security="starttls", login="dana", password=SECRET)

    form = mail_form(own)
    assert SECRET not in form.words
    assert "password" not in {name for name, kept in form.values.items() if _value(kept)}
    assert SECRET not in _everything(own)
    other = own.slack.person("U0DANA").submit(
        form, typed(own, security="starttls", login="dana", host="mail.thief.example")
    )
    assert other.errors == {"password": "Type the password again: the server is another."}
    same = typed(own, security="starttls", login="dana", mail_from="new@harbourpine.example")
    assert not own.slack.person("U0DANA").submit(form, same).errors


def _value(kept: dict[str, dict[str, object]]) -> object:
    return next(iter(kept.values())).get("value")


def _everything(living: Living) -> str:
    """Return every row of the tables through which a form's words could pass."""
    with living.database.session() as session:
        names = ("mail_ways", "inbox", "deliveries", "audit", "pendings")
        rows = [session.execute(text(f"SELECT * FROM {name}")).all() for name in names]  # noqa: S608
    return repr(rows)


def test_servers_inside_a_network_and_odd_ports_are_named_beside_their_fields(
    strict: Living,
) -> None:
    form = mail_form(strict)
    dana = strict.slack.person("U0DANA")

    inside = typed(strict, port="587", host="169.254.169.254")
    assert "inside our own network" in dana.submit(form, inside).errors["host"]
    wrong = typed(strict, port="587", host="smtp.agency.example", mail_from="not an address")
    assert set(dana.submit(form, wrong).errors) == {"mail_from"}
    beyond = {"security": "tls", "login": "dana", "password": "Schlüssel"}
    right = {"host": "smtp.agency.example", "mail_from": "letters@harbourpine.example"}
    assert set(dana.submit(form, typed(strict, port="587", **right, **beyond)).errors) == {
        "password"
    }


def test_without_keys_nothing_can_be_kept_and_it_is_said(living_without_email: Living) -> None:
    dana = living_without_email.slack.person("U0DANA")

    dana.command("C0HEALTH", "/goodfit email")

    words = living_without_email.slack.wait_for(dana.modal).words
    assert "GOODFIT_ENCRYPTION_KEYS" in words


def test_only_managers_may_see_or_set_the_server(own: Living) -> None:
    answer = own.slack.person("U0PRIYA").command("C0ACMEINT", "/goodfit email")

    assert "Only a manager" in answer.text
