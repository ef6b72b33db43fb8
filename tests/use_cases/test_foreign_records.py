"""Folders of others: pins, nights, drafts and rates with few columns, taken in once and for all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.draft import DraftState
from bot.domain.rates import CostRate
from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import nights
from bot.use_cases.portfolios import import_folder

TEAM = "T0FOREIGN"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
PINS = "client,kind,value,reason,by,until\nacme,band,amber,we agreed,Dana,2026-08-01\n"
NIGHTS = "client,date,fit,debt\nacme,2026-06-28,80,0\nacme,2026-06-29,40,0\n"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def taken(database: Database, tmp_path: Path):
    """Import a folder of these files, each given as its text."""

    def take(now: datetime = NOW, **files: str) -> None:
        for name, text in {"clients": "client,currency\nacme,EUR\n", **files}.items():
            path = tmp_path / (f"{name}.csv" if name != "settings" else "settings.toml")
            path.write_text(text, encoding="utf-8")
        import_folder(database.begin, read_folder(tmp_path), team_id=TEAM, now=now)

    return take


def test_a_pin_without_the_day_on_which_it_was_set_holds_from_the_import_and_comes_once(
    database: Database, taken
) -> None:
    taken(pins=PINS)
    taken(NOW + timedelta(days=3), pins=PINS)

    with database.begin(TEAM, reading=True) as store:
        (kept,) = store.records.list_pins()
    assert (kept.pin.set_on, kept.set_at) == (NOW.date(), NOW)


def test_a_pin_that_outlives_half_a_year_is_refused_by_its_cell_and_nothing_is_taken(
    database: Database, taken
) -> None:
    with pytest.raises(UnusablePortfolio, match=r"pins\.csv, line 2, column until: .*180 days"):
        taken(pins=PINS.replace("2026-08-01", "2027-08-01"))
    with database.begin(TEAM, reading=True) as store:
        assert store.team.find() is None


def test_nights_of_which_there_are_only_snapshots_are_gone_on_from(
    database: Database, taken
) -> None:
    """The red of the last night stays until the green has stood two nights."""
    taken(snapshots=NIGHTS, notes="client,date,kind\nacme,2026-06-20,praise\n")
    with database.begin(TEAM, reading=True) as store:
        assert store.nights.last_done() == date(2026, 6, 29)
    assert nights.run_night(database.begin, team_id=TEAM, night=NOW.date(), clock=lambda: NOW)
    with database.begin(TEAM, reading=True) as store:
        (tonight,) = store.nights.list_night(NOW.date())
    # Had nothing come along, the first night would stand at once.
    assert (tonight.band, tonight.ruled_band) == ("green", "red")


def test_a_foreign_draft_waits_with_words_that_have_a_fingerprint_and_names_the_agency(
    database: Database, taken
) -> None:
    taken(
        settings='name = "Harbour & Pine"\n',
        complaints="client,date,text,id\nacme,2026-06-01,late,their-7\n",
        draft_versions=(
            "client,draft,kind,created_at,subject,body,complaints\n"
            "acme,x,apology,2026-06-02,We were late,Dear Jo,their-7\n"
        ),
    )
    with database.begin(TEAM, reading=True) as store:
        draft = store.drafts.get(1)
    assert (draft.state, draft.complaint_ids) == (DraftState.WAITING, ("C-1",))
    assert draft.version.envelope.from_name == "Harbour & Pine"
    assert len(draft.version.fingerprint) == 64


def test_cost_rates_are_in_the_currency_of_the_folders_settings(database: Database, taken) -> None:
    rates = "person,from,rate\n,2026-01-01,8500\n"
    taken(settings='currency = "JPY"\n', cost_rates=rates)
    with database.begin(TEAM, reading=True) as store:
        assert store.rates.list_cost_rates() == [
            CostRate(person=None, starts_on=date(2026, 1, 1), rate=8500)
        ]
