"""Files that are no detailed report are refused in a sentence, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tracker_files import CLOCKIFY, HARVEST, TOGGL, clockify, harvest, toggl, written

from bot.domain.errors import DomainError
from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.trackers.reading import read_report
from bot.portfolio.trackers.refusals import FolderFile, NotAReport


def refused(folder, content, name="report.csv"):
    with pytest.raises(DomainError) as caught:
        read_report(written(folder, content, name))
    return caught.value


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "report.csv is empty."),
        ("\ufeff\n\n", "report.csv is empty."),
        ("a,b,c,d,e,f\n1,2,3,4,5,6\n", "its header begins 'a, b, c, d, e'"),
        ("Datum;Kunde;Stunden\n", "its header begins 'Datum, Kunde, Stunden'"),
        ("PK\x03\x04rest", "a workbook or a zip file"),
        ('"Project","Client","Time (h)","Time (decimal)"\n', "a summary of Clockify"),
        ("Client,Project,Registered time\n", "a summary of Toggl Track"),
        ("Project,Client,Title,Duration\n", "a summary of Toggl Track"),
    ],
)
def test_another_file_is_refused_with_what_to_export(tmp_path, content, says):
    error = refused(tmp_path, content)
    assert isinstance(error, NotAReport)
    assert says in error.sentence
    assert "Nothing was imported." in error.sentence


@pytest.mark.parametrize(
    ("name", "header", "file"),
    [
        ("time.csv", "client,date,hours,person,billable,cost_rate,note", "time.csv"),
        ("hours.csv", "Client;Date;Hours;Person", "time.csv"),
        ("x.csv", "client,name,currency", "clients.csv"),
        ("y.csv", "id,client,date,kind,amount,note", "money.csv"),
    ],
)
def test_a_file_of_the_folder_format_is_told_so(tmp_path, name, header, file):
    error = refused(tmp_path, f"{header}\n", name)
    assert isinstance(error, FolderFile)
    assert error.file == file
    assert "Give the folder that holds it" in error.sentence


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (TOGGL.replace("Project", "Client"), 1, "column Client: the column stands there twice"),
        (TOGGL.replace("Duration", "Length"), 1, "column Duration: the column is missing"),
        (CLOCKIFY.replace("Start Date", "Day"), 1, "column Start Date: the column is missing"),
        (HARVEST.replace("Hours", "Hours Rounded"), 1, "column Hours: the column is missing"),
        (HARVEST + harvest() + '2026-06-22,"open', 3, "is no CSV"),
        (HARVEST + harvest(note="\0"), 2, "NUL character"),
        ((HARVEST + harvest() + harvest(note="ü")).encode("cp1252"), 3, "is not UTF-8"),
        (HARVEST.encode("utf-16") + b"\x00", 0, "is not UTF-8"),
    ],
)
def test_a_file_that_breaks_is_named_by_its_line(tmp_path, content, line, says):
    error = refused(tmp_path, content)
    assert isinstance(error, UnusablePortfolio)
    assert [fault.line for fault in error.faults] == [line]
    assert says in error.sentence


def test_what_cannot_be_opened_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.csv"):
        with pytest.raises(DomainError, match="cannot be read"):
            read_report(path)


def test_a_file_that_broke_since_it_was_recognised_is_a_fault(tmp_path):
    path = written(tmp_path, HARVEST + harvest())
    report = read_report(path)
    path.write_bytes(HARVEST.encode() + b"\xff\n")
    faults = []
    assert list(report.lines(faults)) == []
    assert [fault.line for fault in faults] == [2]
    path.unlink()
    assert list(report.lines(faults)) == []
    assert "cannot be read" in faults[-1].reason


@given(
    start=st.sampled_from(["", HARVEST + harvest(), TOGGL + toggl(), CLOCKIFY + clockify()]),
    rest=st.one_of(
        st.binary(max_size=200), st.text(st.characters(codec="utf-8"), max_size=200).map(str.encode)
    ),
)
def test_no_bytes_end_in_anything_but_a_sentence(tmp_path_factory, start, rest):
    path = written(tmp_path_factory.getbasetemp(), start.encode() + rest, "any.csv")
    try:
        report = read_report(path)
    except DomainError:
        return
    faults = []
    assert all(line.hours > 0 for line in report.lines(faults))
    assert all(fault.reason for fault in faults)
