"""Every variant of the three trackers' detailed reports comes down to the same lines."""

from datetime import date
from decimal import Decimal

import pytest
from tracker_files import CLOCKIFY, HARVEST, TOGGL, clockify, harvest, read, toggl

from bot.portfolio.trackers.report import Line, Tracker

ACME = Line(
    line=2,
    client="ACME Ltd",
    on=date(2026, 6, 22),
    hours=1.5,
    person="Ada Lee",
    billable=True,
    note="Site / Design / Sketches",
    cost_rate=None,
    amount=Decimal("150.00"),
    currency="EUR",
)


def without(column, text):
    """Take a column out of a file whose cells hold no comma."""
    rows = [row.split(",") for row in text.splitlines()]
    place = [cell.strip('"') for cell in rows[0]].index(column)
    return "\n".join(",".join(row[:place] + row[place + 1 :]) for row in rows)


def plain(text):
    return text.replace('"Design, UX"', "UX").replace('"', "")


@pytest.mark.parametrize(
    ("tracker", "content", "expected"),
    [
        (Tracker.HARVEST, HARVEST + harvest(), ACME._replace(cost_rate=Decimal("40.0"))),
        (Tracker.TOGGL, TOGGL + toggl(), ACME),
        (Tracker.CLOCKIFY, CLOCKIFY + clockify(), ACME._replace(currency="USD")),
    ],
)
def test_each_tracker_is_recognised_by_its_header(tmp_path, tracker, content, expected):
    found = read(tmp_path, content)
    assert (found.tracker, found.only, found.warnings) == (tracker, expected, [])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\r\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_marks_and_line_ends(tmp_path, separator, start, end):
    text = start + (plain(HARVEST + harvest())).replace(",", separator).replace("\n", end)
    assert read(tmp_path, text.encode()).only.note == "Site / Design / Sketches"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_between_quoted_cells(tmp_path, separator):
    text = (CLOCKIFY + clockify()).replace('","', f'"{separator}"')
    assert read(tmp_path, text).only.note == "Site / Design / Sketches"


def test_a_spreadsheets_unicode_text(tmp_path):
    text = plain(HARVEST + harvest(note="Größe")).replace(",", "\t")
    assert read(tmp_path, text.encode("utf-16")).only.note == "Site / Design / Größe"


def test_headers_in_any_case_and_spacing(tmp_path):
    text = HARVEST.upper().replace(",", " , ").replace("FIRST NAME", "First  name") + harvest()
    assert read(tmp_path, text).only.person == "Ada Lee"


def test_line_breaks_quotes_and_separators_in_a_cell_and_the_line_a_row_begins_on(tmp_path):
    text = HARVEST + harvest(note='One;\r\n""two"", three') + harvest()
    lines = read(tmp_path, text).lines
    assert [line.line for line in lines] == [2, 4]
    assert lines[0].note == 'Site / Design / One;\r\n"two", three'


@pytest.mark.parametrize(
    ("old", "new", "at", "cell"),
    [
        ("Last Name", "Last Name,Employee Id", "Lee", "Lee,E-7"),
        ("Hours", "Hours,Hours Rounded", '"1.5"', '"1.5",2.0'),
        ("Roles", "Department", "Lee", "Lee"),
    ],
)
def test_harvests_further_columns(tmp_path, old, new, at, cell):
    found = read(tmp_path, HARVEST.replace(old, new) + harvest().replace(at, cell))
    assert (found.only.hours, found.only.person, found.warnings) == (1.5, "Ada Lee", [])


def test_harvest_without_its_rates_or_its_first_columns(tmp_path):
    text = plain(HARVEST + harvest())
    for column in ("Billable Rate", "Billable Amount", "Cost Rate", "Cost Amount", "Billable?"):
        text = without(column, text)
    line = read(tmp_path, text).only
    assert (line.cost_rate, line.amount, line.billable) == (None, None, None)
    assert (line.hours, line.currency) == (1.5, "EUR")


def test_a_cost_rate_of_0_is_one_that_was_not_set(tmp_path):
    assert read(tmp_path, HARVEST + harvest(cost="0.0")).only.cost_rate is None


def test_toggls_newer_columns(tmp_path):
    header = TOGGL.replace("End", "Stop").replace("Amount (EUR)", "Hourly rate,Currency,Amount")
    line = toggl().replace('"150.00"', "100,Swiss Franc - CHF,150.00")
    assert read(tmp_path, header + line).only == ACME._replace(currency="CHF")


def test_toggls_columns_as_chosen(tmp_path):
    found = read(tmp_path, "Duration,Project,Start date,Description\n1:30,Site,2026-06-22,Go\n")
    assert found.only[1:5] == ("Site", date(2026, 6, 22), 1.5, None)
    assert found.only.note == "Site / Go"
    assert found.warnings == [
        "report.csv: there is no column Client, so projects' names stand for clients"
    ]


def test_clockifys_newer_columns_and_breaks(tmp_path):
    header = CLOCKIFY.replace('"Billable",', '"Type","Billable","Invoiced","Invoice ID",')
    row = clockify().replace('"Yes",', '"Regular","Yes","No","",')
    text = (header + row + row.replace("Regular", "Break")).replace('"Task"', '"Activity"')
    text = text.replace('(USD)"\n', '(USD)","Date of creation"\n').replace(
        '"150.00"\n', '"150.00","06/22/2026"\n'
    )
    found = read(tmp_path, text)
    assert found.only == ACME._replace(currency="USD")
    assert found.warnings == ["report.csv: rows that are breaks were not counted (1)"]


@pytest.mark.parametrize(
    ("column", "field", "value"),
    [
        ("Client", "client", "Site"),
        ("Billable", "billable", None),
        ("Task", "note", "Site / Sketches"),
        ("User", "person", None),
        ("Duration (decimal)", "hours", 1.5),
        ("Duration (h)", "hours", 1.5),
        ("Billable Amount (USD)", "amount", None),
    ],
)
def test_clockify_without_a_column(tmp_path, column, field, value):
    assert getattr(read(tmp_path, without(column, CLOCKIFY + clockify())).only, field) == value


def test_clockifys_clock_wins_over_its_decimal_hours(tmp_path):
    line = read(tmp_path, CLOCKIFY + clockify(duration="01:00:01", decimal="0.00")).only
    assert line.hours == pytest.approx(3601 / 3600)


def test_decimal_hours_where_the_clock_is_blank(tmp_path):
    assert read(tmp_path, CLOCKIFY + clockify(duration="", decimal="1,25")).only.hours == 1.25


def test_a_client_that_is_blank_is_nobody(tmp_path):
    assert read(tmp_path, TOGGL + toggl().replace("ACME Ltd", " ")).only.client == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [("EUR", "EUR"), ("EURO", "EUR"), ("€", "EUR"), ("", None), ("$", None), ("XYZ", None)],
)
def test_the_currency_in_a_headers_brackets(tmp_path, name, code):
    assert read(tmp_path, TOGGL.replace("EUR", name) + toggl()).only.currency == code


@pytest.mark.parametrize(
    ("word", "value"),
    [("Yes", True), ("NO", False), ("TRUE", True), ("false", False), ("1", True), (" ", None)],
)
def test_billable_in_any_spelling(tmp_path, word, value):
    assert read(tmp_path, TOGGL + toggl().replace("Yes", word)).only.billable is value


def test_a_spreadsheets_guard_is_taken_off(tmp_path):
    assert read(tmp_path, TOGGL + toggl().replace("Sketches", "'=1+1")).only.note.endswith("=1+1")


def test_a_column_that_nobody_knows_is_named(tmp_path):
    found = read(tmp_path, without("Tags", (TOGGL + toggl()).replace("Email", "Deal ID")))
    assert found.warnings == ["report.csv: the column 'Deal ID' is not known and was ignored"]
