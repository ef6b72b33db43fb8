"""`goodfit rules`: the rules as a file, replayed before they are used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.every_team import EveryTeam

WORKED = Path(__file__).parent / "portfolio" / "worked"
UNUSABLE = 2


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that knows the worked clients."""
    folder = tmp_path_factory.mktemp("imported")
    done = goodfit(folder, "import", str(WORKED), "--team", "T1")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(imported: Path, tmp_path: Path) -> Path:
    """A folder with such a database of its own."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return tmp_path


def goodfit(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a folder that holds its database."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    environment["GOODFIT_DATABASE_URL"] = f"sqlite:///{folder}/goodfit.db"
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def rules_in(folder: Path) -> dict[str, dict[str, object]]:
    database = Database(f"sqlite:///{folder}/goodfit.db")
    (team,) = EveryTeam(database.session).list_teams()
    database.close()
    return {name: dict(own) for name, own in team.rules.items()}


def a_file(folder: Path, text: str) -> str:
    (folder / "rules.toml").write_text(text, encoding="utf-8")
    return "rules.toml"


def test_what_is_shown_is_read_again_as_the_rules_in_use(folder: Path) -> None:
    shown = goodfit(folder, "rules", "show")

    assert shown.returncode == 0, shown.stderr
    assert "[rules.scope_creep]" in shown.stdout
    assert 'scale = "5% = 0, 10% = 1/3, 20% = 2/3, 30% = 1"' in shown.stdout
    assert "Source: domain.md, Fit signals" in shown.stdout
    checked = goodfit(folder, "rules", "check", a_file(folder, shown.stdout))
    assert checked.returncode == 0
    assert "in use already" in checked.stderr


def test_a_check_prints_the_difference_and_changes_nothing(folder: Path) -> None:
    file = a_file(folder, "[rules.thresholds]\ngreen_from = 90\n")

    done = goodfit(folder, "rules", "check", file)

    assert done.returncode == 0, done.stderr
    assert "would have stood otherwise" in done.stdout
    assert "Green from a fit of: 90 instead of 75" in done.stdout
    assert "clients that left, the rules in use had warned of" in done.stdout
    assert "Nothing was changed" in done.stderr
    assert rules_in(folder) == {}


def test_rules_are_set_once_somebody_agreed_and_what_is_left_out_has_its_default(
    folder: Path,
) -> None:
    first = a_file(folder, '[silence]\nweight = "1/4"\n[thresholds]\ngreen_from = 90\n')
    refused = goodfit(folder, "rules", "set", first)
    assert refused.returncode == UNUSABLE
    assert "--yes" in refused.stderr
    assert rules_in(folder) == {}

    done = goodfit(folder, "rules", "set", first, "--yes")

    assert done.returncode == 0, done.stderr
    assert "would have stood otherwise" in done.stdout
    assert rules_in(folder) == {"silence": {"weight": 0.25}, "thresholds": {"green_from": 90.0}}
    goodfit(folder, "rules", "set", a_file(folder, "[rules.silence]\nweight = 0.4\n"), "--yes")
    assert rules_in(folder) == {"silence": {"weight": 0.4}}
    goodfit(folder, "rules", "set", a_file(folder, "# the defaults\n"), "--yes")
    assert rules_in(folder) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[rules.silence]\nweight = 2\n", "rules.silence.weight: Write a number of 0 or more"),
        ("[rules.silense]\nweight = 0.2\n", "rules.silense: There is no signal of this name"),
        ('[rules.silence]\nscale = "14 = 0"\n', "rules.silence.scale: Write 2 to 20 pairs"),
        ("[rules.thresholds]\ngreen = 80\n", "rules.thresholds.green: There is no such threshold"),
        ("rules = 5\n", "rules is no table"),
        ("not toml", "is no TOML"),
        ("a = " + "[" * 5_000, "lie too deep"),
        ("a = " + "9" * 5_000, "is no TOML"),
    ],
)
def test_what_is_wrong_is_named_by_table_and_field(folder: Path, text: str, words: str) -> None:
    done = goodfit(folder, "rules", "set", a_file(folder, text), "--yes")

    assert done.returncode == UNUSABLE
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert rules_in(folder) == {}


def test_a_file_or_a_workspace_that_is_not_there_is_named(folder: Path) -> None:
    missing = goodfit(folder, "rules", "check", "nowhere.toml")
    unknown = goodfit(folder, "rules", "show", "--team", "T9")

    assert (missing.returncode, unknown.returncode) == (UNUSABLE, UNUSABLE)
    assert "nowhere.toml cannot be read" in missing.stderr
    assert "not set up" in unknown.stderr


def test_a_folder_is_scored_by_the_rules_and_working_days_of_its_settings(tmp_path: Path) -> None:
    folder = tmp_path / "clients"
    folder.mkdir()
    (folder / "clients.csv").write_text("client\nacme\n")
    (folder / "notes.csv").write_text(
        "client,date,kind,due\nacme,2026-05-01,client_duty,2026-06-08\n"
    )
    bands = []
    for settings in (
        "",
        "[rules.thresholds]\ngreen_from = 90\n",
        'workdays = ["Monday"]\n[rules.thresholds]\ngreen_from = 90\n',
        "workdays = [0]\n[rules.client_duty]\nscale = '1 = 0, 2 = 1'\n",
    ):
        (folder / "settings.toml").write_text(settings)
        done = goodfit(tmp_path, "score", str(folder), "--as-of", "2026-06-18", "--format", "json")
        assert done.returncode == 0, done.stderr
        bands.append(done.stdout.partition('"band": "')[2].partition('"')[0])

    assert bands == ["green", "amber", "green", "green"]


def test_an_import_leaves_the_rules_and_says_how_they_are_changed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = rules_in(folder)
    other = tmp_path_factory.mktemp("other")
    (other / "clients.csv").write_text("client\nacme\n")
    (other / "settings.toml").write_text("[rules.silence]\nweight = 0.1\n")
    done = goodfit(folder, "import", str(other), "--team", "T1")
    assert done.returncode == 0
    assert (
        "Note: rules in settings.toml differ from the workspace's: see what they would change "
        "with `goodfit rules check`, use them with `goodfit rules set`" in done.stderr
    )
    assert rules_in(folder) == before
