"""A folder, a zip of one, or one of its files alone is opened; anything else is left to others."""

import zipfile
from pathlib import Path

import pytest

from bot.portfolio.unpacking import UnusableZip, file_of_format, opened_folder

TIME = "client,date,hours\nacme,2026-05-01,2\n"


def zipped(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/") + ".csv", content)
    return path


def test_a_folder_is_itself(tmp_path: Path) -> None:
    with opened_folder(tmp_path) as folder:
        assert folder == tmp_path


def test_a_zip_is_unpacked_by_bare_names_and_gone_afterwards(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("../../out/time.csv", TIME)
        archive.writestr("../../out/readme.txt", "hello")
        archive.writestr("__MACOSX/out/._time.csv", "junk")
        archive.writestr("../../out/.hidden.csv", "junk")
        archive.writestr("../../out/", "")

    with opened_folder(tmp_path / "export.zip") as folder:
        assert folder is not None
        assert [(p.name, p.read_text()) for p in folder.iterdir()] == [("time.csv", TIME)]
    assert not folder.exists()
    assert not (tmp_path.parent.parent / "out").exists()


def test_a_zip_of_several_folders_or_of_one_name_twice_is_refused(tmp_path: Path) -> None:
    several = zipped(tmp_path / "two.zip", a__time=TIME, b__time=TIME)
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr("a/time.csv", TIME)
        archive.writestr("a\\time.csv", TIME)

    with pytest.raises(UnusableZip, match="several folders"), opened_folder(several):
        pass
    with (
        pytest.raises(UnusableZip, match=r"a/time\.csv twice"),
        opened_folder(tmp_path / "twice.zip"),
    ):
        pass


def test_a_zip_that_holds_more_than_it_may_is_refused_before_it_is_unpacked_whole(
    tmp_path: Path,
) -> None:
    huge = zipped(tmp_path / "huge.zip", time="x" * 5_000_000)

    with (
        pytest.raises(UnusableZip, match="holds more than 2 MB"),
        opened_folder(huge, at_most=2 * 1024**2),
    ):
        pass


@pytest.mark.parametrize("damaged", [slice(42, 60), slice(-200, -150)])
def test_a_damaged_zip_is_refused_in_a_sentence(tmp_path: Path, damaged: slice) -> None:
    path = zipped(tmp_path / "one.zip", time=TIME * 99, notes=TIME * 99)
    content = bytearray(path.read_bytes())
    content[damaged] = b"\xff" * len(content[damaged])
    path.write_bytes(content)

    with pytest.raises(UnusableZip, match="cannot be unpacked"), opened_folder(path):
        pass


@pytest.mark.parametrize(
    ("name", "header", "file"),
    [
        ("our hours.csv", "\ufeffClient, Date ,hours,person", "time.csv"),
        ("x.csv", "client,name,status", "clients.csv"),
        ("x.csv", "client,alias", "aliases.csv"),
        ("x.csv", "client,date", None),
        ("x.csv", "client,date,text", None),
        ("x.csv", "client,date,text,decision", "scope_requests.csv"),
        ("x.csv", "client,date,kind,text,id", "notes.csv"),
        ("x.csv", "client,name,email", "contacts.csv"),
        ("notes.csv", "client,date", "notes.csv"),
        ("Money.CSV", "client,date,colour", "money.csv"),
        ("x.csv", "client,colour", None),
        ("x.csv", "", None),
        ("time.csv", "Date,Client,Project,Task,Notes,Hours", None),
        ("time.csv", "User,Client,Description,Start date,Duration", None),
        ("settings.toml", "x = 1", "settings.toml"),
        ("x.csv", 'client,"date', None),
    ],
)
def test_one_file_of_the_format_is_known_by_its_header_or_its_name(
    tmp_path: Path, name: str, header: str, file: str | None
) -> None:
    (tmp_path / name).write_text(header + "\n", encoding="utf-8")

    assert file_of_format(tmp_path / name) == file


def test_one_file_of_the_format_is_a_folder_with_just_that_file(tmp_path: Path) -> None:
    (tmp_path / "hours.csv").write_text(TIME)

    with opened_folder(tmp_path / "hours.csv") as folder:
        assert folder is not None
        assert [(p.name, p.read_text()) for p in folder.iterdir()] == [("time.csv", TIME)]


def test_a_report_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "harvest.csv").write_text("Date,Client,Hours,Project\n")
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 9)

    for name in ("harvest.csv", "binary.csv"):
        with opened_folder(tmp_path / name) as folder:
            assert folder is None
