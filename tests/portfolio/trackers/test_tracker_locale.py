"""A report's locale is decided by whole columns, or by a person, and never by one cell."""

from datetime import date
from decimal import Decimal

import pytest
from tracker_files import CLOCKIFY, HARVEST, TOGGL, clockify, harvest, read, toggl

from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.trackers.refusals import UndecidedDates, UndecidedDecimals
from bot.portfolio.trackers.report import DateFormat, DecimalMark

APRIL = date(2024, 4, 3)
MARCH = date(2024, 3, 4)


def days(found):
    assert found.faults == []
    return [line.on for line in found.lines]


@pytest.mark.parametrize(
    ("other", "meant"),
    [("13/04/2024", APRIL), ("04/13/2024", MARCH), ("29/02/2024", APRIL), ("02/29/2024", MARCH)],
)
@pytest.mark.parametrize("last", [True, False])
def test_one_row_decides_the_order_of_all_days(tmp_path, other, meant, last):
    rows = [clockify("03/04/2024"), clockify(other)]
    found = read(tmp_path, CLOCKIFY + "".join(rows if last else rows[::-1]))
    assert meant in days(found)


@pytest.mark.parametrize("day", ["2024-04-03", "2024/04/03", "2024.4.3"])
def test_a_year_in_front_leaves_no_question(tmp_path, day):
    assert days(read(tmp_path, CLOCKIFY + clockify(day))) == [APRIL]


@pytest.mark.parametrize("day", ["22/06/2026", "22.06.2026", "22-06-2026", "06/22/2026"])
def test_days_with_any_mark_between(tmp_path, day):
    assert days(read(tmp_path, CLOCKIFY + clockify(day))) == [date(2026, 6, 22)]


def test_am_and_pm_say_nothing_about_the_order(tmp_path):
    with pytest.raises(UndecidedDates) as caught:
        read(tmp_path, CLOCKIFY + clockify("05/05/2024") + clockify("03/04/2024"))
    undecided = caught.value
    assert (undecided.column, undecided.example) == ("Start Date", "03/04/2024")
    assert undecided.choices == {DateFormat.DMY: APRIL, DateFormat.MDY: MARCH}
    assert "--date-format dmy" in undecided.sentence


@pytest.mark.parametrize(("order", "meant"), [("dmy", APRIL), ("mdy", MARCH)])
def test_a_person_decides_where_the_file_cannot(tmp_path, order, meant):
    text = CLOCKIFY + clockify("03/04/2024")
    assert days(read(tmp_path, text, date_format=DateFormat(order))) == [meant]


def test_days_that_read_the_same_in_both_orders_need_no_decision(tmp_path):
    assert days(read(tmp_path, CLOCKIFY + clockify("05/05/2024"))) == [date(2024, 5, 5)]


def test_an_end_date_that_decides_decides_the_start(tmp_path):
    assert days(read(tmp_path, CLOCKIFY + clockify("12/04/2024", end="13/04/2024"))) == [
        date(2024, 4, 12)
    ]


def test_another_columns_end_does_not_overrule_the_start(tmp_path):
    text = CLOCKIFY + clockify("13/04/2024", end="04/14/2024")
    assert days(read(tmp_path, text)) == [date(2024, 4, 13)]


@pytest.mark.parametrize("other", ["01/13/2024", "2024-01-13"])
def test_days_that_contradict_each_other_are_named(tmp_path, other):
    with pytest.raises(UnusablePortfolio) as caught:
        read(tmp_path, CLOCKIFY + clockify("13/01/2024") + clockify(other))
    assert [(f.line, f.column) for f in caught.value.faults] == [
        (2, "Start Date"),
        (3, "Start Date"),
    ]
    assert "lines 2 and 3 contradict each other" in caught.value.sentence


def test_an_order_that_the_file_contradicts_is_refused(tmp_path):
    with pytest.raises(UnusablePortfolio) as caught:
        read(tmp_path, CLOCKIFY + clockify("13/01/2024"), date_format=DateFormat.MDY)
    assert caught.value.sentence == (
        "report.csv, line 2, column Start Date: '13/01/2024' can only be read as dmy,"
        " which --date-format mdy contradicts"
    )


@pytest.mark.parametrize(
    ("cell", "other", "hours"),
    [
        ("1,250", "0,01", 1.25),
        ("1,250", "7.5", 1250),
        ("1.250", "2.000,0", 1250),
        ("1.250", "1'250.50", 1.25),
        ("1,250", "1 250,5", 1.25),
        ("1,250", "1\u00a0250,5", 1.25),
        ("1.250", "12,5", 1250),
        ("1.250", "0.125", 1.25),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_one_row_decides_the_mark_of_all_numbers(tmp_path, cell, other, hours, last):
    rows = [harvest(hours=cell), harvest(hours=other)]
    found = read(tmp_path, HARVEST + "".join(rows if last else rows[::-1]))
    assert found.faults == []
    assert found.lines[0 if last else 1].hours == hours


def test_each_column_is_decided_for_itself(tmp_path):
    line = read(tmp_path, HARVEST + harvest(hours="7,5", cost="40.25", amount="1.234,5")).only
    assert line[3] == 7.5
    assert line[7:9] == (Decimal("40.25"), Decimal("1234.5"))


@pytest.mark.parametrize(
    ("given", "column", "value"),
    [({"hours": "1,250"}, "Hours", 1250), ({"amount": "1.250"}, "Billable Amount", 1250)],
)
def test_numbers_that_nothing_decides_are_asked_about(tmp_path, given, column, value):
    text = HARVEST + harvest(**given)
    with pytest.raises(UndecidedDecimals) as caught:
        read(tmp_path, text)
    assert (caught.value.column, set(caught.value.choices.values())) == (
        column,
        {Decimal("1.25"), Decimal(value)},
    )
    assert "could be 1.25 or 1250" in caught.value.sentence
    assert "--decimal comma" in caught.value.sentence


@pytest.mark.parametrize(("mark", "hours"), [("comma", 1.25), ("point", 1250)])
def test_a_person_says_what_the_mark_is(tmp_path, mark, hours):
    text = HARVEST + harvest(hours="1,250", cost="8", amount="8")
    assert read(tmp_path, text, decimal=DecimalMark(mark)).only.hours == hours


def test_numbers_without_a_mark_need_no_decision(tmp_path):
    assert read(tmp_path, HARVEST + harvest(hours="8", cost="40", amount="1 250")).only.hours == 8


def test_decimal_hours_that_are_not_read_are_not_asked_about(tmp_path):
    assert read(tmp_path, CLOCKIFY + clockify(decimal="1,250")).only.hours == 1.5


def test_numbers_that_contradict_each_other_are_named(tmp_path):
    with pytest.raises(UnusablePortfolio) as caught:
        read(tmp_path, TOGGL + toggl(amount="7.5") + toggl(amount="8") + toggl(amount="7,5"))
    assert [(f.line, f.column) for f in caught.value.faults] == [
        (2, "Amount (EUR)"),
        (4, "Amount (EUR)"),
    ]


def test_a_mark_that_the_file_contradicts_is_refused(tmp_path):
    with pytest.raises(UnusablePortfolio, match=r"line 2, column Hours: '1\.5' can only be read"):
        read(tmp_path, HARVEST + harvest(), decimal=DecimalMark.COMMA)
