"""A client's person is erased from entries, letters and messages; everything else stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from planted import NOW, TEAM, standing
from sqlalchemy import text

from bot.domain.client import Client, Contact
from bot.domain.complaint import Complaint, Fault
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.draft import AlreadyDecided, Draft, DraftState, Envelope, VersionReplaced
from bot.domain.history import Note, NoteKind
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor, OnlyManagers, Person, Team
from bot.messages.letters import Letter, Section
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.schema import migrate
from bot.use_cases import approvals, contact_erasing
from bot.use_cases.contact_erasing import NobodyCalledSo, TheirLetterIsLeaving
from bot.use_cases.dispatch import once_for, queue_email
from bot.use_cases.errors import UnusableFields
from bot.use_cases.written import version_of

WORKSPACE = Team(id=TEAM, managers=("U0BOSS",), approvals_channel="C0APPROVE")
BOSS = Actor(team=WORKSPACE, user_id="U0BOSS", name="Dana Whitfield", is_manager=True)
ADDRESS = "zara@acme.example"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Acme, with Zara Quill as its main contact, and Borealis, where another Zara works."""
    made = Database(database_url)
    migrate(made)
    with made.begin(TEAM) as store:
        store.team.save(WORKSPACE, at=NOW)
        store.team.save_person(Person(user_id="U0BOSS", name="Dana Whitfield", read_at=NOW))
        acme = Client(key="acme", name="Acme", contact_name="Zara Quill", contact_email=ADDRESS)
        store.clients.add(acme, by=None, at=NOW - timedelta(days=90))
        store.clients.set_contacts(1, [Contact(name="Ana Pires", email="ana@acme.example")])
        other = Client(key="borealis", name="Borealis", contact_name="Zara Quill")
        store.clients.add(other, by=None, at=NOW)
        say(store, "Zara Quill, and ZARA, wait; write to zara@acme.example")
        store.entries.add(
            Note(id="", on=NOW.date(), kind=NoteKind.WIN, text="Zara Quill is happy"),
            2,
            by="U0BOSS",
            at=NOW,
        )
    yield made
    made.close()


def say(store: object, words: str) -> None:
    for value in (
        Complaint(id="", raised_on=NOW.date(), text=words, points=(words,), fault=Fault.OURS),
        ScopeRequest(id="", asked_on=NOW.date(), text=words),
    ):
        store.entries.add(value, 1, by="U0BOSS", at=NOW)  # type: ignore[attr-defined]
    store.entries.change(  # type: ignore[attr-defined]
        "S-1", by="U0BOSS", at=NOW, action="changed", text=f"{words}!"
    )


def a_letter(
    database: Database,
    state: DraftState = DraftState.WAITING,
    *,
    to: str | None = ADDRESS,
    greeting: str = "Dear Zara Quill,",
) -> Draft:
    version = version_of(
        Letter("apology", "Three days late", (Section("greeting", "Greeting", greeting),)),
        number=1,
        recipient=to,
        envelope=Envelope(from_name="Dana", to_name="Zara Quill" if to == ADDRESS else ""),
        author="U0BOSS",
        now=NOW,
    )
    with database.begin(TEAM) as store:
        draft = store.drafts.add(
            client_id=1,
            kind="apology",
            why=["a report was late"],
            complaint_ids=["C-1"],
            recipient=to,
            promised_by=None,
            version=version,
        )
        if state is not DraftState.WAITING:
            store.drafts.add_decision(draft, kind="approved", by="U0BOSS", at=NOW)
            queue_email(store, draft, now=NOW)
            store.drafts.set_state(draft.id, state)
        return store.drafts.get(draft.id)


def erase(
    database: Database,
    who: str = ADDRESS,
    *,
    typed: str = "Zara Quill",
    alone: tuple[str, ...] = ("Zara",),
    actor: Actor = BOSS,
) -> int:
    return contact_erasing.erase_contact(
        database.begin, actor, client_id=1, who=who, alone=alone, typed=typed, now=NOW
    )


def of_acme(database: Database, words: str) -> list[str]:
    return [one for one in standing(database, words) if "happy" not in one]


def test_their_name_and_address_go_from_every_text_of_the_client(database: Database) -> None:
    a_letter(database, DraftState.SENT)

    erase(database)

    assert of_acme(database, "quill") == ["clients.contact_name: 'Zara Quill'"]
    assert of_acme(database, "zara@") == []
    with database.begin(TEAM, reading=True) as store:
        assert store.entries.get("S-1").value.text == (
            "a contact, and a contact, wait; write to a contact!"
        )
        assert store.entries.get("C-1").value.points == (
            "a contact, and a contact, wait; write to a contact",
        )
        assert store.clients.get(1).client.contact_name is None
        assert store.clients.get(2).client.contact_name == "Zara Quill"
        assert [one.name for one in store.clients.contacts_of(1)] == ["Ana Pires"]
        assert store.entries.list_changes("S-1")[0].before["text"].startswith("a contact")


def test_a_first_name_alone_goes_only_where_a_person_says_so(database: Database) -> None:
    erase(database, alone=())

    with database.begin(TEAM, reading=True) as store:
        assert store.entries.get("C-1").value.text == (
            "a contact, and ZARA, wait; write to a contact"
        )


def test_how_often_they_are_named_is_counted_before(database: Database) -> None:
    a_letter(database)

    sheet = contact_erasing.look_for_contact(database.begin, BOSS, client_id=1, typed="zara quill")

    assert sheet.confirmation == "Zara Quill"
    assert [(m.words, count) for m, count in sheet.whole] == [("Zara Quill", 6), (ADDRESS, 5)]
    assert [(m.words, count) for m, count in sheet.singles] == [("Zara", 4)]
    assert sheet.letters == 1


@pytest.mark.parametrize("typed", ["Zara Quill", "zara  quill", "ZARA@acme.example", "Zara"])
def test_they_are_found_by_name_address_or_an_unshared_first_name(
    database: Database, typed: str
) -> None:
    sheet = contact_erasing.look_for_contact(database.begin, BOSS, client_id=1, typed=typed)
    assert (sheet.who.name, sheet.who.email) == ("Zara Quill", ADDRESS)


def test_somebody_who_has_left_is_erased_by_the_name_that_texts_have(database: Database) -> None:
    with database.begin(TEAM) as store:
        note = Note(id="", on=NOW.date(), kind=NoteKind.MEETING, text="with Olu Adeyemi")
        store.entries.add(note, 1, by="U0BOSS", at=NOW)

    assert erase(database, "Olu Adeyemi", typed="olu adeyemi", alone=()) == 1

    assert standing(database, "adeyemi") == []
    with pytest.raises(NobodyCalledSo):
        erase(database, "Olu Adeyemi", typed="Olu Adeyemi")


def test_another_of_their_people_goes_and_the_main_contact_stays(database: Database) -> None:
    erase(database, "ana@acme.example", typed="Ana Pires", alone=())

    with database.begin(TEAM, reading=True) as store:
        assert store.clients.contacts_of(1) == []
        assert store.clients.get(1).client.contact_email == ADDRESS


def test_letters_to_them_that_are_not_sent_are_rejected_and_never_leave(
    database: Database,
) -> None:
    waiting = a_letter(database)
    held = a_letter(database, DraftState.APPROVED)
    naming = a_letter(database, to="ana@acme.example", greeting="Dear Ana, Zara Quill asked")
    other = a_letter(database, to="ana@acme.example", greeting="Dear Ana,")

    erase(database)

    with database.begin(TEAM, reading=True) as store:
        states = [store.drafts.get(one.id).state for one in (waiting, held, naming, other)]
        told = store.drafts.last_decision(waiting.id)
        assert store.deliveries.state_of(once_for(held.id)) is DeliveryState.CANCELLED
    assert states == [DraftState.REJECTED] * 3 + [DraftState.WAITING]
    assert told is not None
    assert (told.kind, told.reason) == ("rejected", "a person whom it named was erased")
    later = NOW + timedelta(days=1)
    claimed = EveryTeam(database.session).claim_delivery(now=later, kinds=(DeliveryKind.EMAIL,))
    assert claimed is None


def test_words_that_were_changed_cannot_be_approved_by_the_old_button_or_a_new_one(
    database: Database,
) -> None:
    draft = a_letter(database)
    erase(database)
    with database.begin(TEAM, reading=True) as store:
        now_says = store.drafts.get(draft.id).version

    assert now_says.fingerprint != draft.version.fingerprint
    assert now_says.sections[0][2] == "Dear a contact,"
    for seen, no in (
        (draft.version.fingerprint, VersionReplaced),
        (now_says.fingerprint, AlreadyDecided),
    ):
        with pytest.raises(no):
            approvals.approve_draft(
                database.begin, BOSS, draft_id=draft.id, seen=seen, by_email=True, now=NOW
            )


def test_what_was_decided_about_a_sent_version_is_still_about_that_version(
    database: Database,
) -> None:
    draft = a_letter(database, DraftState.SENT)

    erase(database)

    with database.begin(TEAM, reading=True) as store:
        kept = store.drafts.get(draft.id)
        assert kept.state is DraftState.SENT
    with database.session() as session:
        decided = session.execute(text("SELECT fingerprint FROM decisions")).scalars().all()
    assert decided == [kept.version.fingerprint]


def test_while_a_letter_that_names_them_is_leaving_nothing_is_erased(database: Database) -> None:
    a_letter(database, DraftState.APPROVED)
    before = standing(database, "zara")
    later = NOW + timedelta(hours=1)
    assert EveryTeam(database.session).claim_delivery(now=later, kinds=(DeliveryKind.EMAIL,))

    with pytest.raises(TheirLetterIsLeaving):
        erase(database)

    assert standing(database, "zara") == before


def test_a_wrong_word_erases_nothing_and_only_a_manager_may(database: Database) -> None:
    before = standing(database, "zara")
    with pytest.raises(UnusableFields) as wrong:
        erase(database, typed="Acme")
    assert wrong.value.fields == {"confirm": 'Type "Zara Quill" here. Nothing was erased.'}
    with pytest.raises(OnlyManagers):
        erase(database, actor=replace(BOSS, is_manager=False))
    assert standing(database, "zara") == before


def test_twice_is_once(database: Database) -> None:
    assert erase(database) > 0
    after = standing(database, "a contact")

    with pytest.raises(NobodyCalledSo):
        erase(database)

    assert standing(database, "a contact") == after
