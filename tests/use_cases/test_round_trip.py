"""What is exported and taken into an empty ledger is the same ledger, to the last column."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Date, DateTime, Enum, Float, String, select

from bot.domain.client import Status
from bot.domain.complaint import Reraise, Verdict
from bot.domain.draft import Envelope, Version
from bot.domain.history import History, NoteKind, SentMessage
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Team
from bot.messages.score_report import score_report
from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.folder import read_folder
from bot.portfolio.portfolio import Portfolio
from bot.store.database import Database
from bot.store.rows import (
    AgreementRow,
    AliasRow,
    ClientNameRow,
    ClientRow,
    ComplaintRow,
    ContactRow,
    CounterRow,
    DeliverableRow,
    Instant,
    InvestmentRow,
    MoneyRow,
    NoteRow,
    ReraiseRow,
    ScopeRequestRow,
    SentMessageRow,
    TimeRow,
)
from bot.store.schema import migrate
from bot.store.sealed_types import is_sealable
from bot.use_cases import portfolios
from sandbox.agency import write_agency
from tests.any_history import histories
from tests.builders import (
    NOW,
    TODAY,
    a_client,
    a_complaint,
    a_retainer,
    an_ask,
    an_investment,
    some_time,
)

WORKED = Path(__file__).parent.parent / "portfolio" / "worked"
ENTRIES = {
    "S": ScopeRequestRow,
    "C": ComplaintRow,
    "R": ReraiseRow,
    "A": AgreementRow,
    "D": DeliverableRow,
    "T": TimeRow,
    "B": MoneyRow,
    "N": NoteRow,
    "M": SentMessageRow,
    "I": InvestmentRow,
}
OLD = NOW - timedelta(days=400)
NASTY = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30
) | st.sampled_from(
    ("=1+1", "'=x", " spaces ", "a\r\nb\rc\n", '"', "-x", "'", "\t", "🙂, ok", "x" * 100_000)
)


@pytest.fixture
def ledger(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """An empty ledger somewhere else."""
    database = Database(f"sqlite:///{tmp_path}/other.db")
    migrate(database)
    yield database
    database.close()


def take_in(database: Database, folder: Path, team: str = "A", now: datetime = NOW) -> int:
    done = portfolios.import_folder(database.begin, read_folder(folder), team_id=team, now=now)
    return done.clients + done.entries


def give_out(database: Database, folder: Path, team: str = "A") -> Path:
    portfolios.export_folder(database.begin, folder, team_id=team, now=NOW)
    return folder


def read_all(database: Database, team: str) -> list[tuple[int, History]]:
    with database.begin(team, reading=True) as store:
        ids = [account.id for account in store.clients.list_all(with_archived=True)]
        return list(store.histories.some(ids))


def scores(database: Database, team: str) -> str:
    scored = portfolios.score_team(database.begin, team_id=team, now=NOW)
    return json.dumps(score_report(scored, as_of=TODAY))


def contents(folder: Path) -> dict[str, bytes]:
    # The audit log tells of one place: it goes out and is never taken in.
    files = (path for path in sorted(folder.iterdir()) if path.name != "audit.csv")
    return {path.name: path.read_bytes() for path in files}


def rows_of(database: Database, table: Any, team: str) -> list[dict[str, Any]]:
    keys = list(table.__table__.primary_key.columns)
    with database.session() as session:
        query = select(*table.__table__.c).where(table.team_id == team).order_by(*keys)
        found = [dict(row) for row in session.execute(query).mappings()]
    return [{k: v for k, v in row.items() if k != "team_id"} for row in found]


def all_rows(database: Database, team: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of clients and entries; what was logged there has its name for identity."""
    others = (ClientRow, AliasRow, ContactRow, ClientNameRow)
    found = {table.__tablename__: rows_of(database, table, team) for table in others}
    for letter, table in ENTRIES.items():
        rows = rows_of(database, table, team)
        for row in rows:
            row["identity"] = row["identity"] or f"{letter}-{row['id']}@{team}"
            del row["imported"]  # of the file from which it came last
        found[table.__tablename__] = rows
    return found


def an_ask_of(text: str) -> ScopeRequest:
    return an_ask(text=text)


def filled(table: Any, number: int, **given: Any) -> Any:
    """Return a row with something in every column, so that none can be forgotten."""
    columns = {c.name: something(c, number) for c in table.__table__.c}
    fixed = {"id": number, "client_id": 1, "identity": None, "draft_id": None}
    if table is SentMessageRow:
        fixed["kind"] = "apology"
    known = {k: v for k, v in (columns | fixed | given).items() if k in columns}
    return table(**known)


def something(column: Any, number: int) -> Any:
    special = {"team_id": "A", "rollover": "both", "bucket": "fulfilled", "complaint_id": 1}
    special |= {"source": f"{number:064x}", "source_state": "deleted", "tracker": "toggl"}
    kind = column.type.impl_instance if is_sealable(column.type) else column.type
    if column.name in special:
        return special[column.name]
    match kind:
        case Enum():
            return kind.enum_class(kind.enums[-1]) if kind.enum_class else kind.enums[-1]
        case Instant() | DateTime():
            return OLD + timedelta(microseconds=number)
        case Date():
            return date(2026, 1, 1) + timedelta(days=number)
        case Boolean():
            return True
        case Float():
            return number + 0.1
        case JSON():
            return [1, 2, 12] if column.name == "active_months" else ["late", " two\nlines \\n"]
        case String():
            return f'={column.name} {number}\r\n, "and" '[: kind.length or None]
    return number * 1001


def fill(database: Database) -> None:
    """Log every kind of entry with every column: one that counts, one taken back, and oddities."""
    stands = {"withdrawn_at": None, "withdrawn_by": None}
    with database.begin("A") as store:
        store.team.save(Team(id="A"), at=NOW)
    with database.session() as session:
        known: dict[str, Any] = {"forgotten_at": None, "forgotten_by": None}
        session.add(filled(ClientRow, 1, key="acme", currency="KWD", **known))
        birch = {"key": "birch-7", "currency": "EUR", "status": Status.FORMER}
        session.add(filled(ClientRow, 7, **birch, **known))
        session.add(filled(ClientRow, 8, key="forgotten-8", currency="EUR"))
        session.flush()
        for table in ENTRIES.values():
            session.add(filled(table, 2, **stands, complaint_id=2))
            session.add(filled(table, 3, identity="-my own", complaint_id=2))
        session.add(filled(ComplaintRow, 1, **stands, points=[], text=""))
        session.add(filled(ReraiseRow, 5, **stands, complaint_id=3))
        session.add(filled(SentMessageRow, 5, **stands, complaint_id=3))
        session.add(filled(InvestmentRow, 5, **stands, approved_on=None, approved_by=None))
        session.add(filled(NoteRow, 5, **stands, kind=NoteKind.DEPARTURE, evidence=""))
        session.add(filled(NoteRow, 6, **stands, kind=NoteKind.GOAL, client_id=7))
        session.add(filled(TimeRow, 5, **stands, note="", person=" Ana "))
        session.add_all(filled(ContactRow, place, client_id=7, position=place) for place in (0, 1))
        session.add(AliasRow(team_id="A", alias="=cmd", client_id=1))
        session.add(CounterRow(team_id="A", kind="clients", last=9))
    with database.begin("A") as store:
        for client_id in (1, 7):
            store.clients.add_aliases(client_id, [f" alias {client_id} "])


def test_every_column_of_every_entry_and_client_comes_back(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    fill(ledger)
    folder = give_out(ledger, tmp_path / "one")

    assert read_folder(folder).warnings == ()
    take_in(other, folder, "B")

    assert all_rows(other, "B") == all_rows(ledger, "A")
    assert read_all(other, "B") == read_all(ledger, "A")
    assert contents(give_out(other, tmp_path / "two", "B")) == contents(folder)


def test_it_comes_back_from_sqlite_into_either_kind_of_database(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    fill(other)
    take_in(ledger, give_out(other, tmp_path / "one"))
    assert all_rows(ledger, "A") == all_rows(other, "A")


def test_the_same_folder_twice_and_in_the_workspace_it_came_from_changes_nothing(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    fill(ledger)
    folder = give_out(ledger, tmp_path / "one")
    before = all_rows(ledger, "A")

    assert take_in(ledger, folder) == 0
    assert all_rows(ledger, "A") == before
    assert take_in(other, folder, "B") > 0
    assert take_in(other, folder, "B") == 0


def test_an_entry_that_was_edited_since_the_export_is_neither_doubled_nor_set_back(
    ledger: Database, tmp_path: Path
) -> None:
    fill(ledger)
    folder = give_out(ledger, tmp_path / "one")
    with ledger.begin("A") as store:
        store.entries.change("S-2", by="U1", at=NOW, action="changed", text="mended")
        store.entries.withdraw("T-2", by="U1", at=NOW)
    before = all_rows(ledger, "A")
    assert take_in(ledger, folder) == 0
    assert all_rows(ledger, "A") == before


@pytest.mark.parametrize("source", ["worked", "agency"])
def test_a_folder_scores_the_same_after_it_was_taken_in_and_given_out(
    ledger: Database, other: Database, tmp_path: Path, source: str
) -> None:
    folder = WORKED
    if source == "agency":
        folder = tmp_path / "agency"
        write_agency(folder, today=TODAY)
    take_in(ledger, folder, now=OLD)
    exported = give_out(ledger, tmp_path / "one")
    take_in(other, exported, "B")

    assert scores(other, "B") == scores(ledger, "A")
    assert read_all(other, "B") == read_all(ledger, "A")
    assert contents(give_out(other, tmp_path / "two", "B")) == contents(exported)
    # The original's identities were kept, so that it is still known there.
    assert take_in(other, folder, "B") == 0


def test_names_and_authors_of_entries_stay_right(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    with ledger.begin("A") as store:
        store.team.save(Team(id="A"), at=OLD)
        acme = store.clients.add(a_client(), by="U1", at=OLD).id
        for text in ("one", "two", "three"):
            store.entries.add(an_ask_of(text), acme, by="U0PRIYA", at=OLD)
        store.entries.withdraw("S-2", by="U0TOM", at=NOW)
    folder = give_out(ledger, tmp_path / "one")
    take_in(other, folder, "B")

    with other.begin("B") as store:
        found = {ref: store.entries.get(ref) for ref in ("S-1", "S-2", "S-3")}
        next_one = store.entries.add(an_ask_of("four"), acme, by="U1", at=NOW).id
    assert [logged.value.text for logged in found.values()] == ["one", "two", "three"]
    assert {(logged.logged_by, logged.logged_at) for logged in found.values()} == {("U0PRIYA", OLD)}
    assert [logged.withdrawn for logged in found.values()] == [False, True, False]
    assert next_one == "S-4"


def test_a_number_that_is_taken_is_not_given_twice_and_links_follow(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    again = Reraise(id="", on=TODAY, verdict=Verdict.FIX_FAILED)
    with ledger.begin("A") as store:
        store.team.save(Team(id="A"), at=OLD)
        acme = store.clients.add(a_client(), by=None, at=OLD).id
        store.entries.add(a_complaint(text="theirs"), acme, by="U1", at=OLD)
        store.entries.add(again, acme, by="U1", at=OLD, complaint_id=1)
    with other.begin("B") as store:
        store.team.save(Team(id="B"), at=OLD)
        birch = store.clients.add(a_client("birch"), by=None, at=OLD).id
        store.entries.add(a_complaint(text="ours"), birch, by="U1", at=OLD)

    assert take_in(other, give_out(ledger, tmp_path / "one"), "B") == 3

    with other.begin("B") as store:
        assert store.entries.get("C-1").value.text == "ours"
        moved = store.entries.get("C-2")
    assert moved.value.text == "theirs"
    assert [one.id for one in moved.value.reraises] == ["R-1"]


def test_a_ledger_begun_anew_does_not_take_its_own_entries_for_those_of_an_old_export(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    for database, text in ((ledger, "before the loss"), (other, "after it")):
        with database.begin("A") as store:
            store.team.save(Team(id="A"), at=OLD)
            acme = store.clients.add(a_client(), by=None, at=OLD).id
            at = OLD if database is ledger else NOW
            store.entries.add(an_ask_of(text), acme, by="U1", at=at)
    take_in(other, give_out(ledger, tmp_path / "old"))
    with other.begin("A", reading=True) as store:
        texts = [store.entries.get(ref).value.text for ref in ("S-1", "S-2")]
    assert texts == ["after it", "before the loss"]

    # Two identities that would read the same are told apart.
    folder = give_out(other, tmp_path / "new")
    assert read_folder(folder).rows["scope_requests.csv"] == 2
    assert take_in(other, folder) == 0


def test_what_a_letter_said_stands_beside_its_message(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    with ledger.begin("A") as store:
        store.team.save(Team(id="A"), at=OLD)
        acme = store.clients.add(a_client(), by=None, at=OLD).id
        draft = store.drafts.add(
            client_id=acme,
            kind="apology",
            why=(),
            complaint_ids=(),
            recipient="jo@acme.example",
            promised_by=None,
            version=Version(
                number=1,
                subject="=Sorry",
                sections=(("a", "A", "We were late."), ("b", "B", "It is mended.")),
                envelope=Envelope(from_name="Harbour"),
                fingerprint="f",
                author="U0PRIYA",
                created_at=OLD,
            ),
        )
        store.drafts.add_decision(draft, kind="approved", by="U0SAM", at=NOW)
        store.drafts.change(draft.id, sent_at=NOW, sent_message_id="<1@harbour>")
        sent = SentMessage(id="", on=TODAY, kind="apology", draft_id=draft.id)
        store.entries.add(sent, acme, by="U0PRIYA", at=NOW)
    folder = give_out(ledger, tmp_path / "one")
    take_in(other, folder, "B")

    # With the draft come its words, and they are kept once.
    (row,) = rows_of(other, SentMessageRow, "B")
    assert (row["draft_id"], row["subject"], row["body"]) == (1, None, None)
    assert contents(give_out(other, tmp_path / "two", "B")) == contents(folder)

    for file in ("draft_versions.csv", "decisions.csv"):
        (folder / file).unlink()
    take_in(other, folder, "C")
    (row,) = rows_of(other, SentMessageRow, "C")
    assert (row["draft_id"], row["subject"]) == (None, "=Sorry")
    assert row["body"] == "We were late.\n\nIt is mended."
    assert (row["drafted_by"], row["approved_by"]) == ("U0PRIYA", "U0SAM")
    assert (row["approved_at"], row["sent_at"]) == (NOW, NOW)
    assert (row["recipient"], row["message_id"]) == ("jo@acme.example", "<1@harbour>")


def test_hours_that_nobody_approved_are_not_approved_by_a_round_trip(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    with ledger.begin("A") as store:
        store.team.save(Team(id="A"), at=OLD)
        acme = store.clients.add(a_client(), by=None, at=OLD).id
        store.entries.add(an_investment(5), acme, by="U1", at=OLD)
        store.entries.add(an_investment(7, approved_on=TODAY), acme, by="U1", at=OLD)
    folder = give_out(ledger, tmp_path / "one")
    take_in(other, folder, "B")

    assert (folder / "investments.csv").read_text().count("I-") == 2
    ((_, history),) = read_all(other, "B")
    assert [hours.hours for hours in history.investments] == [7.0]
    with other.begin("B", reading=True) as store:
        assert store.entries.get("I-1").value.approved_on is None


def test_an_import_of_the_original_does_not_bring_back_what_was_taken_back(
    ledger: Database, other: Database, tmp_path: Path
) -> None:
    take_in(ledger, WORKED)
    with ledger.begin("A") as store:
        store.entries.withdraw("S-1", by="U1", at=NOW)
    take_in(other, give_out(ledger, tmp_path / "one"), "B")
    assert take_in(other, WORKED, "B") == 0
    with other.begin("B", reading=True) as store:
        assert store.entries.get("S-1").withdrawn


def test_one_workspace_gives_out_nothing_of_another(ledger: Database, tmp_path: Path) -> None:
    fill(ledger)
    with ledger.begin("B") as store:
        store.team.save(Team(id="B"), at=OLD)
        store.clients.add(a_client("birch"), by=None, at=OLD)
    folder = give_out(ledger, tmp_path / "one", "B")
    held = {name: content.count(b"\r\n") for name, content in contents(folder).items()}
    assert {name for name, lines in held.items() if lines > 1} == {"clients.csv"}
    assert b"acme" not in (folder / "clients.csv").read_bytes()


def test_an_export_is_in_the_audit_log(ledger: Database, tmp_path: Path) -> None:
    fill(ledger)
    portfolios.export_zip(ledger.begin, tmp_path / "a.zip", team_id="A", now=NOW, by="U0SAM")
    with ledger.begin("A", reading=True) as store:
        (line,) = store.audit.list_newest(limit=5)
    assert (line.what, line.user_id, line.at) == ("exported", "U0SAM", NOW)


def test_an_export_is_of_one_moment(ledger: Database) -> None:
    fill(ledger)
    with ledger.begin("A", reading=True) as store:
        before = list(store.exports.each_entry(ScopeRequest, counts=True))
        with ledger.begin("A") as another:
            another.entries.add(an_ask_of("meanwhile"), 1, by="U1", at=NOW)
        after = list(store.exports.each_entry(ScopeRequest, counts=True))
    assert [row.number for row in after] == [row.number for row in before]


@pytest.mark.parametrize(
    ("file", "text", "line", "column"),
    [
        ("time.csv", "client,date,hours,entry\nacme,2026-06-01,1,S-1\n", 2, "entry"),
        ("time.csv", "client,date,hours,entry\nacme,2026-06-01,1,T-0\n", 2, "entry"),
        (
            "time.csv",
            "client,date,hours,entry\nacme,2026-06-01,1,T-1\nacme,2026-06-01,2,T-1\n",
            3,
            "entry",
        ),
        (
            "time.csv",
            "client,date,hours,entry\nacme,2026-06-01,1,T-9999999999999\n",
            2,
            "entry",
        ),
        ("notes.csv", "client,date,kind,logged_at\nacme,2026-06-01,win,soon\n", 2, "logged_at"),
        ("withdrawn.csv", "client,file,withdrawn_at\nacme,pins.csv,2026-06-01\n", 2, "file"),
        ("withdrawn.csv", "client,file,withdrawn_at\nacme,,2026-06-01\n", 2, "file"),
        (
            "withdrawn.csv",
            "client,file,date,hours\nacme,time.csv,2026-06-01,1\n",
            2,
            "withdrawn_at",
        ),
        (
            "withdrawn.csv",
            "client,file,date,complaint\nacme,reraises.csv,2026-06-01,never said\n",
            2,
            "complaint",
        ),
        (
            "withdrawn.csv",
            "client,file,date,hours,withdrawn_at\nacme,time.csv,2026-06-01,much,2026-06-02\n",
            2,
            "hours",
        ),
    ],
)
def test_what_cannot_be_read_back_is_named_by_file_line_and_column(
    tmp_path: Path, file: str, text: str, line: int, column: str
) -> None:
    (tmp_path / "clients.csv").write_text("client\nacme\n")
    (tmp_path / file).write_text(text)
    with pytest.raises(UnusablePortfolio) as caught:
        read_folder(tmp_path)
    assert [(f.file, f.line, f.column) for f in caught.value.faults] == [(file, line, column)]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Database, Path]]:
    """Two ledgers that stay, for many workspaces, and a folder for what goes between them."""
    folder = tmp_path_factory.mktemp("two")
    made = [Database(f"sqlite:///{folder}/{name}.db") for name in ("from", "to")]
    for database in made:
        migrate(database)
    yield made[0], made[1], folder
    for database in made:
        database.close()


TEAMS = count(1)


@settings(max_examples=25)
@given(histories(), histories())
def test_any_portfolio_comes_back_with_its_scores(
    two: tuple[Database, Database, Path], ours: History, theirs: History
) -> None:
    source, target, folder = two
    team = f"T{next(TEAMS)}"
    birch = replace(theirs, client=a_client("birch", currency="JPY"))
    portfolio = Portfolio(clients=(ours, birch))
    portfolios.import_folder(source.begin, portfolio, team_id=team, now=NOW)

    take_in(target, give_out(source, folder / "one", team), team)

    assert read_all(target, team) == read_all(source, team)
    assert scores(target, team) == scores(source, team)
    assert contents(give_out(target, folder / "two", team)) == contents(folder / "one")


@settings(max_examples=40)
@given(st.lists(NASTY, min_size=9, max_size=9), st.lists(NASTY, max_size=3))
def test_any_text_comes_back_to_the_letter(
    two: tuple[Database, Database, Path], texts: list[str], points: list[str]
) -> None:
    source, target, folder = two
    team = f"T{next(TEAMS)}"
    ask, said, ours, proof, remedy, note, scope, person, name = texts
    with source.begin(team) as store:
        store.team.save(Team(id=team), at=OLD)
        acme = store.clients.add(a_client(segment=name, contact_name=person), by=None, at=OLD).id
        store.entries.add(an_ask_of(ask), acme, by="U1", at=OLD)
        complaint = a_complaint(
            text=said, points=tuple(points), our_side=ours, proof=proof, remedy=remedy
        )
        store.entries.add(complaint, acme, by="U1", at=OLD)
        store.entries.add(some_time(note=note, person=person), acme, by="U1", at=OLD)
        store.entries.add(a_retainer(scope=scope), acme, by="U1", at=OLD)

    take_in(target, give_out(source, folder / "one", team), team)

    assert read_all(target, team) == read_all(source, team)
