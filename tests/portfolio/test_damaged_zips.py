"""Zips that are damaged in any way, or made elsewhere: a sentence, or the files in them."""

import random
import zipfile
from pathlib import Path

import pytest

from bot.portfolio.unpacking import UnusableZip, opened_folder

WAYS = (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def packed(path: Path, name: str, way: int) -> bytes:
    with zipfile.ZipFile(path, "w", way) as archive:
        archive.writestr(name, "client\nacme\n" * 40)
    return path.read_bytes()


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_zip_is_refused_in_a_sentence_whatever_is_damaged(
    tmp_path: Path, way: int
) -> None:
    path = tmp_path / "x.zip"
    whole = packed(path, "clients.csv", way)
    refused = 0
    for seed in range(300):
        chance = random.Random(seed)  # noqa: S311 (the same damage each time)
        damaged = bytearray(whole)
        for _ in range(4):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            with opened_folder(path) as folder:
                assert folder is None or folder.is_dir()
        except UnusableZip:
            refused += 1
    assert refused > 100


def test_a_zip_with_the_paths_of_windows_has_its_files(tmp_path: Path) -> None:
    packed(tmp_path / "x.zip", "agency\\clients.csv", zipfile.ZIP_DEFLATED)
    with opened_folder(tmp_path / "x.zip") as folder:
        assert folder is not None
        assert [file.name for file in folder.iterdir()] == ["clients.csv"]


def test_a_name_that_no_disk_takes_is_refused(tmp_path: Path) -> None:
    packed(tmp_path / "x.zip", f"{'c' * 300}.csv", zipfile.ZIP_DEFLATED)
    with pytest.raises(UnusableZip, match="too long"), opened_folder(tmp_path / "x.zip"):
        pass
