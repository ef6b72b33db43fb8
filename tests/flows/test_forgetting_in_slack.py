"""`/client forget`: a form says what goes, a word is typed, and Slack shows nothing any more."""

from typing import Any

import pytest
from journey import APPROVALS, Thread, digests, draft_apology, state_of
from living import TEAM, Living
from sqlalchemy import select

from bot.domain.draft import DraftState
from bot.store.rows import Base
from sandbox.answer import View
from sandbox.message import Message, texts_of
from sandbox.person import Person

ELSEWHERE = "C0GENERAL"


def opened(living: Living, person: Person, line: str) -> View:
    person.command(ELSEWHERE, line)
    return living.slack.wait_for(
        lambda: (m := person.modal()) and "to erase it for good" in m.words and m
    )


def said(living: Living, person: Person, words: str) -> View:
    return living.slack.wait_for(lambda: (m := person.modal()) and words in m.words and m)


def words_of(message: Message) -> str:
    return f"{message.text} {texts_of(message.blocks)}"


def kept(living: Living, words: str) -> list[str]:
    """Return every column in which these words stand, but for Slack's own ids."""
    found: list[str] = []
    with living.database.session() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                for column, value in zip(table.columns, row, strict=True):
                    told: Any = repr(value).replace("C0ACMEINT", "").replace("C0ACME", "")
                    if words.casefold() in told.casefold():
                        found.append(f"{table.name}.{column.name}: {value!r}")
    return found


def all_erased(thread: Thread) -> bool:
    return all(
        m.text.startswith("Erased on") and "by Dana Whitfield" in m.text
        for m in (thread.root, *thread.replies)
    )


def test_a_forgotten_client_is_gone_from_the_ledger_its_thread_and_the_morning_post(
    living: Living,
) -> None:
    thread = draft_apology(living)
    thread.version(1)
    post = digests(living)[-1]
    assert "Acme" in words_of(post)
    dana = living.slack.person("U0DANA")

    form = opened(living, dana, "/client forget acme")
    assert "hours, sums, dates, decisions, scores" in form.words
    assert "What I cannot reach:" in form.words
    wrong = dana.submit(form, {"confirm": "Acme Ltd"})
    assert wrong.errors == {"confirm": 'Type "acme" here. Nothing was erased.'}
    assert dana.submit(form, {"confirm": " Acme "}).result == "updated"
    said(living, dana, "Its figures stay as “Forgotten client 1”")

    living.slack.wait_for(lambda: all_erased(thread))
    living.clock.advance(minutes=5)
    living.slack.wait_for(lambda: "Acme" not in words_of(digests(living)[-1]))
    living.slack.wait_for(living.outbox_is_empty)
    assert kept(living, "acme") == []
    assert kept(living, "the report was late") == []
    assert state_of(living) is DraftState.REJECTED


def test_whoever_is_no_manager_gets_no_form(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")

    answer = priya.command(ELSEWHERE, "/client acme forget")

    assert "Only a manager can do that." in answer.text
    assert priya.modal() is None


def test_the_forms_open_from_the_clients_view_too(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    dana.command(ELSEWHERE, "/client acme")
    view = living.slack.wait_for(dana.modal)

    dana.press(view, "Erase for good")
    said(living, dana, "Nobody can undo this.")

    dana.dismiss(living.slack.wait_for(dana.modal))
    dana.command(ELSEWHERE, "/client acme")
    view = living.slack.wait_for(lambda: (m := dana.modal()) and "Owner" in m.words and m)
    dana.press(view, "Erase a person")
    form = said(living, dana, "Who at Acme is to be erased")
    assert dana.submit(form, {"who": "nobody of that name"}).errors == {
        "who": "Nobody is called so there, and no text names them, so nothing was erased."
    }
    assert dana.submit(form, {"who": "jo reyes"}).result == "updated"
    said(living, dana, "“Jo Reyes” in")


@pytest.mark.parametrize("line", ["contact jo@acme.example", "contact Jo Reyes"])
def test_a_person_is_erased_from_a_letter_that_waits_and_from_the_ledger(
    living: Living, line: str
) -> None:
    thread = draft_apology(living)
    assert "jo@acme.example" in words_of(thread.version(1))
    dana = living.slack.person("U0DANA")

    form = opened(living, dana, f"/client forget acme {line}")
    assert "1 letter that is not sent goes to them or names them" in form.words
    assert dana.submit(form, {"confirm": "Jo Reyes"}).result == "updated"
    said(living, dana, "Erased from what is kept about Acme")

    thread.wait_until("rejected by Dana Whitfield")
    living.slack.wait_for(lambda: "jo@acme.example" not in words_of(thread.version(1)))
    assert "Dear a contact" in words_of(thread.version(1)) or "Hi a contact" in words_of(
        thread.version(1)
    )
    in_people = [one for one in kept(living, "jo@acme.example") if not one.startswith("people.")]
    assert in_people == []
    assert [m.text for m in living.slack.messages(APPROVALS) if "Jo Reyes" in words_of(m)] == []
    with living.database.begin(TEAM, reading=True) as store:
        assert store.clients.get(1).client.contact_email is None
