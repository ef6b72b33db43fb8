"""Writing files: whole or not at all, to the letter, and nothing that a spreadsheet would run."""

import csv
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.agreement import MoneyEntry
from bot.domain.history import Note, NoteKind
from bot.portfolio.cells import escape, lines_of, points_of, unescape
from bot.portfolio.columns import columns_of
from bot.portfolio.folder import read_folder
from bot.portfolio.sheets import FILES, LedgerRow, sheet
from bot.portfolio.writing import CannotWrite, Table, Text, write_folder, write_zip

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
RUN = ("=", "+", "-", "@", "\t", "\r")
# Whatever people write; half a character is in no database.
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
NASTY = st.one_of(
    TEXTS,
    st.builds(str.__add__, st.sampled_from(("'", "''", *RUN, "\n", " ", "\uff1d", '"')), TEXTS),
)
CLIENTS = Table("clients.csv", ("client",), [("acme",)])


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@given(NASTY)
@example("")
@example("'")
@example("'=x")
@example("''=x")
@example("'quoted'")
@example("\uff1d1+1")
def test_taking_the_mark_off_gives_every_text_back(text):
    assert unescape(escape(text)) == text
    assert not escape(text).startswith((*RUN, "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))


@given(st.lists(NASTY, min_size=1))
def test_points_one_a_line_come_back_even_with_breaks_within(points):
    assert points_of(lines_of(points)) == tuple(points)


@given(st.dictionaries(st.sampled_from(columns_of("notes.csv")), NASTY), NASTY)
def test_no_cell_of_a_written_file_begins_as_a_formula_does(columns, text):
    row = {"on": date(2026, 6, 1), "kind": NoteKind.GOAL, "done": None, "bucket": None}
    cells = next(sheet("notes.csv", [LedgerRow(columns={**row, **columns, "text": text})]))
    written = StringIO()
    csv.writer(written).writerow(cells)
    read = next(csv.reader(StringIO(written.getvalue(), newline="")))
    assert not [cell for cell in read if cell.startswith(RUN)]
    assert unescape(read[columns_of("notes.csv").index("text")]) == text


def test_every_type_of_entry_has_a_file_whose_columns_the_export_writes():
    assert len(set(FILES.values())) == len(FILES)
    for file in FILES.values():
        assert {"id", "entry", "logged_by", "logged_at", "permalink"} <= set(columns_of(file))
        assert set(columns_of(file)) <= set(columns_of("withdrawn.csv"))


def test_a_file_is_utf_8_with_commas_a_header_and_quotes_where_they_are_needed(tmp_path):
    rows = [("acme", 'said "no", twice\r\nor so 🙂')]
    write_folder(tmp_path, [Table("notes.csv", ("client", "text"), rows)])
    content = (tmp_path / "notes.csv").read_bytes().decode()
    assert content == 'client,text\r\nacme,"said ""no"", twice\r\nor so 🙂"\r\n'


def test_files_of_the_format_are_replaced_and_others_left_alone(tmp_path):
    folder = tmp_path / "deep" / "down"
    write_folder(folder, [CLIENTS, Table("notes.csv", ("client", "text"), [("acme", "x")])])
    (folder / "mine.txt").write_text("mine")

    done = write_folder(folder, [CLIENTS, Table("notes.csv", ("client", "text"), [])])

    assert done == {"clients.csv": 1, "notes.csv": 0}
    assert names(folder) == ["clients.csv", "mine.txt", "notes.csv"]
    assert (folder / "notes.csv").read_text() == "client,text\n"


def test_a_failure_half_way_leaves_what_was_there(tmp_path):
    write_folder(tmp_path, [CLIENTS, Table("notes.csv", ("client",), [("acme",)])])
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}

    def rows() -> Iterator[tuple[str]]:
        yield ("birch",)
        raise LookupError

    birch = Table("clients.csv", ("client",), [("birch",)])
    with pytest.raises(LookupError):
        write_folder(tmp_path, [birch, Table("notes.csv", ("client",), rows())])

    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before


def test_a_folder_in_the_place_of_a_file_is_left_and_nothing_is_replaced(tmp_path):
    write_folder(tmp_path, [CLIENTS])
    (tmp_path / "notes.csv").mkdir()
    birch = Table("clients.csv", ("client",), [("birch",)])
    with pytest.raises(CannotWrite, match="a folder stands where a file must"):
        write_folder(tmp_path, [birch, Table("notes.csv", ("client",), [])])
    assert (tmp_path / "clients.csv").read_text() == "client\nacme\n"
    assert names(tmp_path) == ["clients.csv", "notes.csv"]


def test_a_path_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(CannotWrite, match="is a file, so nothing was exported"):
        write_folder(tmp_path / "taken", [CLIENTS])
    with pytest.raises(CannotWrite, match="Not a directory"):
        write_folder(tmp_path / "taken" / "below", [CLIENTS])
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_zip_holds_the_same_files_and_only_its_owner_may_read_it(tmp_path):
    parts = [CLIENTS, Text("settings.toml", 'name = "Acme"\n')]
    target = tmp_path / "ledger.zip"
    assert write_zip(target, parts, now=NOW) == {"clients.csv": 1, "settings.toml": 0}
    first = target.read_bytes()
    write_zip(target, [CLIENTS, Text("settings.toml", 'name = "Acme"\n')], now=NOW)

    assert target.read_bytes() == first
    assert target.stat().st_mode & 0o077 == 0
    assert names(tmp_path) == ["ledger.zip"]
    with zipfile.ZipFile(target) as packed:
        assert packed.testzip() is None
        assert packed.read("clients.csv") == b"client\r\nacme\r\n"


def test_a_zip_that_fails_half_way_leaves_the_old_one_and_nothing_else(tmp_path):
    target = tmp_path / "ledger.zip"
    write_zip(target, [CLIENTS], now=NOW)
    first = target.read_bytes()

    def rows() -> Iterator[tuple[str]]:
        raise LookupError
        yield ("acme",)

    with pytest.raises(LookupError):
        write_zip(target, [Table("clients.csv", ("client",), rows())], now=NOW)
    assert target.read_bytes() == first
    assert names(tmp_path) == ["ledger.zip"]


def test_a_pipe_of_rows_is_written_as_it_comes(tmp_path):
    """A million rows never stand in memory together: each is on its way before the next is read."""
    seen = []

    def rows() -> Iterator[tuple[str]]:
        for number in range(50_000):
            if number == 49_999:
                making = next(p for p in tmp_path.iterdir() if p.is_dir())
                seen.append((making / "time.csv").stat().st_size)
            yield (f"row-{number}",)

    write_folder(tmp_path, [Table("time.csv", ("client",), rows())])
    assert seen[0] > 400_000


def test_money_and_hours_are_exact_in_every_currency():
    rows = [
        LedgerRow(columns={"amount": 125_050}, currency="EUR"),
        LedgerRow(columns={"amount": 1250}, currency="JPY"),
        LedgerRow(columns={"amount": 1235}, currency="KWD"),
    ]
    place = columns_of(FILES[MoneyEntry]).index("amount")
    assert [cells[place] for cells in sheet("money.csv", rows)] == ["1250.50", "1250", "1.235"]
    hours = columns_of("time.csv").index("hours")
    for number, cell in ((0.1 + 0.2, "0.30000000000000004"), (1e-7, "0.0000001"), (8.0, "8")):
        cells = next(sheet("time.csv", [LedgerRow(columns={"hours": number})]))
        assert cells[hours] == cell
        assert float(cell) == number


def test_a_nul_that_no_file_can_carry_becomes_the_sign_for_what_is_lost():
    row = {"kind": NoteKind.GOAL, "text": "a\0b", "done": None, "bucket": None}
    cells = next(sheet(FILES[Note], [LedgerRow(columns=row)]))
    assert "a\ufffdb" in cells


def test_a_nul_in_a_file_is_refused_with_its_line(tmp_path):
    (tmp_path / "clients.csv").write_bytes(b"client,name\nacme,A\0B\n")
    with pytest.raises(Exception, match=r"clients\.csv, line 2: holds a NUL"):
        read_folder(tmp_path)
