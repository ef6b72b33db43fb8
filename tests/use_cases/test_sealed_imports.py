"""Whatever an imported file has in any of its cells, a sealed workspace keeps none in clear."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from planted import NOW
from switched import raw
from use_cases.full_ledger import TEAM, a_full_ledger

from bot.domain.errors import DomainError
from bot.domain.team import Team
from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases.portfolios import export_folder, import_folder

WORD = "quagmire"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, keys=Fernet.generate_key().decode())
    migrate(made)
    yield made
    made.close()


def columns_of(file: Path) -> list[str]:
    with file.open(newline="") as opened:
        return next(csv.reader(opened), [])


def put(file: Path, columns: Sequence[str]) -> None:
    """Put words of their own into some columns of every row."""
    with file.open(newline="") as opened:
        reader = csv.DictReader(opened)
        names, rows = reader.fieldnames or [], list(reader)
    for number, row in enumerate(rows):
        row.update(dict.fromkeys(columns, f"{WORD}-{number}"))
    with file.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, names)
        writer.writeheader()
        writer.writerows(rows)


def accepted(database: Database, whole: Path, name: str, columns: Sequence[str]) -> set[str]:
    """Import a folder with words in these columns of a file; return where they were taken.

    Where they are refused together it is tried with one half of them after the other.
    """
    folder = whole.parent / f"T{len(list(whole.parent.iterdir()))}"
    shutil.copytree(whole, folder)
    put(folder / name, columns)
    if taken(database, folder, folder.name):
        return {f"{name}: {column}" for column in columns}
    half = len(columns) // 2
    parts = (columns[:half], columns[half:]) if half else ()
    return {one for part in parts for one in accepted(database, whole, name, part)}


def taken(database: Database, folder: Path, team_id: str) -> bool:
    """Import a folder into a sealed workspace of its own; False where it is refused."""
    with database.begin(team_id) as store:
        store.team.save(Team(id=team_id, currency="EUR"), at=NOW)
        store.sealing.set_state("sealed")
    try:
        import_folder(database.begin, read_folder(folder), team_id=team_id, now=NOW)
    except DomainError:
        return False
    return True


def test_no_cell_of_an_imported_folder_can_be_read_in_the_tables(
    database: Database, tmp_path: Path
) -> None:
    a_full_ledger(database)
    whole = tmp_path / "whole"
    export_folder(database.begin, whole, team_id=TEAM, now=NOW)
    known: set[str] = set()
    for file in sorted(whole.glob("*.csv")):
        known |= accepted(database, whole, file.name, columns_of(file))

    assert {"clients.csv: owner", "time.csv: note", "changes.csv: action"} <= known
    found = {f"{one[0]}.{one[1]}" for one in raw(database) if WORD in one[2].casefold()}
    assert sorted(found) == []


def test_an_import_knows_its_rows_again_while_they_are_sealed_with_an_older_key(
    database_url: str, tmp_path: Path
) -> None:
    older, newer = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    (tmp_path / "clients.csv").write_text("client,name,owner\nacme,Acme,Priya\n")
    notes = "id,client,date,kind,text\nPriya's first,acme,2026-05-01,praise,Lovely\n"
    (tmp_path / "notes.csv").write_text(notes)
    first = Database(database_url, keys=older)
    migrate(first)
    assert taken(first, tmp_path, TEAM)
    first.close()
    both = Database(database_url, keys=f"{newer},{older}")

    again = import_folder(both.begin, read_folder(tmp_path), team_id=TEAM, now=NOW)
    (tmp_path / "notes.csv").write_text(notes.replace("Lovely", "Quite lovely"))
    mended = import_folder(both.begin, read_folder(tmp_path), team_id=TEAM, now=NOW)

    assert [value for _, _, value in raw(both) if "Priya" in value] == []
    assert (again.clients, again.entries, again.changed) == (0, 0, 0)
    assert (mended.entries, mended.changed) == (0, 1)
    both.close()
