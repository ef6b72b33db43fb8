"""`goodfit templates`: the letters as a folder, tried before they are used."""

import shutil
from pathlib import Path

import pytest
from commands import goodfit

from bot.messages.letter_kinds import KINDS
from bot.store.database import Database

AGENCY = Path(__file__).parent / "flows" / "agency"
UNUSABLE = 2


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a workspace, and its letters in the folder `letters`."""
    folder = tmp_path_factory.mktemp("shown")
    done = goodfit(folder, "import", str(AGENCY), "--team", "T1")
    assert done.returncode == 0, done.stderr
    done = goodfit(folder, "templates", "show", "letters")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(shown: Path, tmp_path: Path) -> Path:
    shutil.copytree(shown, tmp_path, dirs_exist_ok=True)
    return tmp_path


def used(folder: Path, kind: str = "apology") -> dict[str, str]:
    database = Database(f"sqlite:///{folder}/goodfit.db")
    with database.begin("T1", reading=True) as store:
        found = store.templates.used(kind)
    database.close()
    return found


def write(folder: Path, name: str, text: str) -> None:
    (folder / "letters" / name).write_text(text, encoding="utf-8")


def test_the_folder_holds_every_letter_and_is_in_use_as_it_stands(folder: Path) -> None:
    found = {path.name for path in (folder / "letters").iterdir()}

    done = goodfit(folder, "templates", "set", "letters")

    assert found == {*KINDS, "_base"}
    assert done.returncode == 0, done.stderr
    assert "These words are in use already." in done.stderr
    assert used(folder) == {}


def test_what_differs_is_tried_then_used_and_told(folder: Path) -> None:
    write(folder, "apology/subject.txt", "About {{ facts.thing|phrase }}\r\n")

    checked = goodfit(folder, "templates", "check", "letters")
    assert (checked.returncode, used(folder)) == (0, {})
    assert "apology: subject would change." in checked.stderr
    done = goodfit(folder, "templates", "set", "letters")

    assert done.returncode == 0, done.stderr
    assert done.stderr == "apology: subject changed.\n"
    assert used(folder) == {"subject": "About {{ facts.thing|phrase }}\n"}
    preview = goodfit(folder, "preview", "apology", "--client", "acme").stdout
    assert "Subject: About [the thing]" in preview


def test_reset_brings_the_original_back(folder: Path) -> None:
    write(folder, "apology/subject.txt", "About it")
    goodfit(folder, "templates", "set", "letters")

    done = goodfit(folder, "templates", "reset", "apology")
    again = goodfit(folder, "templates", "reset", "apology")

    assert "apology: back to the original words." in done.stderr
    assert "apology: in the original words already." in again.stderr
    assert used(folder) == {}


def test_a_folder_of_one_part_changes_that_part_alone(folder: Path) -> None:
    shutil.rmtree(folder / "letters")
    (folder / "letters" / "apology").mkdir(parents=True)
    write(folder, "apology/subject.txt", "About it")

    assert goodfit(folder, "templates", "set", "letters").returncode == 0

    assert list(used(folder)) == ["subject"]


def test_what_is_wrong_in_any_letter_is_named_and_nothing_is_changed(folder: Path) -> None:
    write(folder, "apology/subject.txt", "About it")
    write(folder, "graceful_exit/subject.txt", "\n{{ facts.nobody }}")
    write(folder, "recovery_offer/body.txt", "Dear all")

    done = goodfit(folder, "templates", "set", "letters")

    assert done.returncode == UNUSABLE
    assert "letters/graceful_exit: Subject, line 2: “nobody” is not known here." in done.stderr
    assert "letters/recovery_offer: Body, line 1: This stands outside of a block" in done.stderr
    assert "Nothing was changed." in done.stderr
    assert used(folder) == {}


def test_what_the_checker_would_hold_back_is_told(folder: Path) -> None:
    body = (folder / "letters/apology/body.txt").read_text(encoding="utf-8")
    sorry = "facts.miss|after_sorry(is_formal=facts.is_formal)"
    assert sorry in body
    write(folder, "apology/body.txt", body.replace(sorry, "facts.miss|sentence"))

    done = goodfit(folder, "templates", "check", "letters")

    assert done.returncode == 0, done.stderr
    assert "apology: the checker holds it back" in done.stderr
    assert "It is not said that we are sorry." in done.stderr


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("_base/greeting.txt", "Hi", "is shared by all workspaces and stays as it is"),
        ("apology/more.txt", "Hi", "a letter has subject.txt and body.txt"),
        ("apolgy/subject.txt", "Hi", 'There is no letter "apolgy". Do you mean apology?'),
        ("apology/subject.txt", "x" * 300_000, "is longer than 60,000 characters"),
    ],
)
def test_what_is_no_part_of_a_letter_is_refused(
    folder: Path, name: str, text: str, why: str
) -> None:
    (folder / "letters" / name).parent.mkdir(exist_ok=True)
    write(folder, name, text)

    done = goodfit(folder, "templates", "set", "letters")

    assert done.returncode == UNUSABLE
    assert why in done.stderr
    assert "Nothing was changed." in done.stderr
    assert used(folder) == {}


def test_unreadable_files_and_missing_folders_are_named(folder: Path) -> None:
    (folder / "letters" / "apology" / "subject.txt").write_bytes(b"\xff\xfe\x00")

    binary = goodfit(folder, "templates", "set", "letters")
    missing = goodfit(folder, "templates", "set", "nowhere")

    assert "is no text in UTF-8" in binary.stderr
    assert "nowhere holds no folder of a letter" in missing.stderr
    assert (binary.returncode, missing.returncode) == (UNUSABLE, UNUSABLE)
