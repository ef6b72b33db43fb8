"""What somebody hands in: a folder of the format, a zip of one, or one of its files alone."""

import csv
import lzma
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import IO

from bot.domain.errors import DomainError
from bot.portfolio.columns import COLUMNS, SETTINGS_FILE, WITHDRAWN_FILE, columns_of
from bot.portfolio.record_columns import RECORD_COLUMNS

# Unpacked; a zip of some megabytes can claim to hold more than any disk.
MOST_BYTES = 2 * 1024**3
_HEADER_BYTES = 64 * 1024
_PIECE = 1024 * 1024
_LONGEST_NAME = 80
# RuntimeError: it wants a password.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
)
# Columns of trackers' reports that no file of the format has.
_OF_TRACKERS = frozenset({"project", "task", "duration", "start date", "user", "hours rounded"})
# What a file must have to be known by its header: scope_requests.csv also has dates and hours.
_TELLING: dict[str, frozenset[str]] = {
    "clients.csv": frozenset({"name"}),
    "agreements.csv": frozenset({"kind", "start"}),
    "deliverables.csv": frozenset({"promised"}),
    "scope_requests.csv": frozenset({"date", "text"}),
    "complaints.csv": frozenset({"date", "text"}),
    "reraises.csv": frozenset({"complaint", "verdict"}),
    "time.csv": frozenset({"date", "hours"}),
    "money.csv": frozenset({"kind", "amount"}),
    "notes.csv": frozenset({"date", "kind"}),
    "messages.csv": frozenset({"date", "kind", "status"}),
    "investments.csv": frozenset({"start", "hours"}),
    "aliases.csv": frozenset({"alias"}),
    "contacts.csv": frozenset({"email"}),
}


class UnusableZip(DomainError):
    """That zip file cannot be read, so nothing was imported."""


@contextmanager
def opened_folder(path: Path, *, at_most: int = MOST_BYTES) -> Iterator[Path | None]:
    """Yield the folder that `path` is or holds; None where it is something else, such as a report.

    What was unpacked is gone afterwards. Raises UnusableZip, OSError.
    """
    if path.is_dir():
        yield path
        return
    file = None if zipfile.is_zipfile(path) else file_of_format(path)
    if file is None and not zipfile.is_zipfile(path):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="goodfit-") as scratch:
        if file is None:
            _unpack(path, Path(scratch), at_most)
        else:
            shutil.copyfile(path, Path(scratch) / file)
        yield Path(scratch)


def file_of_format(path: Path) -> str | None:
    """Return which file of the format a file is, such as time.csv; None where it is none.

    Its header tells, or its own name where several files have such a header. Raises OSError.
    """
    name = path.name.casefold()
    if name in {*RECORD_COLUMNS, WITHDRAWN_FILE, SETTINGS_FILE}:
        return name
    header = _header(path)
    if "client" not in header:
        return None
    if name in COLUMNS and not header & _OF_TRACKERS:
        return name
    fitting = [
        file for file, telling in _TELLING.items() if telling <= header <= {*columns_of(file)}
    ]
    return fitting[0] if len(fitting) == 1 else None


def _header(path: Path) -> set[str]:
    with path.open("rb") as opened:
        start = opened.read(_HEADER_BYTES)
    try:
        rows = csv.reader(StringIO(start.decode("utf-8-sig", errors="replace"), newline=""))
        return {cell.strip().casefold() for cell in next(rows, []) if cell.strip()}
    except csv.Error:
        return set()


def _unpack(path: Path, into: Path, at_most: int) -> None:
    """Unpack the files of one folder of a zip by their bare names: none can lead elsewhere."""
    try:
        with zipfile.ZipFile(path) as archive:
            left = at_most
            for member in _members(path, archive):
                target = into / _path(member).name
                with _opened(archive, member) as packed, target.open("xb") as unpacked:
                    while piece := _piece(packed):
                        left -= len(piece)
                        if left < 0:
                            raise UnusableZip(
                                f"{path.name} holds more than {at_most // 1024**2:,} MB, "
                                "so nothing was imported. Unpack it and import the folder."
                            )
                        unpacked.write(piece)
    except _DAMAGED as error:
        raise UnusableZip(
            f"{path.name} cannot be unpacked: it is damaged, or locked with a password. "
            "Nothing was imported."
        ) from error


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """Open a file in a zip. One that says to stand before its beginning is an OSError."""
    try:
        return archive.open(member)
    except OSError as error:
        raise zipfile.BadZipFile(str(error)) from error


def _piece(packed: IO[bytes]) -> bytes:
    """Read on. What bzip2 cannot read is an OSError, as a full disk is one elsewhere."""
    try:
        return packed.read(_PIECE)
    except OSError as error:
        raise zipfile.BadZipFile(str(error)) from error


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Return where a file stands in a zip, also in one that Windows made."""
    return PurePosixPath(member.filename.replace("\\", "/"))


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    found: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        name = _path(member)
        is_hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.parts)
        if not member.is_dir() and not is_hidden and name.suffix in {".csv", ".toml"}:
            if len(name.name) > _LONGEST_NAME:
                raise UnusableZip(
                    f"{path.name} holds a file whose name is too long, so nothing was imported."
                )
            if name in found:
                raise UnusableZip(f"{path.name} holds {name} twice, so nothing was imported.")
            found[name] = member
    if len({name.parent for name in found}) > 1:
        raise UnusableZip(
            f"{path.name} holds CSV files in several folders, so nothing was imported. "
            "Zip one folder at a time."
        )
    return list(found.values())
