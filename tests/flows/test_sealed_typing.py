"""Every way in which a person gives the bot words; a sealed workspace keeps none to be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from draft_steps import choose, modal_with
from journey import draft_apology, history, next_night
from living import Living
from sqlalchemy import text
from test_coming_in import said
from test_import_in_slack import harvest, pick, sent, until
from test_letter_templates import letter_form
from test_letter_templates import shown as letter_shown
from test_own_mail_server import mail_form, typed
from test_own_mail_server import told as mail_told
from test_pinning import pin
from test_sealed_workspace import set_sealing

from bot.store.rows import Base
from sandbox.answer import View
from sandbox.driver import LocalSlack
from sandbox.message import Message

ROOM, WORD = "C0ACMEINT", "quagmire"
DANA, PRIYA, TOM = "U0DANA", "U0PRIYA", "U0TOM"
# Whom Slack says that people are.
PEOPLE = ("whitfield", "okafor", "dana@", "tom@")


@pytest.fixture
def sealed(slack: LocalSlack, database_url: str) -> Iterator[Living]:
    """The worked example's agency on a server with keys, sealed from its first day on."""
    keys = Fernet.generate_key().decode()
    bot = Living(slack, database_url, keys=keys, more={"GOODFIT_PRIVATE_SMTP": "true"})
    bot.load(Path(__file__).parent / "agency")
    with bot:
        set_sealing(bot, on=True)
        yield bot


def found(living: Living, words: tuple[str, ...]) -> set[tuple[str, str, str]]:
    """Return (table, column, value) of all in which one of these words can be read."""
    standing = set()
    with living.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings():  # noqa: S608
                standing |= {
                    (table.name, name, str(value)[:90])
                    for name, value in row.items()
                    if any(word in str(value).casefold() for word in words)
                }
    return standing


def settled(living: Living) -> None:
    living.slack.wait_for(living.inbox_is_empty)


def form(living: Living, who: str, line: str) -> View:
    person = living.slack.person(who)
    person.command(ROOM, line)
    return living.slack.wait_for(person.modal)


def log(living: Living) -> None:
    """Type what becomes entries, and what cannot."""
    priya, dana = living.slack.person(PRIYA), living.slack.person(DANA)
    priya.command(ROOM, f'/scope acme "{WORD} page" 6h')
    priya.command("C0GENERAL", f"/scope {WORD} of an unknown client 2h")
    priya.command(ROOM, f"/fit {WORD}")
    priya.command(ROOM, f'/note acme praise "{WORD} was fine"')
    priya.command(ROOM, f'/note acme "{WORD} without its kind"')
    priya.dismiss(living.slack.wait_for(priya.modal))
    dana.command(ROOM, f'/note acme goodbye "{WORD} and farewell"')
    priya.command(ROOM, f'/promise acme "{WORD} report" by 2070-03-01')
    ref = next(d.id for d in history(living).deliverables if WORD in d.promised)
    priya.command(ROOM, f"/promise {ref} delivered https://files.example/{WORD}.pdf")
    priya.command(ROOM, f'/invest acme 20h until 2070-07-01 "{WORD} to learn"')
    answer = priya.command(ROOM, f'/complaint acme "{WORD} was late"')
    priya.press(answer.message, "Add their side")
    told = living.slack.wait_for(priya.modal)
    heard = {"client_side_heard": "yes", "points": f"{WORD} one\n{WORD} two", "severity": "major"}
    assert priya.submit(told, heard).result == "updated"
    ours = {"our_side": f"{WORD} in the outbox", "fault": "shared", "cause": "communication"}
    assert priya.submit(told, ours).result == "closed"


def say(living: Living) -> None:
    """Say it in a channel and to the bot, react to it, and let the bot look at channels' names."""
    priya, dana = living.slack.person(PRIYA), living.slack.person(DANA)
    priya.mention(ROOM, f"<@U0GOODFIT> acme wants a {WORD} banner, 3 h")
    priya.dm(f"acme asks for a {WORD} by hand 2h")
    priya.react(ROOM, said(living, f"could we have a {WORD} too?"), "triangular_ruler")
    settled(living)
    living.slack.add_channel("C0NEW", f"client-{WORD}-retail", (DANA, TOM))
    dana.command("C0GENERAL", "/goodfit clients")
    living.slack.wait_for(lambda: any(WORD in m.text.casefold() for m in _told(living, DANA)))


def _told(living: Living, who: str) -> list[Message]:
    return living.slack.person(who).ephemerals("C0GENERAL")


def know(living: Living) -> None:
    """Add a client, its people and other names."""
    dana = living.slack.person(DANA)
    added = form(living, DANA, f"/client add {WORD.title()} & Sons")
    people = {"contact_name": f"Zoe {WORD}", "contact_email": f"zoe@{WORD}.example"}
    assert dana.submit(added, people).result == "closed"
    edited = form(living, DANA, "/client acme edit")
    assert dana.submit(edited, {"aliases": f"{WORD} inc", "segment": WORD}).result == "closed"
    contacts = form(living, DANA, "/client acme contacts")
    others = {"contacts": f"Ana {WORD}, ana@{WORD}.example, {WORD} officer"}
    assert dana.submit(contacts, others).result == "closed"


def settle(living: Living) -> None:
    """Give a pin its reason, a letter its words, and letters a server."""
    dana = living.slack.person(DANA)
    assert pin(living, band="red", reason=f"{WORD} by phone").result == "updated"
    dana.dismiss(dana.modal(), whole_stack=True)
    letter = letter_form(living)
    subject = {"subject": f"Our {WORD} on " + "{{ facts.thing|phrase }}"}
    # On a busy machine the second that a template may take runs out: then it is tried again.
    living.slack.wait_for(lambda: dana.submit(letter, subject).result == "updated")
    tried = letter_shown(living, "This is the letter for a sample client")
    living.slack.wait_for(lambda: dana.submit(tried).result == "updated")
    dana.dismiss(letter_shown(living, "Apology: saved."), whole_stack=True)
    mail = typed(
        living,
        mail_from=f"letters@{WORD}.example",
        envelope_from=f"bounces@{WORD}.example",
        test_to=f"dana@{WORD}.example",
    )
    done = dana.submit(mail_form(living), mail)
    assert not done.errors, done.errors
    mail_told(living, "E-mail works")
    dana.dismiss(dana.modal(), whole_stack=True)


def write(living: Living) -> None:
    """Draft a letter, comment on it, and send it."""
    dana = living.slack.person(DANA)
    thread = draft_apology(living, miss=f"we sent your {WORD} two days late")
    choose(dana, thread.version(1), "Comment")
    comment = modal_with(living, dana, "Your comment")
    assert dana.submit(comment, {"words": f"Is {WORD} right?"}).result == "closed"
    dana.press(thread.version(1), "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")


def bring(living: Living) -> None:
    """Import a report with names and notes, one of which is chosen by hand."""
    day = living.today().isoformat()
    report = harvest((day, f"{WORD} group", 3), note=f"{WORD} pages")
    card = sent(living, report, name=f"{WORD}.csv")
    until(living, card, "is no client that I know")
    pick(living, card, WORD, "Acme")
    until(living, card, "Import 1 row")
    living.slack.person(DANA).press(card, "Import 1 row")
    until(living, card, "Imported")


def test_nothing_that_anybody_typed_can_be_read_in_any_table(sealed: Living) -> None:
    for step in (write, log, say, know, settle, bring):
        step(sealed)
        settled(sealed)
        assert found(sealed, (WORD, *PEOPLE)) == set(), step.__name__
    next_night(sealed)

    assert any(WORD in one.text for one in history(sealed).scope_requests)
    assert any(WORD in (one.note or "") for one in history(sealed).time)
    assert found(sealed, (WORD, *PEOPLE)) == set()
