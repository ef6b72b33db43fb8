"""Writing a portfolio: a folder of CSV files, or a zip of them; whole, or as it was before."""

import csv
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from bot.domain.errors import DomainError

Open = Callable[[str], AbstractContextManager[IO[bytes]]]
# Where a file is made before it takes its name.
_MAKING = ".goodfit-"


class CannotWrite(DomainError):
    """The export cannot be written there; what was there before is as it was."""


@dataclass(frozen=True, slots=True)
class Table:
    """One file: its name, its columns, and its rows with a cell for each column.

    Cells are written as they are: `cells.escape` is the business of whoever makes them.
    """

    file: str
    columns: Sequence[str]
    rows: Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Text:
    """One file that is no table, such as settings.toml."""

    file: str
    text: str


Part = Table | Text


def write_folder(folder: Path, parts: Iterable[Part]) -> dict[str, int]:
    """Write files into a folder, which is made where it is missing; return their rows by name.

    Files of these names are replaced once all were written, others are left alone; a table
    without rows is its header, so that no older file of its name stays to be read again, and a
    text has 0 rows. Raises CannotWrite.
    """
    if folder.is_file():
        raise CannotWrite(
            f"{folder} is a file, so nothing was exported. "
            "Name a folder, or a new file that ends in .zip."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=folder))
        try:
            written = _write(parts, lambda file: (making / file).open("wb"))
            _check_replaceable(folder, written)
            for file in written:
                (making / file).replace(folder / file)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        raise _cannot(folder, error) from error
    return written


def write_zip(target: Path, parts: Iterable[Part], *, now: datetime) -> dict[str, int]:
    """Write a zip file of a portfolio, its files dated `now`; return their rows by name.

    An older file of its name is replaced once all was written. Raises CannotWrite.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # A temporary file is its owner's alone to read.
        with tempfile.NamedTemporaryFile(prefix=_MAKING, dir=target.parent, delete=False) as making:
            try:
                with zipfile.ZipFile(making, "w", zipfile.ZIP_DEFLATED) as packed:
                    written = _write(parts, lambda file: _member(packed, file, now))
                making.close()
                Path(making.name).replace(target)
            finally:
                Path(making.name).unlink(missing_ok=True)
    except OSError as error:
        raise _cannot(target, error) from error
    return written


def _write(parts: Iterable[Part], opened: Open) -> dict[str, int]:
    written: dict[str, int] = {}
    for part in parts:
        with opened(part.file) as out, TextIOWrapper(out, "utf-8", newline="") as text:
            written[part.file] = _write_part(text, part)
    return written


def _write_part(out: IO[str], part: Part) -> int:
    if isinstance(part, Text):
        out.write(part.text)
        return 0
    return _write_table(out, part)


def _write_table(out: IO[str], table: Table) -> int:
    writer = csv.writer(out)  # a comma, CRLF, and quotes where they are needed: RFC 4180
    writer.writerow(table.columns)
    count = 0
    for row in table.rows:
        writer.writerow(row)
        count += 1
    return count


def _member(packed: zipfile.ZipFile, file: str, now: datetime) -> AbstractContextManager[IO[bytes]]:
    member = zipfile.ZipInfo(file, date_time=now.timetuple()[:6])
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return packed.open(member, "w", force_zip64=True)


def _check_replaceable(folder: Path, files: Iterable[str]) -> None:
    for file in files:
        if (folder / file).is_dir():
            raise IsADirectoryError(0, "a folder stands where a file must", str(folder / file))


def _cannot(path: Path, error: OSError) -> CannotWrite:
    where = error.filename or path
    return CannotWrite(
        f"{where} cannot be written: {error.strerror}. "
        "Nothing was exported. Name another folder, or make room for this one."
    )
