"""A folder is taken in whole, twice changes nothing, and unusable settings are named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.team import UnknownTimezone
from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases.portfolios import UnusableSetting, import_folder, score_team

WORKED = Path(__file__).parent.parent / "portfolio" / "worked"
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Database:
    made = Database(database_url)
    migrate(made)
    return made


def test_the_same_folder_twice_changes_nothing(database: Database) -> None:
    portfolio = read_folder(WORKED)
    first = import_folder(database.begin, portfolio, team_id="A", now=NOW)
    again = import_folder(database.begin, portfolio, team_id="A", now=NOW)

    assert (first.clients, first.entries) == (len(portfolio.clients), sum_of_rows(portfolio.rows))
    assert (again.clients, again.entries) == (0, 0)


def sum_of_rows(rows: object) -> int:
    assert isinstance(rows, dict)
    return sum(count for file, count in rows.items() if file != "clients.csv")


def test_what_was_taken_in_scores_as_the_folder_does(database: Database) -> None:
    import_folder(database.begin, read_folder(WORKED), team_id="A", now=NOW)
    scored = {h.client.key: s for h, s in score_team(database.begin, team_id="A", now=NOW)}

    assert scored["acme"].play.name == "change_order"
    assert scored["acme"].fit == pytest.approx(59.7, abs=0.05)


@pytest.mark.parametrize(
    ("toml", "error", "words"),
    [
        ('colour = "red"', UnusableSetting, "colour is not a setting"),
        ('night_hour = "two"', UnusableSetting, "night_hour is not a whole number"),
        ("night_hour = 24", UnusableSetting, "0 to 23"),
        ('timezone = "Mars"', UnknownTimezone, "Europe/Berlin"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_nothing_is_taken_in(
    database: Database, tmp_path: Path, toml: str, error: type[Exception], words: str
) -> None:
    (tmp_path / "clients.csv").write_text("client\nacme\n")
    (tmp_path / "settings.toml").write_text(toml)

    with pytest.raises(error, match=words):
        import_folder(database.begin, read_folder(tmp_path), team_id="A", now=NOW)

    with database.begin("A", reading=True) as store:
        assert store.clients.list_all() == []
