"""`goodfit rates`: rates are given, listed and taken back, and the margins follow."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from commands import goodfit

from bot.domain.rates import CostRate, ExchangeRate, Rates
from bot.store.database import Database

UNUSABLE = 2
CLIENTS = "client,name,currency\nacme,Acme Ltd,USD\nnoor,Noor BV,EUR\n"
AGREEMENTS = (
    "client,kind,start,end,fee,included_hours\n"
    "acme,retainer,2026-01-01,,10000,100\n"
    "noor,retainer,2026-01-01,,8000,100\n"
)
TIME = (
    "client,date,hours,person,cost_rate\n"
    "acme,2026-06-10,40,Ana B,\n"
    "acme,2026-06-11,10,Ben C,50\n"
    "noor,2026-06-12,20,ana  b,\n"
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that knows two clients, whose hours have hardly a cost rate."""
    tmp_path = tmp_path_factory.mktemp("imported")
    given = tmp_path / "given"
    given.mkdir()
    (given / "clients.csv").write_text(CLIENTS, encoding="utf-8")
    (given / "agreements.csv").write_text(AGREEMENTS, encoding="utf-8")
    (given / "time.csv").write_text(TIME, encoding="utf-8")
    done = goodfit(tmp_path, "import", "given", "--team", "T1")
    assert done.returncode == 0, done.stderr
    return tmp_path


@pytest.fixture
def folder(imported: Path, tmp_path: Path) -> Path:
    """A folder with such a database of its own."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return tmp_path


def kept(folder: Path) -> Rates:
    database = Database(f"sqlite:///{folder}/goodfit.db")
    with database.begin("T1", reading=True) as store:
        found = store.rates.get()
    database.close()
    return found


def hour_costs(folder: Path) -> dict[str, list[int | None]]:
    database = Database(f"sqlite:///{folder}/goodfit.db")
    with database.begin("T1", reading=True) as store:
        found = {
            history.client.key: [t.cost_rate for t in sorted(history.time, key=lambda t: t.on)]
            for _, history in store.histories.each()
        }
    database.close()
    return found


def test_what_is_given_counts_in_each_clients_currency_and_an_entrys_own_rate_wins(
    folder: Path,
) -> None:
    assert hour_costs(folder) == {"acme": [None, 5_000], "noor": [None]}

    for line in (
        ("cost", "85", "--person", "Ana B", "--from", "2026-01-01"),
        ("cost", "70.50", "--from", "2026-01-01"),
        ("exchange", "eur", "1.25", "--from", "2026-06-01"),
    ):
        done = goodfit(folder, "rates", *line)
        assert done.returncode == 0, done.stderr

    # 85.00 USD ÷ 1.25 = 68.00 EUR.
    assert hour_costs(folder) == {"acme": [8_500, 5_000], "noor": [6_800]}


def test_what_was_saved_is_said_and_listed_with_what_is_lacking(folder: Path) -> None:
    saved = goodfit(folder, "rates", "cost", "85", "--person", " Ana  B ", "--from", "2026-01-01")
    assert saved.stderr == (
        "Saved: from 2026-01-01 an hour of Ana B costs 85.00 USD. "
        "It counts in /fit at once and in the digest from the next night.\n"
    )
    goodfit(folder, "rates", "cost", "70", "--from", "2026-01-01")

    listed = goodfit(folder, "rates", "list")

    assert listed.stdout.splitlines() == [
        "From 2026-01-01 an hour of everybody without a rate of their own costs 70.00 USD.",
        "From 2026-01-01 an hour of Ana B costs 85.00 USD.",
        "No exchange rates are kept.",
    ]
    assert "No exchange rate: clients are in EUR." in listed.stderr


def test_without_rates_the_list_says_how_to_give_one(folder: Path) -> None:
    listed = goodfit(folder, "rates", "list")

    assert listed.returncode == 0
    assert "Give one with: goodfit rates cost 85 --from 2026-01-01" in listed.stdout


def test_a_rate_is_taken_back_and_one_that_is_not_there_is_said_to_be_so(folder: Path) -> None:
    goodfit(folder, "rates", "cost", "85", "--person", "Ana B", "--from", "2026-01-01")
    goodfit(folder, "rates", "exchange", "EUR", "1.09", "--from", "2026-01-01")
    assert kept(folder) == Rates(
        currency="USD",
        cost_rates=(CostRate(person="Ana B", starts_on=date(2026, 1, 1), rate=8_500),),
        exchange_rates=(
            ExchangeRate(currency="EUR", starts_on=date(2026, 1, 1), rate=Decimal("1.09")),
        ),
    )

    for line in (
        ("remove", "cost", "--person", "ANA B", "--from", "2026-01-01"),
        ("remove", "exchange", "EUR", "--from", "2026-01-01"),
    ):
        assert goodfit(folder, "rates", *line).returncode == 0
        again = goodfit(folder, "rates", *line)
        assert again.returncode == UNUSABLE
        assert again.stderr == "No such rate begins on that day, so nothing was changed.\n"
    assert kept(folder) == Rates(currency="USD")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("cost", "much", "--from", "2026-01-01"), '"much" is no sum.'),
        (("cost", "85 EUR", "--from", "2026-01-01"), "Cost rates are in USD"),
        (("cost", "85", "--from", "yesterday"), '"yesterday" is not a date.'),
        (("cost", "85", "--person", " ", "--from", "2026-01-01"), "--person is empty."),
        (("exchange", "XXQ", "2", "--from", "2026-01-01"), '"XXQ" is no currency.'),
        (("exchange", "EUR", "0", "--from", "2026-01-01"), '"0" is no rate.'),
        (("exchange", "EUR", "1,09", "--from", "2026-01-01"), '"1,09" is no rate.'),
        (("exchange", "EUR", "nan", "--from", "2026-01-01"), '"nan" is no rate.'),
        (("exchange", "USD", "2", "--from", "2026-01-01"), "USD is the workspace's own currency"),
        (("list", "--team", "T9"), "This workspace is not set up yet."),
    ],
)
def test_what_cannot_be_a_rate_is_refused_and_nothing_is_changed(
    folder: Path, line: tuple[str, ...], told: str
) -> None:
    done = goodfit(folder, "rates", *line)

    assert done.returncode == UNUSABLE
    assert done.stderr.startswith(told), done.stderr
    assert kept(folder) == Rates(currency="USD")
