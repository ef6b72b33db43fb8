"""`goodfit import`: folders, zips of them, one file alone, and time trackers' reports."""

import os
import pty
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import ROOT, goodfit
from sqlalchemy import text

from bot.domain.team import Actor
from bot.domain.team import Team as Workspace
from bot.store.database import Database
from bot.use_cases.forgetting import forget_client

WORKED = Path(__file__).parent / "portfolio" / "worked"
UNUSABLE = 2
HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Invoiced?,Approved?,First Name,"
    "Last Name,Roles,Employee?,Billable Rate,Billable Amount,Cost Rate,Cost Amount,Currency,"
    "External Reference URL\n"
)


def harvest(*rows: tuple[str, str, str]) -> str:
    """Return a report of (day, client, hours)."""
    lines = [
        f'{day},"{client}",Site,,Design,,{hours},Yes,No,No,Ana,Bo,,Yes,100,'
        f"{float(hours) * 100},40,80,US Dollar - USD,\n"
        for day, client, hours in rows
    ]
    return HARVEST + "".join(lines)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database knows two clients."""
    folder = tmp_path_factory.mktemp("imported")
    (folder / "clients.csv").write_text("client,name\nacme,Acme Ltd\nkestrel,Kestrel Foods\n")
    done = goodfit(folder, "import", "clients.csv", "--team", "T1")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(imported: Path, tmp_path: Path) -> Path:
    """A folder with such a database of its own."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return tmp_path


def report(folder: Path, *rows: tuple[str, str, str], name: str = "harvest.csv") -> str:
    (folder / name).write_text(harvest(*rows), encoding="utf-8")
    return name


def hours_in(folder: Path, table: str = "time_entries") -> list[float]:
    database = Database(f"sqlite:///{folder}/goodfit.db")
    with database.session() as session:
        found = session.execute(text(f"SELECT hours FROM {table} ORDER BY id"))  # noqa: S608
        hours = [row.hours for row in found]
    database.close()
    return hours


def test_a_trackers_report_is_imported_with_its_figures_first_and_twice_changes_nothing(
    folder: Path,
) -> None:
    file = report(folder, ("2026-05-13", "Acme Ltd", "3"), ("2026-05-14", "kestrel foods", "1.5"))

    done = goodfit(folder, "import", file)
    again = goodfit(folder, "import", file, "--yes")

    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    assert "harvest.csv (Harvest) Rows 2 Hours 4.50 Billable 450.00 USD" in shown
    assert "Days 2026-05-13 to 2026-05-14 Clients 2 matched Added 2 rows, 4.50 h" in shown
    assert "Imported: 2 rows added, 0 changed, 0 removed." in done.stderr
    assert again.returncode == 0
    assert "nothing was changed" in again.stderr
    assert hours_in(folder) == [3.0, 1.5]


def test_an_entry_that_was_mended_is_changed_in_place(folder: Path) -> None:
    goodfit(folder, "import", report(folder, ("2026-05-13", "Acme Ltd", "3")))

    done = goodfit(folder, "import", report(folder, ("2026-05-13", "Acme Ltd", "2")))

    assert "Changed 1 row, -1.00 h" in " ".join(done.stdout.split())
    assert hours_in(folder) == [2.0]


def test_a_dry_run_stops_at_the_figures(folder: Path) -> None:
    file = report(folder, ("2026-05-13", "Acme Ltd", "3"))

    done = goodfit(folder, "import", file, "--dry-run")
    refused = goodfit(folder, "import", report(folder, ("2026-05-13", "Zebra", "3")), "--dry-run")

    assert (done.returncode, refused.returncode) == (0, UNUSABLE)
    assert "Added 1 row, 3.00 h" in " ".join(done.stdout.split())
    assert "Imported" not in done.stderr
    assert hours_in(folder) == []


def test_an_unknown_name_is_listed_with_what_to_type_and_is_kept_for_next_time(
    folder: Path,
) -> None:
    file = report(
        folder,
        ("2026-05-13", "Acmee", "3"),
        ("2026-05-13", "[b] Zebra", "1"),
        ("2026-05-14", "Acme Ltd", "1"),
    )

    refused = goodfit(folder, "import", file, "--yes")

    assert refused.returncode == UNUSABLE
    assert (
        '"Acmee" is no client (1 row, 3.00 h). Nearest: --map "Acmee=acme" for Acme Ltd'
        in refused.stderr
    )
    assert 'Nobody is called like it: --map "[b] Zebra=KEY"' in refused.stderr
    assert "Nothing was imported." in refused.stderr
    assert hours_in(folder) == []

    mapped = goodfit(folder, "import", file, "--map", "Acmee=acme", "--skip-unknown")
    later = goodfit(folder, "import", file, "--skip-unknown")

    assert mapped.returncode == 0, mapped.stderr
    assert "Left out 1 row of names not matched" in " ".join(mapped.stdout.split())
    assert "nothing was changed" in later.stderr
    assert hours_in(folder) == [3.0, 1.0]


def test_a_report_all_of_which_was_left_out_does_not_claim_to_be_held(folder: Path) -> None:
    file = report(folder, ("2026-05-04", "Nobody", "2.00"))

    done = goodfit(folder, "import", file, "--skip-unknown")

    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("Left out 1 row of names not matched; the ledger holds all")
    assert hours_in(folder) == []


def test_a_map_that_means_nobody_is_refused(folder: Path) -> None:
    file = report(folder, ("2026-05-13", "Zebra", "3"))

    nobody = goodfit(folder, "import", file, "--map", "Zebra=acmee")
    nothing = goodfit(folder, "import", file, "--map", "Zebra=")

    assert (nobody.returncode, nothing.returncode) == (UNUSABLE, UNUSABLE)
    assert (
        'no client "acmee" to take for "Zebra", so nothing was imported. '
        "Nearest: acme (Acme Ltd)." in nobody.stderr
    )
    assert '--map "Zebra=" does not say whom it means' in nothing.stderr


def test_a_bad_row_is_named_by_file_line_and_column_and_nothing_is_imported(
    folder: Path,
) -> None:
    file = report(folder, ("2026-05-13", "Acme Ltd", "3"), ("2026-05-32", "Acme Ltd", "3"))

    done = goodfit(folder, "import", file, "--yes")

    assert done.returncode == UNUSABLE
    assert "harvest.csv, line 3, column Date" in done.stderr
    assert "Nothing was imported." in done.stderr
    assert hours_in(folder) == []


def test_undecided_dates_ask_for_an_option_and_take_it(folder: Path) -> None:
    file = report(folder, ("03/04/2026", "Acme Ltd", "3"))

    asked = goodfit(folder, "import", file)
    told = goodfit(folder, "import", file, "--date-format", "dmy")

    assert asked.returncode == UNUSABLE
    assert "--date-format" in asked.stderr
    assert "2026-04-03 to 2026-04-03" in told.stdout


def test_on_a_terminal_it_asks_and_imports_once_somebody_agreed(folder: Path) -> None:
    file = report(folder, ("2026-05-13", "Acme Ltd", "3"))

    status, shown = on_a_terminal(folder, "n", "import", file)
    assert status != 0
    assert "Import this?" in shown
    assert hours_in(folder) == []

    status, shown = on_a_terminal(folder, "y", "import", file)
    assert status == 0, shown
    assert "Imported: 1 row added" in shown
    assert hours_in(folder) == [3.0]


def on_a_terminal(folder: Path, answer: str, *arguments: str) -> tuple[int, str]:
    """Run the command with a terminal in front of it, and answer its question."""
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    environment["GOODFIT_DATABASE_URL"] = f"sqlite:///{folder}/goodfit.db"
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown, is_asked = b"", False
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        shown += piece
        if b"Import this?" in shown and not is_asked:
            is_asked = True
            os.write(ours, f"{answer}\n".encode())
        if not piece:
            break
    os.close(ours)
    return process.wait(), shown.decode()


def test_a_folders_dry_run_shows_what_is_new_by_file(folder: Path) -> None:
    more = folder / "more"
    more.mkdir()
    (more / "clients.csv").write_text("client\nacme\nfjord\n")
    (more / "notes.csv").write_text("client,date,kind\nacme,2026-05-01,praise\n")
    goodfit(folder, "import", str(more), "--yes")
    (more / "notes.csv").write_text(
        "client,date,kind\nacme,2026-05-01,praise\nfjord,2026-05-02,win\n"
    )

    done = goodfit(folder, "import", str(more), "--dry-run")
    really = goodfit(folder, "import", str(more))

    rows = [line.split() for line in done.stdout.replace("│", " ").splitlines()]
    assert ["clients.csv", "2", "0", "2"] in rows
    assert ["notes.csv", "2", "1", "1"] in rows
    assert "Nothing was kept: 0 new clients, 1 new entry." in done.stderr
    assert "Imported: 0 new clients, 1 new entry." in really.stderr


def test_a_folders_dry_run_says_that_a_new_client_may_be_one_who_was_forgotten(
    folder: Path,
) -> None:
    database = Database(f"sqlite:///{folder}/goodfit.db")
    boss = Actor(team=Workspace(id="T1"), user_id="U0BOSS", name="Boss", is_manager=True)
    now = datetime(2026, 6, 30, 12, tzinfo=UTC)
    forget_client(database.begin, boss, client_id=1, typed="acme", now=now)
    database.close()

    done = goodfit(folder, "import", "clients.csv", "--dry-run")

    assert "Note: 1 client was forgotten here" in done.stderr
    assert "the new ones: acme" in done.stderr
    assert "Nothing was kept: 1 new client" in done.stderr


def test_a_folder_may_name_clients_that_only_the_ledger_knows_but_a_score_may_not(
    folder: Path,
) -> None:
    more = folder / "more"
    more.mkdir()
    (more / "time.csv").write_text("client,date,hours\nacme,2026-05-01,2\n")
    (more / "aliases.csv").write_text("client,alias\nkestrel,KF\n")

    done = goodfit(folder, "import", str(more))
    scored = goodfit(folder, "score", str(more))
    (more / "time.csv").write_text("client,date,hours\nzebra,2026-05-01,2\n")
    unknown = goodfit(folder, "import", str(more))

    assert done.returncode == 0, done.stderr
    assert "0 new clients, 1 new entry" in done.stderr
    assert (scored.returncode, unknown.returncode) == (UNUSABLE, UNUSABLE)
    assert "time.csv, line 2, column client: 'zebra'" in unknown.stderr
    assert hours_in(folder) == [2.0]


def test_one_file_of_the_format_is_known_by_its_header(folder: Path) -> None:
    (folder / "our hours.csv").write_text("Client, Date ,hours,person\nacme,2026-05-01,2,Ana\n")

    done = goodfit(folder, "import", "our hours.csv")

    assert "1 new entry" in done.stderr
    assert hours_in(folder) == [2.0]


def test_a_zip_of_a_folder_is_imported_wherever_its_files_lie_in_it(folder: Path) -> None:
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        archive.writestr("../../export/time.csv", "client,date,hours\nacme,2026-05-01,2\n")
        archive.writestr("../../export/readme.txt", "hello")
        archive.writestr("__MACOSX/export/._time.csv", "junk")

    done = goodfit(folder, "import", "export.zip")

    assert done.returncode == 0, done.stderr
    assert hours_in(folder) == [2.0]
    assert not [p for p in (folder, *folder.parents[:2]) if (p / "export").exists()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 40),
        ("other.csv", b"client,colour\nacme,red\n"),
        ("nul.csv", b"client\x00,date\x00\n\x00"),
        ("cut.zip", b"PK\x03\x04" + b"\x00" * 40),
    ],
)
def test_a_file_of_no_use_is_refused_in_a_sentence(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)

    done = goodfit(folder, "import", name)

    assert done.returncode == UNUSABLE, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert hours_in(folder) == []


def test_a_path_that_is_not_there_is_named(folder: Path) -> None:
    done = goodfit(folder, "import", "nowhere.csv")

    assert done.returncode == UNUSABLE
    assert "nowhere.csv is not there, so nothing was imported." in done.stderr


def test_options_for_reports_are_said_to_mean_nothing_for_a_folder(folder: Path) -> None:
    done = goodfit(folder, "import", str(WORKED), "--skip-unknown")

    assert done.returncode == 0, done.stderr
    assert "--skip-unknown" in done.stderr
    assert "here they mean nothing" in done.stderr


def test_names_that_nobody_knows_are_proposed_as_clients_once_and_not_by_a_dry_run(
    folder: Path,
) -> None:
    name = report(folder, ("2026-06-01", "Zebra Works", "2"), ("2026-06-02", "Acme Ltd", "1"))

    assert "to add in" not in goodfit(folder, "import", name, "--dry-run").stderr
    first, again = (goodfit(folder, "import", name) for _ in range(2))

    assert (first.returncode, again.returncode) == (UNUSABLE, UNUSABLE)
    assert "1 name is a client to add in Goodfit's Home" in first.stderr.replace("\n", " ")
    assert "to add in" not in again.stderr
    database = Database(f"sqlite:///{folder}/goodfit.db")
    with database.begin("T1", reading=True) as store:
        assert [one.name for one in store.proposals.list_open(limit=9)] == ["Zebra Works"]
    database.close()


def test_an_import_on_a_first_day_says_when_the_scores_come(folder: Path) -> None:
    done = goodfit(folder, "import", report(folder, ("2026-06-02", "Acme Ltd", "1")))

    assert done.returncode == 0
    assert "the first scores are there within a minute" in done.stderr.replace("\n", " ")
