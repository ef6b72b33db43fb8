"""A folder is taken in whole, twice changes nothing, and unusable settings are named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.portfolio.folder import read_folder
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases.portfolio_settings import UnusableSetting
from bot.use_cases.portfolios import import_folder, score_team

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


MENDED = """client,date,hours,id
acme,2026-06-01,{first},row-1
acme,2026-06-02,{second},row-2
"""


def hours_of(database: Database) -> list[float]:
    with database.begin("A", reading=True) as store:
        return sorted(t.hours for _, history in store.histories.each() for t in history.time)


def a_folder_of_time(folder: Path, *, first: float, second: float) -> Path:
    (folder / "clients.csv").write_text("client\nacme\n")
    (folder / "time.csv").write_text(MENDED.format(first=first, second=second))
    return folder


def test_a_row_with_an_id_that_was_mended_in_its_file_is_mended_here(
    database: Database, tmp_path: Path
) -> None:
    def take(first: float, second: float) -> tuple[int, int, int]:
        folder = read_folder(a_folder_of_time(tmp_path, first=first, second=second))
        done = import_folder(database.begin, folder, team_id="A", now=NOW, by="U0DANA")
        return done.entries, done.changed, done.left

    assert take(3, 5) == (2, 0, 0)
    assert take(2, 5) == (0, 1, 0)
    assert hours_of(database) == [2, 5]
    assert take(2, 5) == (0, 0, 0)
    assert take(2.5, 4) == (0, 2, 0)
    assert hours_of(database) == [2.5, 4]
    with database.begin("A", reading=True) as store:
        last = store.entries.list_changes("T-1")[0]
    assert (last.action, last.by, last.before) == ("imported", "U0DANA", {"hours": 2})


def test_what_a_person_changed_or_took_back_is_not_set_back_by_its_file(
    database: Database, tmp_path: Path
) -> None:
    folder = read_folder(a_folder_of_time(tmp_path, first=3, second=5))
    import_folder(database.begin, folder, team_id="A", now=NOW)
    with database.begin("A") as store:
        store.entries.change("T-1", by="U0DANA", at=NOW, action="changed", hours=1.0)
        store.entries.withdraw("T-2", by="U0DANA", at=NOW)

    folder = read_folder(a_folder_of_time(tmp_path, first=2, second=4))
    done = import_folder(database.begin, folder, team_id="A", now=NOW)

    assert (done.entries, done.changed, done.left) == (0, 0, 2)
    assert hours_of(database) == [1]


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
        ('tone = "rude"', UnusableSetting, 'neither "warm" nor "formal"'),
        ("night_hour = 24", UnusableSetting, "0 to 23"),
        ('timezone = "Mars"', UnusableSetting, "settings.toml: timezone: .* Europe/Berlin"),
        ("digest_hour = 24", UnusableSetting, "0 to 23"),
        ("only_changes = 1", UnusableSetting, "only_changes is not true or false"),
        ("night_hour = true", UnusableSetting, "night_hour is not a whole number"),
        ("workdays = []", UnusableSetting, "workdays is empty"),
        ('workdays = ["Caturday"]', UnusableSetting, '"Caturday" is not a weekday'),
        ("workdays = [7]", UnusableSetting, '"7" is not a weekday'),
        ("rules = 1", UnusableSetting, "rules is not a table"),
        ("[rules.silence]\nweight = 1", UnusableSetting, "rules.silence.weight: Write a number"),
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


def test_settings_of_the_digest_working_days_and_rules_are_taken_in(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "clients.csv").write_text("client\nacme\n")
    (tmp_path / "settings.toml").write_text(
        'workdays = ["mon", "Tuesday", 5]\ndigest_hour = 8\nonly_changes = true\n'
        'owner_digests = true\ntone = "formal"\n'
        '[rules.silence]\nscale = "7 = 0, 60 = 1"\nweight = 0.3\n'
    )

    import_folder(database.begin, read_folder(tmp_path), team_id="A", now=NOW)

    with database.begin("A", reading=True) as store:
        team = store.team.get()
    assert team.workdays == (0, 1, 5)
    assert (team.digest_hour, team.only_changes, team.owner_digests) == (8, True, True)
    assert team.tone == "formal"
    assert team.rules == {"silence": {"scale": [[7.0, 0.0], [60.0, 1.0]]}}


def test_rules_of_a_folder_are_left_for_a_replay_where_there_are_clients(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "clients.csv").write_text("client\nacme\n")
    settings = tmp_path / "settings.toml"
    settings.write_text("[rules.silence]\nweight = 0.2\n")
    given = {"team_id": "A", "now": NOW}
    assert not import_folder(database.begin, read_folder(tmp_path), **given).keeps_rules

    settings.write_text("digest_hour = 9\n[rules.silence]\nweight = 0.1\n")
    assert import_folder(database.begin, read_folder(tmp_path), **given).keeps_rules
    with database.begin("A", reading=True) as store:
        team = store.team.get()
    assert (team.rules, team.digest_hour) == ({"silence": {"weight": 0.2}}, 9)

    settings.write_text('[rules.silence]\nweight = "0.2"\n')
    assert not import_folder(database.begin, read_folder(tmp_path), **given).keeps_rules
