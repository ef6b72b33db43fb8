"""A client is forgotten: no word of it is left in any table, and every figure is."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from planted import BESIDE, KEPT, LINK, MARKER, NOW, TEAM, plant, standing
from sqlalchemy import select, text, update

from bot.domain.agreement import Agreement, AgreementKind, MoneyEntry, MoneyKind, TimeEntry
from bot.domain.capture import Capture
from bot.domain.client import Client, Contact, Status
from bot.domain.complaint import Complaint, Fault, Reraise, Verdict
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.draft import Draft, DraftState, Envelope, Version
from bot.domain.entry import EntryKind
from bot.domain.errors import DomainError
from bot.domain.history import Note, NoteKind
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor, OnlyManagers, Person, PersonKind, Team
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.remembered import ClientIsForgotten
from bot.store.rows import Base, ClientRow, DeliveryRow
from bot.store.schema import migrate
from bot.store.sealing import new_key
from bot.use_cases import agreements, client_pages, clients, forgetting, nights
from bot.use_cases.dispatch import once_for, queue_email
from bot.use_cases.drawing import draw_card
from bot.use_cases.errors import UnusableFields
from bot.use_cases.forgetting import LetterIsLeaving
from bot.use_cases.tonight import score_tonight

WORKSPACE = Team(id=TEAM, managers=("U0BOSS",), approvals_channel="C0APPROVE", currency="USD")
BOSS = Actor(team=WORKSPACE, user_id="U0BOSS", name="Dana Whitfield", is_manager=True)
OWNER = replace(BOSS, user_id="U0OWNER", name="Priya Nair", is_manager=False)
KEY = MARKER.lower()
_TEXT = re.compile(r"""['"]text['"]: ('[^']*'|"[^"]*")""")


@pytest.fixture(params=["in clear", "sealed"])
def empty(database_url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    made = Database(database_url, keys=new_key())
    migrate(made)
    with made.begin(TEAM) as store:
        store.team.save(WORKSPACE, at=NOW)
        store.sealing.set_state("sealed" if request.param == "sealed" else "")
        for one in (BOSS, OWNER):
            store.team.save_person(Person(user_id=one.user_id, name=one.name, read_at=NOW))
    yield made
    made.close()


@pytest.fixture
def planted(empty: Database) -> Database:
    """A marker in every column of every table in which a client's words may stand."""
    with empty.session() as session:
        plant(session)
    return empty


@pytest.fixture
def database(empty: Database) -> Database:
    """Client 1 with entries of many kinds, two nights scored, and client 2 beside it."""
    zanzibar = Client(
        key="zanzibar-ltd",
        name="Zanzibar Ltd",
        segment="Zanzibar trade",
        owner="U0OWNER",
        contact_name="Jo Zanzibar",
        contact_email="jo@zanzibar.example",
        channel="C0ZANZIBAR",
    )
    with empty.begin(TEAM) as store:
        store.clients.add(zanzibar, by="U0OWNER", at=NOW)
        store.clients.add(Client(key="acme", name="Acme", segment="retail"), by=None, at=NOW)
        store.clients.add_aliases(1, ["Spice Island Zanzibar"])
        store.clients.set_contacts(1, [Contact(name="Ana Zanzibar", email="ana@z.example")])
        for value in some_of_everything():
            store.entries.add(value, 1, by="U0OWNER", at=NOW)
        for value in some_of_everything("Lisbon"):
            store.entries.add(value, 2, by="U0OWNER", at=NOW)
    for night in (NOW.date() - timedelta(days=1), NOW.date()):
        assert nights.run_night(empty.begin, team_id=TEAM, night=night, clock=lambda: NOW)
    return empty


def some_of_everything(word: str = MARKER) -> list[object]:
    day = date(2026, 6, 1)
    fixed = Complaint(
        id="",
        raised_on=day,
        text=f"{word} waited",
        points=(f"{word} waited", "and waited"),
        fault=Fault.OURS,
        responded_on=day,
        corrected_on=day,
        proof=f"https://{word}.example/proof",
        remedy=f"a boat trip to {word}",
        remedy_offered_on=day,
    )
    return [
        fixed,
        replace(fixed, remedy="refund", text=f"{word} again"),
        ScopeRequest(id="", asked_on=day, text=f"a {word} page", hours=9.0, amount=90_000),
        Note(id="", on=day, kind=NoteKind.DISCOUNT_ASK, text=f"{word} wants less"),
        Note(id="", on=day, kind=NoteKind.MEETING, text=""),
        Note(id="", on=day, kind=NoteKind.CLIENT_DUTY, text=f"{word} sends logos", due=day),
        *(TimeEntry(id="", on=day, hours=7.5, cost_rate=9000, note=f"{word}") for _ in range(4)),
        MoneyEntry(id="", on=day, kind=MoneyKind.REFUND, amount=5000, note=f"{word}"),
        Agreement(
            id="",
            kind=AgreementKind.RETAINER,
            start=date(2025, 1, 1),
            end=None,
            fee=400_000,
            included_hours=10.0,
            scope=f"{word}'s site",
        ),
    ]


def a_letter(database: Database, state: DraftState = DraftState.WAITING) -> Draft:
    version = Version(
        number=1,
        subject="Zanzibar: 3 days late",
        sections=(("greeting", "Greeting", "Dear Jo Zanzibar,"),),
        envelope=Envelope(from_name="Priya", to_name="Jo Zanzibar"),
        fingerprint="f",
        author="U0OWNER",
        created_at=NOW,
    )
    with database.begin(TEAM) as store:
        draft = store.drafts.add(
            client_id=1,
            kind="recovery_offer",
            why=["Zanzibar waits"],
            complaint_ids=["C-1"],
            recipient="jo@zanzibar.example",
            promised_by=None,
            version=version,
            answers={"contact": "Jo Zanzibar", "offer_kind": "refund"},
        )
        store.drafts.set_state(draft.id, state)
        if state is DraftState.APPROVED:
            queue_email(store, draft, now=NOW)
        return draft


def forget(database: Database, typed: str = "zanzibar-ltd", actor: Actor = BOSS) -> None:
    forgetting.forget_client(database.begin, actor, client_id=1, typed=typed, now=NOW)


def test_every_column_of_text_is_either_erased_or_says_why_it_holds_no_words_of_theirs() -> None:
    for name, columns in KEPT.items():
        for column in columns:
            tables = Base.metadata.tables.values() if name == "*" else [Base.metadata.tables[name]]
            assert any(column in table.columns for table in tables), (name, column)
    assert set(BESIDE) <= set(Base.metadata.tables)


def test_no_word_of_a_forgotten_client_is_left_in_any_column_of_any_table(
    planted: Database,
) -> None:
    held = {found.partition(".")[0] for found in standing(planted)}
    assert held == set(Base.metadata.tables) - set(BESIDE) - {"posts"}

    forget(planted, KEY)

    assert standing(planted) == []


def test_what_waits_to_leave_came_in_or_failed_holds_none_either(planted: Database) -> None:
    with planted.begin(TEAM) as store:
        mail = {"draft_id": 1, "to": MARKER, "text": MARKER}
        store.deliveries.add(DeliveryKind.EMAIL, mail, at=NOW, once=once_for(1))
        store.deliveries.add(DeliveryKind.CARD, {"card": "draft:1:v1"}, at=NOW, once="card")
        store.pendings.add(
            Capture(kind=EntryKind.CONTACT, text="they called", client_id=1), by="U0BOSS", at=NOW
        )
    with planted.session() as session:
        session.execute(update(DeliveryRow).values(error=f"{MARKER} was refused"))

    forget(planted, KEY)

    assert standing(planted) == []
    with planted.begin(TEAM, reading=True) as store:
        assert store.deliveries.state_of(once_for(1)) is DeliveryState.CANCELLED
    with planted.session() as session:
        assert session.execute(text("SELECT count(*) FROM pendings")).scalar_one() == 0


def test_whoever_of_their_people_asked_for_something_is_forgotten_and_ours_are_not(
    database: Database,
) -> None:
    with database.begin(TEAM) as store:
        for user, kind in (("W0JO", PersonKind.EXTERNAL), ("U0GUEST", PersonKind.GUEST)):
            email = "jo@zanzibar.example" if user == "W0JO" else None
            store.team.save_person(
                Person(user_id=user, name=f"{user} Zanzibar", email=email, kind=kind, read_at=NOW)
            )
        for user in ("U0GUEST", "U0OWNER", "U0NEVERSEEN"):
            ask = ScopeRequest(id="", asked_on=NOW.date(), text="more", permalink=LINK)
            store.entries.add(ask, 1, by="U0OWNER", at=NOW, asked_by=user, source="0" * 64)

    forget(database)

    with database.session() as session:
        asked = session.execute(
            text("SELECT asked_by FROM scope_requests WHERE client_id = 1 ORDER BY id DESC LIMIT 3")
        )
        assert sorted(str(row[0]) for row in asked) == ["None", "None", "U0OWNER"]
    with database.begin(TEAM, reading=True) as store:
        assert store.team.find_person("W0JO") is None
        assert store.team.find_person("U0GUEST") is None
        assert store.team.find_person("U0OWNER") is not None


def test_the_figures_the_score_and_the_nights_stay_as_they_were(database: Database) -> None:
    with database.begin(TEAM) as store:
        # What a forgotten client is anyhow: no longer served, and out of the lists.
        client = store.clients.get(1).client
        store.clients.save(1, replace(client, status=Status.FORMER), by=None, at=NOW)
        store.clients.archive(1, by="U0BOSS", at=NOW)
        before = score_tonight(store, WORKSPACE, 1, now=NOW)
    kept = figures(database)
    assert before.score.debt > 0

    forget(database)

    with database.begin(TEAM, reading=True) as store:
        after = score_tonight(store, WORKSPACE, 1, now=NOW)
        assert (after.score.fit, after.score.debt) == (before.score.fit, before.score.debt)
        assert after.account.client.name == "Forgotten client 1"
        remedies = {one.remedy for one in store.histories.get(1).complaints}
    assert figures(database) == kept
    assert remedies == {"erased", "refund"}


def figures(database: Database) -> list[object]:
    sums = (
        "SELECT sum(hours), count(*) FROM time_entries WHERE client_id = 1",
        "SELECT sum(amount), count(*) FROM money_entries WHERE client_id = 1",
        "SELECT sum(hours), sum(amount) FROM scope_requests WHERE client_id = 1",
        "SELECT sum(fee), sum(included_hours) FROM agreements WHERE client_id = 1",
        "SELECT count(*), count(corrected_on), count(proof), count(remedy) FROM complaints",
    )
    with database.session() as session:
        found: list[object] = [tuple(session.execute(text(one)).one()) for one in sums]
    return [*found, receipts(database)]


def receipts(database: Database) -> list[str]:
    nights = Base.metadata.tables["snapshots"]
    with database.session() as session:
        rows = session.execute(select(nights).order_by(nights.c.client_id, nights.c.local_date))
        return [re.sub(_TEXT, "", repr(tuple(row))) for row in rows]


def test_another_client_and_another_workspace_keep_every_word(database: Database) -> None:
    with database.begin("OTHER") as store:
        store.team.save(Team(id="OTHER"), at=NOW)
        store.clients.add(Client(key="zanzibar-ltd", name="Zanzibar Ltd"), by=None, at=NOW)
        store.entries.add(some_of_everything()[0], 1, by="U0OWNER", at=NOW)
    before = [one for one in rows_of(database) if not one.startswith(f"clients:('{TEAM}', 1")]

    forget(database)

    assert [one for one in before if one not in rows_of(database)] == []


def rows_of(database: Database) -> list[str]:
    """Return every row of the other client and the other workspace that holds words."""
    found = []
    with database.session() as session:
        for table in Base.metadata.sorted_tables:
            if "client_id" in table.columns or table.name in ("clients", "teams"):
                rows = session.execute(table.select())
                found += [
                    f"{table.name}:{tuple(row)!r}"
                    for row in rows
                    if row.team_id == "OTHER" or getattr(row, "client_id", 2) == 2
                ]
    return found


def test_a_wrong_word_erases_nothing_and_says_so_beside_its_field(database: Database) -> None:
    before = standing(database)
    for typed in ("", "zanzibar", "Acme", "Zanzibar Ltd."):
        with pytest.raises(UnusableFields) as wrong:
            forget(database, typed)
        assert wrong.value.fields == {"confirm": 'Type "zanzibar-ltd" here. Nothing was erased.'}
    assert standing(database) == before


def test_only_a_manager_forgets_and_sees_what_would_go(database: Database) -> None:
    for act in (
        lambda: forget(database, actor=OWNER),
        lambda: forgetting.look_before_forgetting(database.begin, OWNER, client_id=1),
    ):
        with pytest.raises(OnlyManagers):
            act()
    assert standing(database)


def test_what_would_go_is_counted_before(database: Database) -> None:
    a_letter(database)
    a_letter(database, DraftState.APPROVED)

    sheet = forgetting.look_before_forgetting(database.begin, BOSS, client_id=1)

    assert (sheet.entries, sheet.letters, sheet.people, sheet.held) == (8, 2, 2, 1)


def test_pressed_twice_at_once_it_is_forgotten_once(database: Database) -> None:
    with ThreadPoolExecutor(2) as both:
        told = list(both.map(lambda _: forget(database), range(2)))

    assert told == [None, None]
    with database.begin(TEAM, reading=True) as store:
        changes = [one.action for one in store.entries.list_changes("client-1")]
        forgot = [line for line in store.audit.list_newest(limit=99) if "forgot" in line.what]
    assert changes == ["forgotten"]
    assert [(line.about, line.user_id) for line in forgot] == [("client:1", "U0BOSS")]


def test_a_letter_that_is_held_is_stopped_and_never_leaves(database: Database) -> None:
    draft = a_letter(database, DraftState.APPROVED)

    forget(database)

    with database.begin(TEAM, reading=True) as store:
        assert store.deliveries.state_of(once_for(draft.id)) is DeliveryState.CANCELLED
        assert store.drafts.get(draft.id).state is DraftState.REJECTED
    later = NOW + timedelta(days=1)
    every_team = EveryTeam(database.session)
    assert every_team.claim_delivery(now=later, kinds=(DeliveryKind.EMAIL,)) is None


def test_while_a_letter_is_leaving_nothing_is_erased(database: Database) -> None:
    a_letter(database, DraftState.APPROVED)
    before = standing(database)
    claimed = EveryTeam(database.session).claim_delivery(
        now=NOW + timedelta(hours=1), kinds=(DeliveryKind.EMAIL,)
    )
    assert claimed is not None

    with pytest.raises(LetterIsLeaving):
        forget(database)

    assert standing(database) == before


def test_what_its_letters_gave_back_stays_comparable_and_nothing_else_of_them(
    database: Database,
) -> None:
    draft = a_letter(database, DraftState.SENT)

    forget(database)

    with database.begin(TEAM, reading=True) as store:
        kept = store.drafts.get(draft.id)
    assert (kept.kind, kept.state, kept.answers) == (
        "recovery_offer",
        DraftState.SENT,
        {"offer_kind": "refund"},
    )
    assert kept.version.sections == ()


def test_cards_that_stand_in_slack_say_when_and_by_whom_they_were_erased(
    database: Database,
) -> None:
    draft = a_letter(database)
    cards = [f"draft:{draft.id}:root", f"draft:{draft.id}:v1", "digest:2026-06-29"]
    with database.begin(TEAM) as store:
        for card in [*cards, "digest:2026-01-01", "draft:99:root"]:
            store.deliveries.add_post(card, channel="C0APPROVE", ts="1.1", at=NOW)

    forget(database)

    with database.begin(TEAM, reading=True) as store:
        told = [draw_card(store, card, now=NOW, is_repeat=False) for card in cards]
        queued = {
            row.payload["card"]
            for row in store.deliveries._session.query(DeliveryRow)  # noqa: SLF001
            if row.kind == "card" and row.state == "queued"
        }
    assert queued == set(cards)
    assert all(
        one.text.startswith("Erased on <!date^") and "by Dana Whitfield" in one.text
        for one in told[:2]
    )
    assert not any(MARKER in f"{one.text}{one.blocks}" for one in told)


def test_it_is_found_listed_and_proposed_nowhere_any_more(database: Database) -> None:
    forget(database)

    for name in ("zanzibar-ltd", "Zanzibar Ltd", "Spice Island Zanzibar", "forgotten-1"):
        assert client_pages.find_client(database.begin, BOSS, name=name).clients == ()
    for is_archived in (False, True):
        listed = client_pages.list_clients(database.begin, BOSS, is_archived=is_archived)
        assert [name.name for _, name in listed.clients] == ([] if is_archived else ["Acme"])
    with database.begin(TEAM, reading=True) as store:
        assert store.clients.find_by_channel("C0ZANZIBAR") is None
        assert store.clients.find("forgotten-1") is not None


def test_nothing_can_be_written_for_it_and_nobody_brings_it_back(database: Database) -> None:
    draft = a_letter(database)
    forget(database)
    before = standing(database, "new words")

    with database.begin(TEAM) as store:
        kept = store.drafts.get(draft.id)
    for act in (
        lambda: clients.reactivate_client(database.begin, BOSS, client_id=1, now=NOW),
        lambda: clients.change_client(
            database.begin, BOSS, client_id=1, typed={"name": "new words"}, now=NOW
        ),
        lambda: agreements.add_agreement(
            database.begin,
            BOSS,
            client_id=1,
            typed={"kind": "fixed", "start": "2026-01-01"},
            now=NOW,
        ),
        lambda: written(
            database,
            lambda store: store.entries.change(
                "S-1", by="U0BOSS", at=NOW, action="changed", text="new words"
            ),
        ),
        lambda: written(
            database,
            lambda store: store.drafts.add_decision(
                kept, kind="commented", by="U0BOSS", at=NOW, reason="new words"
            ),
        ),
        lambda: written(
            database,
            lambda store: store.entries.add(
                Note(id="", on=NOW.date(), kind=NoteKind.WIN, text="new words"),
                1,
                by="U0BOSS",
                at=NOW,
            ),
        ),
    ):
        with pytest.raises(DomainError):
            act()
    with pytest.raises(ClientIsForgotten):
        forgetting.look_before_forgetting(database.begin, BOSS, client_id=1)
    assert standing(database, "new words") == before == []


def written(database: Database, write: object) -> None:
    with database.begin(TEAM) as store:
        write(store)  # type: ignore[operator]


def test_a_segment_that_others_are_in_stays_and_one_of_its_own_goes(database: Database) -> None:
    with database.begin(TEAM) as store:
        client = store.clients.get(1).client
        store.clients.save(1, replace(client, segment="retail"), by=None, at=NOW)

    forget(database)

    with database.begin(TEAM, reading=True) as store:
        assert store.clients.get(1).client.segment == "retail"


def test_its_new_key_is_never_one_that_is_taken(database: Database) -> None:
    with database.begin(TEAM) as store:
        store.clients.add(Client(key="forgotten-1", name="Old import"), by=None, at=NOW)

    forget(database)

    with database.session() as session:
        keys = session.execute(update(ClientRow).values(muted_until=None).returning(ClientRow.key))
        assert sorted(key for (key,) in keys) == ["acme", "forgotten-1", "forgotten-1-2"]


def test_sqlite_keeps_no_word_in_the_free_pages_of_its_file_or_in_its_journal(
    tmp_path: Path,
) -> None:
    made = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(made)
    with made.begin(TEAM) as store:
        store.team.save(WORKSPACE, at=NOW)
        store.clients.add(Client(key="zanzibar-ltd", name="Zanzibar Ltd"), by=None, at=NOW)
        for number in range(300):
            long = f"{'Zanzibar ' * 99}{number}"
            note = Note(id="", on=NOW.date(), kind=NoteKind.CONTACT, text=long)
            store.entries.add(note, 1, by="U0OWNER", at=NOW)
    assert any(b"Zanzibar" in file.read_bytes() for file in tmp_path.iterdir())

    forget(made)

    assert [f.name for f in tmp_path.iterdir() if b"zanzibar" in f.read_bytes().lower()] == []
    made.close()


def test_a_complaint_raised_again_stays_what_it_was_without_its_words(database: Database) -> None:
    with database.begin(TEAM) as store:
        again = Reraise(id="", on=NOW.date(), verdict=Verdict.FIX_FAILED, text="Zanzibar again")
        store.entries.add(again, 1, by="U0OWNER", at=NOW, complaint_id=1)

    forget(database)

    with database.begin(TEAM, reading=True) as store:
        kept = next(c for c in store.histories.get(1).complaints if c.id == "C-1")
    assert [(one.verdict, one.text) for one in kept.reraises] == [(Verdict.FIX_FAILED, "erased")]
    assert kept.points == ("erased", "erased")
