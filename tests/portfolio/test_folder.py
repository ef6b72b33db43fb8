"""Reading a folder: what is taken as it is meant, and what is refused, by place."""

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.complaint import Cause, Verdict
from bot.domain.history import MessageStatus, NoteKind
from bot.domain.scope_request import Decision
from bot.portfolio.cells import minor_units, unescape
from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.folder import read_folder

CLIENTS = "client,name,currency\nacme,Acme Ltd,EUR\nbaka,Baka,JPY\n"


@pytest.fixture
def write(tmp_path):
    def write(**files):
        for name, text in {"clients": CLIENTS, **files}.items():
            content = text if isinstance(text, bytes) else text.encode()
            (tmp_path / (name if "." in name else f"{name}.csv")).write_bytes(content)
        return tmp_path

    return write


def first(portfolio):
    return portfolio.clients[0]


def faults(folder):
    with pytest.raises(UnusablePortfolio) as caught:
        read_folder(folder)
    return [(f.file, f.line, f.column) for f in caught.value.faults]


def test_a_byte_order_mark_and_headers_of_any_case_and_spacing(write):
    text = "\ufeff Client , DATE,Hours\nacme,2026-06-01,1.5\n"
    assert first(read_folder(write(time=text))).time[0].hours == 1.5


def test_line_ends_empty_lines_and_short_rows(write):
    text = "client,date,hours,person\r\n\r\nacme,2026-06-01,1\r\n,,,\r\n"
    portfolio = read_folder(write(time=text))
    assert len(first(portfolio).time) == 1
    assert portfolio.rows == {"clients.csv": 2, "time.csv": 1}


def test_timestamps_are_dates(write):
    days = ("2026-06-01", "2026-06-01T23:30:00Z", "2026-06-01 08:00:00+02:00")
    rows = "".join(f"acme,{day},1\n" for day in days)
    time = first(read_folder(write(time=f"client,date,hours\n{rows}"))).time
    assert {t.on for t in time} == {date(2026, 6, 1)}


def test_fixed_words_in_any_spelling(write):
    folder = write(
        scope_requests="client,date,decision\nacme,2026-06-01,Change-Order\n",
        notes="client,date,kind,done\nacme,2026-06-01,DEPARTURE,Not Executed\n",
        complaints="client,date,text,cause,remedy\nacme,2026-06-01,x,Service level,FreeWork\n",
        messages="client,date,kind,status\nacme,2026-06-01,Graceful exit,ACCEPTED\n",
    )
    history = first(read_folder(folder))
    assert history.scope_requests[0].decision is Decision.CHANGE_ORDER
    assert (history.notes[0].kind, history.notes[0].bucket) == (NoteKind.DEPARTURE, "not_executed")
    assert history.complaints[0].cause is Cause.SERVICE_LEVEL
    assert history.complaints[0].remedy == "free_work"
    assert history.messages[0].kind == "graceful_exit"
    assert history.messages[0].status is MessageStatus.ACCEPTED


def test_money_in_minor_units_of_the_client_s_currency(write):
    text = "client,date,kind,amount\nacme,2026-06-01,invoice,1250.5\nbaka,2026-06-01,invoice,1250\n"
    acme, baka = read_folder(write(money=text)).clients
    assert (acme.money[0].amount, baka.money[0].amount) == (125_050, 1250)


def test_minor_units_are_rounded_half_away_from_zero():
    assert minor_units(Decimal("10.005"), "EUR") == 1001
    assert minor_units(Decimal("1.2345"), "KWD") == 1235


def test_the_same_content_twice_has_two_identities_that_stay(write):
    folder = write(time="client,date,hours\nacme,2026-06-01,1\nacme,2026-06-01,1\n")
    ids = [t.id for t in first(read_folder(folder)).time]
    assert len(set(ids)) == 2
    assert [t.id for t in first(read_folder(folder)).time] == ids


def test_an_id_of_its_own_is_the_identity(write):
    folder = write(time="id,client,date,hours\n7,acme,2026-06-01,1\n")
    assert first(read_folder(folder)).time[0].id == "7"
    twice = write(time="id,client,date,hours\n7,acme,2026-06-01,1\n7,acme,2026-06-02,1\n")
    assert faults(twice) == [("time.csv", 3, "id")]


def test_a_spreadsheet_s_escape_comes_off(write):
    text = "client,date,text\nacme,2026-06-01,'=1+1\nacme,2026-06-02,'quoted'\n"
    asks = first(read_folder(write(scope_requests=text))).scope_requests
    assert [a.text for a in asks] == ["=1+1", "'quoted'"]
    assert unescape("''=1") == "'=1"


def test_optional_columns_of_complaints_and_messages(write):
    folder = write(
        complaints="id,client,date,text,points,our_side,client_side_heard,permalink\n"
        'c1,acme,2026-06-01,late,"one\ntwo\n",we were ill,no,https://x\n',
        reraises="client,complaint,date,verdict\n"
        "acme,c1,2026-06-02,\nacme,late,2026-06-03,fix failed\n",
        messages="client,date,kind,complaint,subject\nacme,2026-06-02,apology,late,Sorry\n",
    )
    portfolio = read_folder(folder)
    complaint = first(portfolio).complaints[0]
    assert complaint.points == ("one", "two")
    assert (complaint.our_side, complaint.client_side_heard) == ("we were ill", False)
    assert [r.verdict for r in complaint.reraises] == [Verdict.UNKNOWN, Verdict.FIX_FAILED]
    assert first(portfolio).messages[0].complaint == "c1"
    assert portfolio.warnings == ()


def test_of_two_complaints_with_one_text_the_newest_before_is_meant(write):
    folder = write(
        complaints="client,date,text\nacme,2026-01-01,late\nacme,2026-03-01,late\nacme,2026-06-01,late\n",
        reraises="client,complaint,date\nacme,late,2026-04-01\n",
    )
    raised = {c.raised_on.month: len(c.reraises) for c in first(read_folder(folder)).complaints}
    assert raised == {1: 0, 3: 1, 6: 0}


def test_aliases_contacts_settings_and_seasons(write):
    folder = write(
        aliases="client,alias\nacme,ACME GmbH\n",
        contacts="client,name,email,role\nacme,Jo,jo@acme.test,buyer\n",
        agreements="client,kind,start,rollover,active_months\n"
        "acme,retainer,2026-01-01,Unused,1; 2;12\n",
        **{"settings.toml": '[rules]\n"silence" = 0.2\n'},
    )
    portfolio = read_folder(folder)
    assert portfolio.aliases == {"ACME GmbH": "acme"}
    assert portfolio.contacts[0].email == "jo@acme.test"
    assert portfolio.settings == {"rules": {"silence": 0.2}}
    assert first(portfolio).agreements[0].active_months == {1, 2, 12}


def test_what_is_not_known_is_reported_and_ignored(write):
    folder = write(
        time="client,date,hours,mood\nacme,2026-06-01,1,good\n",
        **{"ideas.csv": "x\n1\n", "README.md": "hello", "pins.csv": "client\n"},
    )
    warnings = "\n".join(read_folder(folder).warnings)
    assert "'mood'" in warnings
    assert "ideas.csv" in warnings
    assert "README" not in warnings


def test_columns_may_be_missing_and_cells_empty(write):
    folder = write(
        clients="client\nacme\n",
        scope_requests="client,date\nacme,2026-06-01\n",
        complaints="client,date\nacme,2026-06-01\n",
        deliverables="client\nacme\n",
    )
    history = first(read_folder(folder))
    assert history.client.name == "acme"
    assert history.scope_requests[0].hours is None
    assert history.complaints[0].client_side_heard


@pytest.mark.parametrize(
    ("file", "text", "line", "column"),
    [
        ("clients", "name\nAcme\n", 1, "client"),
        ("clients", "client,client\nacme,acme\n", 1, "client"),
        ("clients", "client\nacme\nacme\n", 3, "client"),
        ("clients", "client\na b\n", 2, "client"),
        ("clients", "client,currency\nacme,EURO\n", 2, "currency"),
        ("clients", "client,status\nacme,gone\n", 2, "status"),
        ("time", "client,date,hours\nnobody,2026-06-01,1\n", 2, "client"),
        ("time", "client,date,hours\n,2026-06-01,1\n", 2, "client"),
        ("time", "client,date,hours\nacme,01/06/2026,1\n", 2, "date"),
        ("time", "client,date,hours\nacme,,1\n", 2, "date"),
        ("time", "client,date,hours\nacme,2026-02-30,1\n", 2, "date"),
        ("time", 'client,date,hours\nacme,2026-06-01,"1,5"\n', 2, "hours"),
        ("time", "client,date,hours\nacme,2026-06-01,-1\n", 2, "hours"),
        ("time", "client,date,hours\nacme,2026-06-01,nan\n", 2, "hours"),
        ("time", "client,date,hours\nacme,2026-06-01,\n", 2, "hours"),
        ("time", "client,date,hours,billable\nacme,2026-06-01,1,maybe\n", 2, "billable"),
        ("time", "client,date,hours\nacme,2026-06-01,1,2\n", 2, ""),
        ("time", 'client,date,hours\nacme,2026-06-01,"1\n', 2, ""),
        ("time", b"client,date,hours\nacme,2026-06-01,1\n\xff\n", 3, ""),
        ("money", "client,date,kind,amount\nacme,2026-06-01,gift,1\n", 2, "kind"),
        ("money", "client,date,kind,amount\nacme,2026-06-01,,1\n", 2, "kind"),
        ("money", "client,date,kind,amount\nacme,2026-06-01,invoice,\n", 2, "amount"),
        ("money", f"client,date,kind,amount\nacme,2026-06-01,invoice,{10**15 + 1}\n", 2, "amount"),
        ("agreements", "client,kind,start\nacme,retainer,\n", 2, "start"),
        ("agreements", "client,kind,start,end\nacme,fixed,2026-06-02,2026-06-01\n", 2, "end"),
        (
            "agreements",
            "client,kind,start,notice_days\nacme,fixed,2026-06-02,1.5\n",
            2,
            "notice_days",
        ),
        (
            "agreements",
            "client,kind,start,active_months\nacme,fixed,2026-06-02,13\n",
            2,
            "active_months",
        ),
        ("scope_requests", "client,date,decision\nacme,2026-06-01,perhaps\n", 2, "decision"),
        ("complaints", "client,date,fault\nacme,2026-06-01,mine\n", 2, "fault"),
        (
            "complaints",
            "client,date,remedy_accepted\nacme,2026-06-01,perhaps\n",
            2,
            "remedy_accepted",
        ),
        ("reraises", "client,complaint,date\nacme,never said,2026-06-01\n", 2, "complaint"),
        ("notes", "client,date,kind,done\nacme,2026-06-01,departure,bored\n", 2, "done"),
        ("notes", "client,date,kind,due\nacme,2026-06-01,client_duty,soon\n", 2, "due"),
        ("messages", "client,date,kind\nacme,2026-06-01,apolgy\n", 2, "kind"),
        ("messages", "client,date,kind\nacme,2026-06-01,\n", 2, "kind"),
        ("messages", "client,date,kind,complaint\nacme,2026-06-01,apology,x\n", 2, "complaint"),
        ("investments", "client,start,hours\nacme,2026-06-01,\n", 2, "hours"),
        ("aliases", "client,alias\nacme,\n", 2, "alias"),
        ("clients", "client,channel\nfjord,\nacme,#acme\n", 3, "channel"),
        ("clients", "client,channel\nacme,client-acme\n", 2, "channel"),
        ("clients", "client,channel\nacme,<!channel>\n", 2, "channel"),
        ("clients", "client,channel\nacme,U0DANA\n", 2, "channel"),
        ("settings.toml", "rules = [", 0, ""),
    ],
)
def test_what_is_refused_is_named_by_file_line_and_column(write, file, text, line, column):
    named = file if "." in file else f"{file}.csv"
    assert faults(write(**{file: text})) == [(named, line, column)]


def test_every_bad_row_is_named_with_the_line_where_it_begins(write):
    folder = write(
        complaints='client,date,text\nacme,2026-06-01,"two\nlines"\nacme,soon,x\n',
        time="client,date,hours\nacme,soon,much\n",
    )
    with pytest.raises(UnusablePortfolio) as caught:
        read_folder(folder)
    assert caught.value.sentence.splitlines() == [
        "complaints.csv, line 4, column date: 'soon' is no date such as 2026-06-30",
        "time.csv, line 2, column date: 'soon' is no date such as 2026-06-30",
        "time.csv, line 2, column hours: 'much' is no number such as 1250.50",
    ]


def test_a_folder_without_a_file_of_the_format(tmp_path):
    assert len(faults(tmp_path)) == 1
    assert len(faults(tmp_path / "nowhere")) == 1
