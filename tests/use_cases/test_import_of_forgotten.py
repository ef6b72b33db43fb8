"""An import that would bring back a client who was forgotten here says so, and what to do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from reports import ReadReport, a_line

from bot.domain.team import Actor
from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases.folder_rehearsals import FolderRehearsal, known_clients
from bot.use_cases.forgetting import forget_client
from bot.use_cases.portfolios import export_folder, import_folder
from bot.use_cases.tracker_imports import rehearse

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
CLIENTS = "client,name\nacme,Acme\nfjord,Fjord Ltd\n"
NOTES = "client,date,kind,text\nacme,2026-05-01,praise,Lovely\nfjord,2026-05-02,win,Signed\n"


@pytest.fixture
def database(database_url: str) -> Database:
    made = Database(database_url)
    migrate(made)
    return made


def a_folder(folder: Path, clients: str = CLIENTS, notes: str = NOTES) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "clients.csv").write_text(clients)
    (folder / "notes.csv").write_text(notes)
    return folder


def take(database: Database, folder: Path) -> None:
    import_folder(database.begin, read_folder(folder), team_id="T", now=NOW)


def rehearsed(database: Database, folder: Path) -> tuple[str, ...]:
    known = known_clients(database.begin, team_id="T")
    begin = FolderRehearsal(database.begin).begin
    portfolio = read_folder(folder, known=known)
    return import_folder(begin, portfolio, team_id="T", now=NOW).notes


def forget_acme(database: Database) -> None:
    with database.begin("T", reading=True) as store:
        team, account = store.team.get(), store.clients.find("acme")
    assert account is not None
    boss = Actor(team=team, user_id="U0BOSS", name="Boss", is_manager=True)
    forget_client(database.begin, boss, client_id=account.id, typed="acme", now=NOW)


def test_an_export_from_before_names_who_was_forgotten(database: Database, tmp_path: Path) -> None:
    take(database, a_folder(tmp_path / "first"))
    before = tmp_path / "before"
    export_folder(database.begin, before, team_id="T", now=NOW)
    assert rehearsed(database, before) == ()
    forget_acme(database)

    (note,) = rehearsed(database, before)

    assert note.startswith("acme was forgotten here, and this import brings it back")
    assert "Take the rows that name it out of the files first" in note
    assert "fjord" not in note


def test_of_files_that_no_export_wrote_nobody_can_tell_and_that_is_said(
    database: Database, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path / "first")
    take(database, folder)
    forget_acme(database)

    (note,) = rehearsed(database, folder)

    assert note.startswith("1 client was forgotten here, and no name is kept")
    assert "the new ones: acme." in note


def test_another_workspaces_client_of_the_same_number_is_not_taken_for_it(
    database: Database, tmp_path: Path
) -> None:
    take(database, a_folder(tmp_path / "first"))
    other = tmp_path / "other"
    import_folder(
        database.begin,
        read_folder(a_folder(tmp_path / "theirs", "client\nborg\n", "client,date,kind\n")),
        team_id="U",
        now=NOW.replace(day=1),
    )
    export_folder(database.begin, other, team_id="U", now=NOW)
    forget_acme(database)

    (note,) = rehearsed(database, other)

    assert "and no name is kept" in note


def test_new_rows_of_who_was_forgotten_are_told_and_known_ones_are_not(
    database: Database, tmp_path: Path
) -> None:
    take(database, a_folder(tmp_path / "first"))
    forget_acme(database)
    after = tmp_path / "after"
    export_folder(database.begin, after, team_id="T", now=NOW)
    assert rehearsed(database, after) == ()
    more = tmp_path / "more"
    more.mkdir()
    (more / "notes.csv").write_text(
        "client,date,kind,text\nforgotten-1,2026-05-03,praise,Jo called\n"
    )

    (note,) = rehearsed(database, more)

    assert note.startswith("1 new row of the files is of forgotten-1, who was forgotten here")
    assert "Take it out of the files first" in note


def test_without_new_clients_or_without_any_forgotten_nothing_is_said(
    database: Database, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path / "first")
    assert rehearsed(database, folder) == ()
    take(database, folder)
    forget_acme(database)
    later = a_folder(tmp_path / "later", "client\nfjord\n", "client,date,kind\n")
    assert rehearsed(database, later) == ()


def test_a_trackers_report_says_which_names_may_be_of_who_was_forgotten(
    database: Database, tmp_path: Path
) -> None:
    take(database, a_folder(tmp_path / "first"))
    report = ReadReport(a_line("Acme"), a_line("Fjord Ltd"), a_line("Borg"), a_line(""))
    assert rehearse(database.begin, report, team_id="T", now=NOW).warnings == ()
    forget_acme(database)

    seen = rehearse(database.begin, report, team_id="T", now=NOW, skip_unknown=True)

    assert seen.skipped == 3
    (note,) = seen.warnings
    assert note == (
        "1 client was forgotten here, and no name is kept by which to tell whether it is among "
        "the names that are not known: Acme, Borg. Leave the rows of who was forgotten out."
    )
    known = ReadReport(a_line("Fjord Ltd"))
    assert rehearse(database.begin, known, team_id="T", now=NOW).warnings == ()


def test_a_trackers_rows_that_are_matched_with_who_was_forgotten_are_told(
    database: Database, tmp_path: Path
) -> None:
    take(database, a_folder(tmp_path / "first"))
    forget_acme(database)
    report = ReadReport(a_line("Acme"), a_line("Acme", currency="EUR"), a_line("Fjord Ltd"))

    picks = {"Acme": "forgotten-1"}
    (note,) = rehearse(database.begin, report, team_id="T", picks=picks, now=NOW).warnings

    assert note.startswith("2 rows of the file are of forgotten-1, who was forgotten here: what")
    assert note.endswith("Take them out of the file first.")
