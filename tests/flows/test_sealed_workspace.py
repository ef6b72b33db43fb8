"""A manager seals the workspace's words; the bot goes on, and the database says nothing of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from journey import APPROVALS, draft_apology, history
from living import TEAM, Living
from sqlalchemy import text

from bot.store.rows import Base
from bot.store.sealed_columns import COLUMNS
from sandbox.answer import View
from sandbox.driver import LocalSlack

# Of clients, people, addresses, what was typed, and what a letter says.
WORDS = (
    "Zanzibar",
    "Kestrel",
    "Northwind",
    "Reyes",
    "jo@acme",
    "Whitfield",
    "two days late",
    "the report was late",
    "outbox before the holiday",
)


@pytest.fixture
def sealable(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """The worked example's agency, on a server with keys."""
    bot = Living(slack, database_url, keys=Fernet.generate_key().decode())
    bot.load(Path(__file__).parent / "agency")
    with bot:
        yield bot


def settings_form(living: Living) -> View:
    dana = living.slack.person("U0DANA")
    dana.command("C0HEALTH", "/goodfit setup")
    return living.slack.wait_for(dana.modal)


def set_sealing(living: Living, *, on: bool) -> None:
    """Set the switch in the settings, and let the job come to its end ten minutes later."""
    dana, form = living.slack.person("U0DANA"), settings_form(living)
    assert dana.submit(form, {"sealing": ["sealed"] if on else []}).result == "closed"
    living.slack.wait_for(lambda: passes_done(living))
    living.clock.advance(minutes=11)
    living.slack.wait_for(lambda: sealing_of(living) == ("sealed" if on else ""))


def passes_done(living: Living) -> bool:
    """Say whether all that can be done now was: what waits is due later."""
    with living.database.session(reading=True) as session:
        query = "SELECT count(*) FROM inbox WHERE kind = 'seal_words' AND state <> 'done'"
        due = f"{query} AND due_at <= :now"
        return (
            bool(session.execute(text(query)).scalar())
            and not session.execute(text(due), {"now": living.clock()}).scalar()
        )


def sealing_of(living: Living) -> str:
    with living.database.begin(TEAM, reading=True) as store:
        return store.sealing.state()


def readable(living: Living) -> set[tuple[str, str, str]]:
    """Return (table, column, word) of all that can be read in the tables as they are kept."""
    found = set()
    with living.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(text(f'SELECT * FROM "{table.name}"'))  # noqa: S608
            for row in rows.mappings():
                found |= {
                    (table.name, name, word)
                    for name, value in row.items()
                    for word in WORDS
                    if word.casefold() in str(value).casefold()
                }
    return found


def test_without_keys_the_settings_say_what_to_set_first(living: Living) -> None:
    form = settings_form(living)

    assert "sets GOODFIT_ENCRYPTION_KEYS first" in form.words
    assert "sealing" not in form.values


def test_a_sealed_workspace_logs_drafts_approves_and_sends_and_keeps_no_readable_word(
    sealable: Living,
) -> None:
    priya, dana = sealable.slack.person("U0PRIYA"), sealable.slack.person("U0DANA")
    form = settings_form(sealable)
    assert "Amounts, hours, dates, scores and Slack's ids stay in clear" in form.words
    assert "your workspace's own name and settings" in form.words
    dana.dismiss(form)
    assert {one[:2] for one in readable(sealable)} & set(COLUMNS)
    set_sealing(sealable, on=True)

    priya.command("C0ACMEINT", '/scope acme "extra Zanzibar page" 6h')
    priya.command("C0ACMEINT", '/scope kestrel "Zanzibar banner" 2h')
    priya.command("C0ACMEINT", "/scope kestral something Zanzibar 1h")
    thread = draft_apology(sealable)
    dana.press(thread.version(1), "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")

    mails = sealable.slack.mails()
    assert [mail["rcpt_to"] for mail in mails] == [["jo@acme.example"]]
    assert [one.text for one in history(sealable).scope_requests] == ["extra Zanzibar page"]
    assert any("Acme" in m.words for m in sealable.slack.messages(APPROVALS))
    assert readable(sealable) == set()
    assert "Everything is sealed." in settings_form(sealable).words


def test_a_workspace_opens_its_words_again(sealable: Living) -> None:
    priya = sealable.slack.person("U0PRIYA")
    set_sealing(sealable, on=True)
    priya.command("C0ACMEINT", '/scope acme "extra Zanzibar page" 6h')
    assert readable(sealable) == set()

    set_sealing(sealable, on=False)

    assert ("scope_requests", "text", "Zanzibar") in readable(sealable)
    assert [one.text for one in history(sealable).scope_requests] == ["extra Zanzibar page"]
