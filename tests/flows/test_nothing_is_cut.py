"""A form that changes one thing leaves the rest as it is, however long it is."""

from dataclasses import replace

import pytest
from journey import history
from living import TEAM, Living

from bot.domain.agreement import Deliverable
from bot.domain.client import Client, Contact
from bot.domain.complaint import Complaint
from bot.domain.history import Note, NoteKind
from bot.domain.scope_request import ScopeRequest
from sandbox.answer import View

ROOM = "C0ACMEINT"
WORDS = " ".join(f"word{n}" for n in range(2400))
LETTERS = "x" * 20_000
LINES = "\n".join(f"line {n}  of what\nthey said" for n in range(800))


def put(living: Living, value: object, client_id: int = 1, **columns: object) -> str:
    with living.database.begin(TEAM) as store:
        added = store.entries.add(value, client_id, by="U0PRIYA", at=living.clock(), **columns)
        name: str = added.id
        return name


def opened(living: Living, ref: str, client: str = "acme") -> View:
    """Open an entry from its client's view, as a manager."""
    dana = living.slack.person("U0DANA")
    dana.command(ROOM, f"/client {client}")
    view = living.slack.wait_for(lambda: (m := dana.modal()) and ref in m.words and m)
    dana.click(view, f"entry.edit.{ref}")
    return living.slack.wait_for(lambda: (m := dana.modal()) and ref in m.title and m)


def form_of_client(living: Living, line: str, title: str) -> View:
    dana = living.slack.person("U0DANA")
    dana.command(ROOM, line)
    return living.slack.wait_for(lambda: (m := dana.modal()) and title in m.title and m)


@pytest.mark.parametrize("text", [WORDS, LETTERS, LINES], ids=["words", "letters", "lines"])
def test_a_decision_leaves_a_long_request_as_it_is(living: Living, text: str) -> None:
    put(living, ScopeRequest(id="", text=text, asked_on=living.today()))

    done = living.slack.person("U0DANA").submit(opened(living, "S-1"), {"decision": "goodwill"})

    assert done.result == "updated", done.errors
    ask = history(living).scope_requests[0]
    assert (ask.text == text, ask.decision.value) == (True, "goodwill")


def test_a_day_leaves_a_long_promise_and_a_long_note_as_they_are(living: Living) -> None:
    dana, day = living.slack.person("U0DANA"), living.today()
    promise = put(living, Deliverable(id="", promised=WORDS, due=day, evidence=LETTERS))
    note = put(living, Note(id="", on=day, kind=NoteKind.PRAISE, text=LINES))

    assert dana.submit(opened(living, promise), {"due": "2050-01-01"}).result == "updated"
    assert dana.submit(opened(living, note), {"on": "2026-01-01"}).result == "updated"

    kept = history(living)
    assert [(d.promised == WORDS, d.evidence == LETTERS) for d in kept.deliverables] == [
        (True, True)
    ]
    assert [n.text == LINES for n in kept.notes if n.kind is NoteKind.PRAISE] == [True]


def test_an_agreements_last_day_leaves_its_long_scope_as_it_is(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    scope = WORDS + LETTERS
    for fields in ({"text": "x"}, {"end": "2050-01-01"}):
        with living.database.begin(TEAM) as store:
            if "end" in fields:
                store.entries.change(
                    "A-1", by="U0DANA", at=living.clock(), action="changed", scope=scope
                )
        assert dana.submit(opened(living, "A-1"), fields).result == "updated"

    assert history(living).agreements[0].scope == scope


def test_a_complaint_and_its_proof_are_kept_whole(living: Living) -> None:
    dana, day = living.slack.person("U0DANA"), living.today()
    late = Complaint(id="", raised_on=day, text=LETTERS, points=(LETTERS, "Late"))
    ref = put(living, replace(late, corrected_on=day, proof=WORDS))
    form = opened(living, ref)
    if "text" not in form.values:
        dana.press(form, "Go to their side")
    living.slack.wait_for(lambda: "text" in form.values)
    assert dana.submit(form, {"severity": "major"}).result in ("updated", "closed")
    form = opened(living, ref)
    dana.press(form, "Go to what was done")
    living.slack.wait_for(lambda: "responded_on" in form.values)
    done = dana.submit(form, {"responded_on": day.isoformat()})

    assert done.result in ("updated", "closed"), done.errors
    kept = history(living).complaints[0]
    assert kept.responded_on == day
    assert (kept.text == LETTERS, kept.points == (LETTERS, "Late"), kept.proof == WORDS) == (
        True,
        True,
        True,
    )


def add_imported(living: Living) -> Client:
    """Put a client into the ledger that is longer than anybody may type it."""
    client = Client(
        key="imported",
        name=("Imported & Partners " * 6).strip(),
        segment=("food and drink " * 20).strip(),
        owner="Our intern",
        channel="their channel",
        currency="EUR",
    )
    with living.database.begin(TEAM) as store:
        account = store.clients.add(client, by=None, at=living.clock())
        store.clients.set_aliases(account.id, [f"Name {n} {'y' * 60}" for n in range(60)])
        store.clients.set_contacts(
            account.id, [Contact(name=f"Person {n} {'z' * 150}") for n in range(40)]
        )
    return client


def test_a_clients_segment_is_changed_and_its_long_name_stays(living: Living) -> None:
    client = add_imported(living)
    form = form_of_client(living, "/client imported edit", "Edit")
    assert form.values["segment"]["segment"]["value"] == client.segment
    elements = [block["element"] for block in form.blocks if "element" in block]
    limited = [element for element in elements if "max_length" in element]
    # Slack refuses a form whose field holds more than it may.
    assert all(len(e.get("initial_value", "")) <= e["max_length"] for e in limited)

    done = living.slack.person("U0DANA").submit(form, {"segment": "food"})

    assert done.result == "closed", done.errors
    with living.database.begin(TEAM, reading=True) as store:
        kept = store.clients.portrait(6)
    assert (kept.client.name, kept.client.segment) == (client.name, "food")
    assert (kept.client.owner, kept.client.channel) == ("Our intern", "their channel")
    assert len(kept.aliases) == 60


def test_a_clients_main_contact_is_changed_and_forty_others_stay(living: Living) -> None:
    add_imported(living)
    form = form_of_client(living, "/client imported contacts", "Contacts")

    done = living.slack.person("U0DANA").submit(form, {"contact_name": "Ana Pires"})

    assert done.result == "closed", done.errors
    with living.database.begin(TEAM, reading=True) as store:
        kept = store.clients.portrait(6)
    assert kept.client.contact_name == "Ana Pires"
    assert len(kept.contacts) == 40


def test_a_name_that_was_typed_too_long_is_refused_and_not_cut(living: Living) -> None:
    name = "Zebra " * 20
    form = form_of_client(living, f"/client add {name}", "Add a client")

    done = living.slack.person("U0DANA").submit(form)

    assert "at most 80 characters" in done.errors["name"]


def archive(living: Living) -> None:
    answer = living.slack.person("U0DANA").command(ROOM, "/client acme archive")
    assert "Acme is archived" in answer.text


@pytest.mark.parametrize("many", [0, 100])
def test_an_entry_of_an_archived_client_is_corrected_where_it_is(living: Living, many: int) -> None:
    with living.database.begin(TEAM) as store:
        for n in range(many):
            store.clients.add(
                Client(key=f"extra-{n}", name=f"Extra {n}"), by=None, at=living.clock()
            )
    put(living, ScopeRequest(id="", text="a banner", asked_on=living.today()))
    ref = put(living, Complaint(id="", raised_on=living.today(), text="late"))
    archive(living)
    dana = living.slack.person("U0DANA")

    assert dana.submit(opened(living, "S-1"), {"hours": "2h"}).result == "updated"
    assert dana.submit(opened(living, ref), {"severity": "major"}).result in ("updated", "closed")

    kept = history(living)
    assert [a.hours for a in kept.scope_requests] == [2.0]
    assert [c.severity.value for c in kept.complaints] == ["major"]
