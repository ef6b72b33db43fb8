"""Source: a report's bytes into rows of cells, with the line on which each begins."""

import csv
from collections.abc import Iterator
from io import BufferedReader, FileIO, TextIOWrapper
from itertools import islice
from pathlib import Path

from bot.portfolio.faults import Fault, UnusablePortfolio
from bot.portfolio.trackers.refusals import NotAReport

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# What people give instead of a CSV file, by the bytes that it begins with.
_OTHERS = {
    b"PK\x03\x04": "a workbook or a zip file",
    b"\xd0\xcf\x11\xe0": "a workbook",
    b"%PDF": "a PDF",
}
_BUFFER = 1 << 18


class Source:
    """One file, read from its beginning as often as `rows` is called, in constant memory."""

    def __init__(self, path: Path, *, separator: str = ",") -> None:
        self.path = path
        self.separator = separator
        self._raw: FileIO | None = None
        self._read = 0
        with path.open("rb") as opened:
            start = opened.read(4)
            self.size = opened.seek(0, 2)
        if start in _OTHERS:
            raise NotAReport(
                f"{path.name} is {_OTHERS[start]}, not CSV. Nothing was imported. Export the"
                " detailed report as CSV and give that file."
            )
        self._encoding = "utf-16" if start[:2] in _UTF_16 else "utf-8-sig"

    def rows(self, *, strict: bool = True) -> Iterator[tuple[int, list[str]]]:
        """Yield every row that has a cell. Raises UnusablePortfolio naming the line."""
        with FileIO(self.path) as raw, BufferedReader(raw, _BUFFER) as buffer:
            self._raw = raw
            text = TextIOWrapper(buffer, encoding=self._encoding, newline="")
            lines = csv.reader(_checked(text), delimiter=self.separator, strict=strict)
            start = 1
            try:
                for cells in lines:
                    if cells:
                        yield start, cells
                    start = lines.line_num + 1
            except UnicodeError:
                raise self._unusable(
                    self._undecodable(), "is not UTF-8: save it as CSV UTF-8"
                ) from None
            except csv.Error as error:
                raise self._unusable(start, f"is no CSV: {error}") from None
            finally:
                self._read = raw.tell()
                self._raw = None

    def header(self) -> tuple[int, list[str]]:
        """Return the first row and its line; no cells where the file is empty."""
        # Not strictly: by a separator that is not the file's, its quotes stand in the wrong places.
        return next(self.rows(strict=False), (0, []))

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows below the header."""
        return islice(self.rows(), 1, None)

    def position(self) -> int:
        """Return how many bytes the latest `rows` have read."""
        return self._raw.tell() if self._raw else self._read

    def _unusable(self, line: int, reason: str) -> UnusablePortfolio:
        return UnusablePortfolio([Fault(self.path.name, line, "", reason)])

    def _undecodable(self) -> int:
        """Return the line that cannot be decoded; text is decoded in chunks, which know none."""
        if self._encoding == "utf-16":
            return 0
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    line.decode()
                except UnicodeDecodeError:
                    return number
        return 0


def _checked(lines: TextIOWrapper) -> Iterator[str]:
    """Yield the lines; a NUL character, which no database takes, is no text."""
    for line in lines:
        if "\0" in line:
            raise csv.Error("it holds a NUL character")
        yield line
