"""Tables: one CSV file into rows, with its place in the file and whatever is wrong noted."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from bot.portfolio.cells import Row
from bot.portfolio.columns import columns_of
from bot.portfolio.faults import Fault

# The column that an export alone writes: an entry's or a client's name in its workspace.
ENTRY = "entry"
# A letter's text in one cell may be longer than what the module allows otherwise.
csv.field_size_limit(100_000_000)


def read_table(path: Path, faults: list[Fault], warnings: list[str]) -> Iterator[Row]:
    """Yield the rows of a file of the format; empty lines are passed over.

    A byte-order mark is dropped; headers match without regard to case and spaces; unknown
    columns are ignored with a warning.
    """
    text = _decode(path, faults)
    if text is None:
        return
    rows = _rows(text, path.name, faults)
    header = [cell.strip().casefold() for cell in next(rows, (0, []))[1]]
    if not _check_header(path.name, header, faults, warnings):
        return
    for line, cells in rows:
        if len(cells) > len(header):
            faults.append(
                Fault(path.name, line, "", f"has {len(cells)} cells, the header {len(header)}")
            )
        elif any(cell.strip() for cell in cells):
            named = zip(header, cells, strict=False)
            found = {n: c for n, c in named if n}
            yield Row(path.name, line, found, faults, is_exact=ENTRY in header)


def _decode(path: Path, faults: list[Fault]) -> str | None:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults.append(Fault(path.name, line, "", "is not UTF-8"))
        return None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        faults.append(Fault(path.name, line, "", "holds a NUL, which no ledger can keep"))
        return None
    return text


def _rows(text: str, file: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that has a cell, with the line on which it begins."""
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    while True:
        start = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(file, start, "", f"is no CSV: {error}"))
            return
        if cells:
            yield start, cells


def _check_header(file: str, header: list[str], faults: list[Fault], warnings: list[str]) -> bool:
    known = set(columns_of(file))
    if "client" in known and "client" not in header:
        faults.append(Fault(file, 1, "client", "the column is missing"))
        return False
    twice = sorted({column for column in header if column and header.count(column) > 1})
    faults.extend(Fault(file, 1, column, "the column stands there twice") for column in twice)
    warnings.extend(
        f"{file}: the column {column!r} is not known and was ignored"
        for column in header
        if column and column not in known
    )
    return True
