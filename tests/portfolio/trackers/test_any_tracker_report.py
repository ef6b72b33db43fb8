"""Any rows, written as any tracker and locale writes them, are read back the same."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tracker_files import CLOCKIFY, HARVEST, TOGGL, Read, written

from bot.domain.errors import DomainError
from bot.portfolio.trackers.reading import read_report
from bot.portfolio.trackers.report import DateFormat, DecimalMark

HEADERS = {
    "harvest": next(csv.reader([HARVEST])),
    "toggl": next(csv.reader([TOGGL.lstrip("\ufeff")])),
    "clockify": next(csv.reader([CLOCKIFY])),
}
ORDERS = {
    DateFormat.DMY: ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"),
    DateFormat.MDY: ("%m/%d/%Y", "%m-%d-%Y"),
    DateFormat.YMD: ("%Y-%m-%d", "%Y/%m/%d"),
}
GAPS = {DecimalMark.COMMA: (".", " ", ""), DecimalMark.POINT: (",", "'", "\u202f", "")}

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), max_size=12
).filter(lambda text: not text.startswith("'"))
rows = st.lists(
    st.tuples(
        st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        st.integers(1, 99 * 3600),
        texts,
        texts,
        st.booleans(),
        st.decimals(0, 99_999_999, places=2),
    ),
    min_size=1,
    max_size=8,
)


@st.composite
def manners(draw):
    """How a file is written: whose, its separator, order of days, decimal mark, thousands."""
    order = draw(st.sampled_from(DateFormat))
    mark = draw(st.sampled_from(DecimalMark))
    return {
        "tracker": draw(st.sampled_from(sorted(HEADERS))),
        "separator": draw(st.sampled_from(",;\t")),
        "end": draw(st.sampled_from(["\n", "\r\n"])),
        "quoting": draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])),
        "coding": draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])),
        "order": order,
        "day": draw(st.sampled_from(ORDERS[order])),
        "mark": mark,
        "gap": draw(st.sampled_from(GAPS[mark])),
        "clock": draw(st.sampled_from(["{}:{:02}:{:02}", "{:02}:{:02}:{:02}"])),
    }


def cells(row, manner):
    """The cells of a row by the names of columns, over all trackers."""
    day, seconds, client, note, billable, amount = row
    on = day.strftime(manner["day"])
    whole, fraction = f"{amount:,.2f}".split(".")
    mark = "," if manner["mark"] == DecimalMark.COMMA else "."
    money = whole.replace(",", manner["gap"]) + mark + fraction
    clock = manner["clock"].format(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return {
        **dict.fromkeys(("Date", "Start date", "Start Date", "End date", "End Date"), on),
        **dict.fromkeys(("Hours", "Duration", "Duration (h)"), clock),
        **dict.fromkeys(("Notes", "Description"), note),
        **dict.fromkeys(("Billable", "Billable?"), "Yes" if billable else "No"),
        **dict.fromkeys(("Billable Amount", "Amount (EUR)", "Billable Amount (USD)"), money),
        "Duration (decimal)": f"0{mark}00",
        "Client": client,
    }


def file_of(given, manner):
    header = HEADERS[manner["tracker"]]
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=manner["separator"],
        lineterminator=manner["end"],
        quoting=manner["quoting"],
    )
    writer.writerow(header)
    writer.writerows([cells(row, manner).get(name, "") for name in header] for row in given)
    return out.getvalue().encode(manner["coding"])


@given(given=rows, manner=manners())
def test_any_rows_are_read_back_in_any_manner(tmp_path_factory, given, manner):
    path = written(tmp_path_factory.getbasetemp(), file_of(given, manner), "manner.csv")
    report = read_report(path, date_format=manner["order"], decimal=manner["mark"])
    found = Read(report)
    assert found.faults == []
    assert [(e.on, e.client, e.note or "", e.billable, e.amount) for e in found.lines] == [
        (day, client, note, billable, amount) for day, _, client, note, billable, amount in given
    ]
    assert [e.hours for e in found.lines] == pytest.approx([row[1] / 3600 for row in given])


@given(given=rows, manner=manners(), chance=st.randoms(use_true_random=False))
def test_what_is_decided_does_not_depend_on_the_order_of_rows(
    tmp_path_factory, given, manner, chance
):
    def outcome(order):
        path = written(tmp_path_factory.getbasetemp(), file_of(order, manner), "order.csv")
        try:
            return sorted(line[1:4] for line in Read(read_report(path)).lines)
        except DomainError as error:
            return type(error)

    shuffled = chance.sample(given, len(given))
    assert outcome(given) == outcome(shuffled)


@given(given=rows, manner=manners())
def test_a_day_is_never_guessed(tmp_path_factory, given, manner):
    path = written(tmp_path_factory.getbasetemp(), file_of(given, manner), "guess.csv")
    try:
        found = Read(read_report(path))
    except DomainError:
        return
    assert [line.on for line in found.lines] == [row[0] for row in given]
