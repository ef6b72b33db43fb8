"""`goodfit export`: the whole ledger as a folder or a zip, and nothing half-done."""

import json
import zipfile
from pathlib import Path

import pytest
from commands import goodfit

WORKED = Path(__file__).parent / "portfolio" / "worked"
UNUSABLE = 2


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    """A folder whose database holds the worked example."""
    done = goodfit(tmp_path, "import", str(WORKED), "--team", "T0HARBOUR")
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_a_folder_is_written_and_scores_as_the_original_does(agency: Path) -> None:
    done = goodfit(agency, "export", "out")

    assert done.returncode == 0, done.stderr
    assert "clients.csv: " in done.stderr
    assert "Exported to out: " in done.stderr
    report = [
        json.loads(goodfit(agency, "score", str(folder), "--as-of", "2026-06-30").stdout)
        for folder in (WORKED, agency / "out")
    ]
    # Evidence names entries by their numbers in the ledger, which are the same in both.
    assert report[0] == report[1]


def test_what_was_exported_is_known_where_it_came_from(agency: Path) -> None:
    goodfit(agency, "export", "out")
    done = goodfit(agency, "import", "out")

    assert done.returncode == 0, done.stderr
    assert goodfit(agency, "export", "again").returncode == 0
    # The audit log tells of one place: it is never taken in.
    for path in {*(agency / "out").iterdir()} - {agency / "out" / "audit.csv"}:
        assert (agency / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_name_that_ends_in_zip_gives_a_zip(agency: Path) -> None:
    done = goodfit(agency, "export", "out.zip")

    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(agency / "out.zip") as packed:
        assert "clients.csv" in packed.namelist()
        assert packed.testzip() is None


def test_other_files_of_the_folder_are_left_alone(agency: Path) -> None:
    folder = agency / "out"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "notes.csv").write_text("client,date,kind\nsomebody,2026-01-01,win\n")

    assert goodfit(agency, "export", "out").returncode == 0

    assert (folder / "notes.txt").read_text() == "mine"
    assert "somebody" not in (folder / "notes.csv").read_text()


def test_what_cannot_be_written_is_said_in_a_sentence(agency: Path) -> None:
    (agency / "taken").write_text("mine")
    done = goodfit(agency, "export", "taken")

    assert done.returncode == UNUSABLE
    assert "taken is a file, so nothing was exported" in done.stderr
    assert (agency / "taken").read_text() == "mine"


@pytest.mark.parametrize("team", [(), ("--team", "T0NOBODY")])
def test_a_workspace_that_is_not_known_is_said_and_nothing_written(
    tmp_path: Path, team: tuple[str, ...]
) -> None:
    done = goodfit(tmp_path, "export", "out", *team)

    assert done.returncode == UNUSABLE
    assert "No workspace" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
