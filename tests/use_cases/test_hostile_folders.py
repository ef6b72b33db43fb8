"""Folders made to break the bot: each is refused by its cell, or costs nothing."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import nights
from bot.use_cases.portfolio_settings import UnusableSetting
from bot.use_cases.portfolios import export_folder, import_folder

TEAM = "T0HOSTILE"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
NOTES = "entry,client,date,kind,text\nN-1,acme,2026-06-01,praise,x\n"
DRAFT = "client,draft,kind,state,created_at,asked_by,recipient,subject,body"
FIRST = "acme,1,check_in,waiting,2026-06-01,U1,a@b.example,S,B"
Take = Callable[..., None]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def take(database: Database, tmp_path: Path) -> Take:
    def taken(**files: str) -> None:
        for name, text in {"clients": "client,currency\nacme,EUR\n", **files}.items():
            path = tmp_path / (f"{name}.csv" if name != "settings" else "settings.toml")
            path.write_text(text, encoding="utf-8")
        import_folder(database.begin, read_folder(tmp_path), team_id=TEAM, now=NOW, by="U0DANA")

    return taken


def cell(value: object) -> str:
    """Write a value as a JSON cell of CSV."""
    return '"' + json.dumps(value).replace('"', '""') + '"'


@pytest.mark.parametrize("number", [999_999_999_999, 2_147_483_647])
def test_a_client_with_a_number_far_from_the_others_costs_a_night_no_more_than_any(
    database: Database, take: Take, number: int, tmp_path: Path
) -> None:
    take(clients=f"client,entry\nacme,client-1\nfar,client-{number}\nlast,\n")

    with database.begin(TEAM, reading=True) as store:
        assert len(store.histories.list_spans(2000)) <= 3
    assert nights.run_night(database.begin, team_id=TEAM, night=NOW.date(), clock=lambda: NOW)
    with database.begin(TEAM, reading=True) as store:
        assert len(store.nights.list_night(NOW.date())) == 3
    export_folder(database.begin, tmp_path / "out", team_id=TEAM, now=NOW)
    assert len(read_folder(tmp_path / "out").clients) == 3


@pytest.mark.parametrize(
    ("file", "text", "column"),
    [
        ("money", f"client,date,kind,amount\nacme,2026-06-01,invoice,{'9' * 30}\n", "amount"),
        (
            "money",
            f"client,date,kind,amount\nacme,2026-06-01,invoice,{'9' * 3_000_000}\n",
            "amount",
        ),
        ("time", f"client,date,hours\nacme,2026-06-01,{'9' * 400}\n", "hours"),
        (
            "agreements",
            f"client,kind,start,notice_days\nacme,retainer,2026-01-01,{'9' * 200_000}\n",
            "notice_days",
        ),
        (
            "agreements",
            f"client,kind,start,active_months\nacme,retainer,2026-01-01,{'9' * 5000}\n",
            "active_months",
        ),
        ("exchange_rates", f"currency,from,rate\nUSD,2026-01-01,0.{'0' * 390}1\n", "rate"),
        ("cost_rates", f"person,from,rate\n,2026-01-01,{'9' * 40}\n", "rate"),
        ("draft_versions", f"{DRAFT},reminders\n{FIRST},{'9' * 20}\n", "reminders"),
    ],
)
def test_a_number_that_no_ledger_holds_is_refused_by_its_cell(
    take: Take, file: str, text: str, column: str
) -> None:
    with pytest.raises(UnusablePortfolio, match=rf"{file}\.csv, line 2, column {column}: ") as told:
        take(**{file: text})
    assert len(str(told.value)) < 300


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00"])
@pytest.mark.parametrize("column", ["logged_at", "at"])
def test_a_moment_that_has_no_date_somewhere_is_refused_by_its_cell(
    take: Take, at: str, column: str
) -> None:
    changes = f"entry,action,by,at,before\nN-1,changed,U1,{at},\n"
    logged = NOTES.replace("text\n", "text,logged_at\n").replace(",x\n", f",x,{at}\n")
    files = {"changes": changes, "notes": NOTES} if column == "at" else {"notes": logged}
    with pytest.raises(UnusablePortfolio, match=rf"line 2, column {column}: "):
        take(**files)


GOOD = {
    "contact": {"name": None, "email": None},
    "status": "active",
    "agreements": {},
    "entries": {},
    "complaints": [],
    "failures": [],
}


@pytest.mark.parametrize(
    "facts",
    [
        GOOD | {"contact": {}},
        GOOD | {"contact": {"name": None, "email": [1]}},
        GOOD | {"complaints": [[1], {}]},
        GOOD | {"failures": [3, "a"]},
        GOOD | {"agreements": {"A-1": 5}},
        GOOD | {"entries": {"S-1": 5}},
        GOOD | {"entries": {"C-1": {"reraises": 7}}},
        GOOD | {"entries": {"C-1": {"reraises": [[]]}}},
        GOOD | {"status": "active", "more": float("inf")},
    ],
)
def test_facts_of_a_letter_that_no_card_could_read_are_refused(
    take: Take, facts: dict[str, object]
) -> None:
    wrong = cell(facts).replace("Infinity", "1e999")
    with pytest.raises(UnusablePortfolio, match=r"draft_versions\.csv, line 2, column cited: "):
        take(draft_versions=f"{DRAFT},cited\n{FIRST},{wrong}\n")


def test_facts_as_a_letter_keeps_them_are_taken(database: Database, take: Take) -> None:
    take(draft_versions=f"{DRAFT},cited\n{FIRST},{cell(GOOD)}\n")
    with database.begin(TEAM, reading=True) as store:
        (kept,) = store.records.each_draft()
    assert kept.draft.cited == GOOD


PLAY = {"name": "none", "reason": "not_kept", "figures": {}, "entries": [], "is_suggestion": False}
UNNAMED = PLAY | {"entries": [["note", [1]]]}
SNAPSHOT = "client,date,fit,debt,receipt"


@pytest.mark.parametrize(
    ("file", "head", "row", "wrong"),
    [
        (
            "draft_versions",
            f"{DRAFT},promises",
            FIRST,
            [{"what": "x", "by": "2026-07-01", "ref": [1]}],
        ),
        ("snapshots", SNAPSHOT, "acme,2026-06-29,50,0", {"play": UNNAMED, "signals": []}),
        ("changes", "entry,action,by,at,before", "N-1,changed,U1,2026-06-01", {"client": [1]}),
        ("changes", "entry,action,by,at,before", "N-1,changed,U1,2026-06-01", {"complaint": [1]}),
        *(
            ("rule_changes", "by,proposed_at,state,report", "U1,2026-06-01,saved", report)
            for report in ({"flips": 5}, {"flips": [[]]}, {"plays": [[{}]]}, {"alarmed": [[1]]})
        ),
    ],
)
def test_json_of_another_shape_is_refused_by_its_cell(
    take: Take, file: str, head: str, row: str, wrong: object
) -> None:
    column = head.rpartition(",")[2]
    with pytest.raises(UnusablePortfolio, match=rf"{file}\.csv, line 2, column {column}: "):
        take(notes=NOTES, **{file: f"{head}\n{row},{cell(wrong)}\n"})


@pytest.mark.parametrize(
    "line",
    [
        'currency = "<!channel>"',
        "emoji = {x = 5}",
        "offer_limit = -5",
        f"offer_limit = {10**30}",
        "managers = [1, [2]]",
        'managers = [""]',
        'digest_channel = "#client-health"',
        'digest_channel = ""',
        'approvals_channel = "<!channel>"',
        'approvals_channel = "U0DANA"',
    ],
)
def test_a_setting_that_nothing_could_work_with_is_refused(
    database: Database, take: Take, line: str
) -> None:
    with pytest.raises(UnusableSetting, match=r"settings\.toml: "):
        take(settings=line)
    with database.begin(TEAM, reading=True) as store:
        assert store.team.find() is None


LETTERS = "changed_at,kind,part,source,in_use\n2026-06-01,"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("apology,body,{% if %},yes", "line 1"),
        ("apology,body,{{ secret }},yes", "source"),
        ("apology,subject,{{ 1/0 }},yes", "source"),
        (f"apology,body,{'x' * 70_000},yes", "longer than 60,000 characters"),
    ],
)
def test_a_letter_that_could_not_be_written_is_refused_by_its_row(
    database: Database, take: Take, row: str, reason: str
) -> None:
    good = "check_in,subject,A word about our work,no"
    with pytest.raises(UnusablePortfolio) as caught:
        take(letters=f"{LETTERS}{good}\n2026-06-01,{row}\n")

    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.column) == ("letters.csv", 3, "source")
    assert reason in str(fault)
    with database.begin(TEAM, reading=True) as store:
        assert store.team.find() is None


def test_a_letter_that_is_not_in_use_is_taken_as_it_stands(database: Database, take: Take) -> None:
    take(letters=f"{LETTERS}apology,body,{{% if %}},no\n")

    with database.begin(TEAM, reading=True) as store:
        assert [own.part for own in store.records.list_templates()] == ["body"]


def test_the_audit_log_names_the_settings_that_an_import_changed_and_who_did_it(
    database: Database, take: Take
) -> None:
    settings = 'managers = ["U0EVE"]\nhold_seconds = 0\n'
    take(settings=settings)
    take(settings=settings)

    with database.begin(TEAM, reading=True) as store:
        lines = store.audit.list_newest(limit=9)
    told = [(line.what, line.about, line.user_id) for line in lines]
    assert told == [("settings_imported", "hold_seconds+managers", "U0DANA")]


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "new"])
def test_two_imports_at_once_take_pins_and_drafts_once(
    database: Database, take: Take, tmp_path: Path, *, is_known: bool
) -> None:
    if is_known:
        take()
    pin = "client,kind,value,reason,by,until\nacme,band,amber,agreed,Dana,2026-08-01\n"
    contact = "client,name,email\nacme,Jo,jo@acme.example\n"
    for name, text in {
        "clients": "client,currency\nacme,EUR\n",
        "pins": pin,
        "draft_versions": f"{DRAFT}\n{FIRST}\n",
        "contacts": contact,
    }.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    portfolio, start = read_folder(tmp_path), Barrier(3)

    def import_it(_number: int) -> None:
        start.wait()
        import_folder(database.begin, portfolio, team_id=TEAM, now=NOW)

    with ThreadPoolExecutor(3) as at_once:
        assert list(at_once.map(import_it, range(3))) == [None] * 3
    with database.begin(TEAM, reading=True) as store:
        assert len(store.records.list_pins()) == 1
        assert len(list(store.records.each_draft())) == 1
