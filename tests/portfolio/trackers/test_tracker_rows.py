"""Rows of a report that count, that do not, and that cannot be used."""

import pytest
from tracker_files import CLOCKIFY, HARVEST, TOGGL, clockify, harvest, read, toggl, written

from bot.portfolio.trackers.reading import read_report

BLANK = ",,,,,,,,,,,,,,,,,,,\n"


def test_a_row_that_is_shorter_than_the_header_has_empty_cells(tmp_path):
    row = "2026-06-22,ACME Ltd,Site,S-1,Design,Sketches,1.5\n"
    line = read(tmp_path, HARVEST + row).only
    assert (line.hours, line.person, line.billable, line.amount) == (1.5, None, None, None)


def test_a_row_that_is_longer_than_the_header_is_refused(tmp_path):
    found = read(tmp_path, HARVEST + harvest().replace("\n", ",x\n") + harvest())
    assert found.faults == [(2, "", "has 21 cells, the header 20")]
    assert [line.line for line in found.lines] == [3]


def test_blank_rows_are_passed_over(tmp_path):
    found = read(tmp_path, HARVEST + "\n" + BLANK + harvest() + BLANK)
    assert found.only.line == 4
    assert found.warnings == []


@pytest.mark.parametrize(
    "total",
    [
        '"Total","","","","","","","","","","","","","03:00:00","3.00","","300.00"\n',
        '"Total"\n',
        '"","","","","Gesamt","","","","","","","","","03:00:00"\n',
        '"合計","","","","","","","","","","","","","3:00:00","3.00","","300.00"\n' + "\n",
    ],
)
def test_a_last_row_of_totals_does_not_count(tmp_path, total):
    found = read(tmp_path, CLOCKIFY + 2 * clockify() + total)
    assert found.faults == []
    assert sum(line.hours for line in found.lines) == 3
    (warning,) = found.warnings
    assert warning.startswith("report.csv, line 4: a total")
    assert warning.endswith("was not counted (the rows above it have 3.00 h)")


def test_harvests_and_toggls_totals_do_not_count_either(tmp_path):
    total = "Total,,,,,,3.0,,,,,,,,,300.0,,,Euro - EUR,\n"
    assert read(tmp_path, HARVEST + harvest() + total).only.hours == 1.5
    assert read(tmp_path, TOGGL + toggl() + "Total,,,,,,,,,,,01:30:00,,150.00\n").only.hours == 1.5


def test_a_total_of_another_language_between_rows_is_no_total(tmp_path):
    total = '"Gesamt","","","","","","","","","","","","","03:00:00"\n'
    found = read(tmp_path, CLOCKIFY + clockify() + total + clockify())
    assert found.faults == [(3, "Start Date", "is empty, and the row means nothing without it")]


def test_a_last_row_that_lost_its_date_is_no_total(tmp_path):
    found = read(tmp_path, HARVEST + harvest() + harvest(day=""))
    assert found.faults == [(3, "Date", "is empty, and the row means nothing without it")]


def test_rows_without_hours_and_running_timers_are_counted_apart(tmp_path):
    running = toggl(duration="").replace("2026-06-22,10:30:00", ",")
    found = read(tmp_path, TOGGL + toggl() + toggl(duration="0:00:00") + running)
    assert found.only.line == 2
    assert found.warnings == [
        "report.csv: rows that have no hours were not counted (1)",
        "report.csv: rows that are timers that still run were not counted (1)",
    ]


def test_hours_of_a_whole_week_in_one_row(tmp_path):
    assert read(tmp_path, TOGGL + toggl(duration="40:00:00")).only.hours == 40


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (harvest(day="31/06/2026"), "Date", "'31/06/2026' is no date"),
        (harvest(day="soon"), "Date", "'soon' is no date"),
        (harvest(hours="-1.5"), "Hours", "'-1.5' is less than 0"),
        (harvest(hours="-1:30"), "Hours", "'-1:30' is less than 0"),
        (harvest(hours="much"), "Hours", "'much' is no number"),
        (harvest(hours="1:75"), "Hours", "'1:75' is no duration such as 1:30:00"),
        (harvest(hours=""), "Hours", "is empty, and the row means nothing without it"),
        (harvest(hours="9" * 400), "Hours", f"'{'9' * 400}' is no number"),
        (harvest(cost="x"), "Cost Rate", "'x' is no number"),
        (harvest(amount="-1.5"), "Billable Amount", "'-1.5' is less than 0"),
        (harvest().replace("Yes,No", "Maybe,No"), "Billable?", "'Maybe' is neither yes nor no"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(tmp_path, row, column, reason):
    found = read(tmp_path, HARVEST + row)
    assert (found.lines, found.faults) == ([], [(2, column, reason)])


def test_all_that_is_wrong_with_a_row_is_named(tmp_path):
    found = read(tmp_path, HARVEST + harvest("soon", "much", "x", "y"))
    assert [column for _, column, _ in found.faults] == [
        "Date",
        "Hours",
        "Cost Rate",
        "Billable Amount",
    ]


def test_a_report_can_be_read_again_and_says_how_far_it_is(tmp_path):
    report = read_report(written(tmp_path, CLOCKIFY + 5000 * clockify() + '"Total"\n'))
    lines = report.lines([])
    next(lines)
    assert 0 < report.position() < report.size
    assert len(list(lines)) == 4999
    assert report.position() == report.size
    once = list(report.warnings)
    assert len(list(report.lines([]))) == 5000
    assert report.warnings == once
