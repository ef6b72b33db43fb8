"""`goodfit score`: a folder in, one JSON object out; a bad folder is named cell by cell."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WORKED = Path(__file__).parent / "portfolio" / "worked"
UNUSABLE = 2


def goodfit(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in an empty folder and with no setting at all."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def scored(folder: Path, tmp_path: Path, as_of: str = "2026-06-30") -> dict[str, Any]:
    done = goodfit("score", str(folder), "--as-of", as_of, "--format", "json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_the_worked_folder_gets_the_answers_that_were_worked_out_by_hand(tmp_path: Path) -> None:
    expected = json.loads((WORKED / "expected.json").read_text(encoding="utf-8"))
    found = {client["client"]: client for client in scored(WORKED, tmp_path)["clients"]}

    assert set(found) == {answer["client"] for answer in expected}
    for answer in expected:
        key = answer["client"]
        client = found[key]
        for name in ("fit", "debt"):
            assert client[name] == pytest.approx(answer[name], abs=0.051), (key, name)
        for name in ("band", "at_risk", "play"):
            assert client[name] == answer[name], (key, name)
        signals = {s["name"]: s for s in client["signals"] if s["severity"] > 0}
        assert set(signals) == set(answer["signals"]), key
        assert client["missing"] == answer["missing"], key


def test_the_shape_is_the_documented_one(tmp_path: Path) -> None:
    report = scored(WORKED, tmp_path)

    assert report["as_of"] == "2026-06-30"
    for client in report["clients"]:
        assert list(client) == [
            "client",
            "name",
            "fit",
            "debt",
            "band",
            "at_risk",
            "play",
            "why",
            "signals",
            "missing",
        ]
        lost = sum(s["points"] for s in client["signals"] if s["axis"] == "fit")
        if client["fit"] is not None:
            assert lost == pytest.approx(100 - client["fit"], abs=1e-6)
        assert all(s["evidence"] for s in client["signals"] if s["severity"] > 0)


def test_it_keeps_nothing_and_needs_no_setting(tmp_path: Path) -> None:
    scored(WORKED, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_table_is_printed_for_people(tmp_path: Path) -> None:
    done = goodfit(
        "score", str(WORKED), "--as-of", "2026-06-30", "--format", "table", folder=tmp_path
    )

    assert done.returncode == 0
    assert "change order" in " ".join(done.stdout.split())


def test_the_workspaces_own_date_decides_not_that_of_greenwich(tmp_path: Path) -> None:
    folder = tmp_path / "east"
    folder.mkdir()
    (folder / "clients.csv").write_text("client\nacme\n")
    (folder / "notes.csv").write_text("client,date,kind\nacme,2026-07-01,praise\n")
    (folder / "settings.toml").write_text('timezone = "Pacific/Kiritimati"\n')

    assert scored(folder, tmp_path)["clients"][0]["fit"] is None
    assert scored(folder, tmp_path, "2026-07-01")["clients"][0]["fit"] == 100.0


def test_every_bad_row_is_named_and_the_status_is_2(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "clients.csv").write_text("client,status\nacme,asleep\n")
    (folder / "scope_requests.csv").write_text(
        "client,date,text,hours\nacme,2026-13-01,x,1\nnobody,2026-01-01,x,many\n"
    )
    done = goodfit("score", str(folder), "--as-of", "2026-06-30", folder=tmp_path)

    assert done.returncode == UNUSABLE
    assert done.stdout == ""
    for place in (
        "clients.csv, line 2, column status",
        "scope_requests.csv, line 2, column date",
        "scope_requests.csv, line 3, column client",
    ):
        assert place in done.stderr.replace("\n", " "), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("score", "nowhere"), "nowhere"),
        (("score", str(WORKED), "--as-of", "June"), "Write one like 2026-06-30"),
        (("run",), "make try"),
        (("nightly",), "--team"),
    ],
)
def test_what_is_wrong_is_said_in_sentences(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = goodfit(*arguments, folder=tmp_path)

    assert done.returncode == UNUSABLE
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_run_without_credentials_says_in_three_lines_what_to_set(tmp_path: Path) -> None:
    done = goodfit("run", folder=tmp_path)

    assert len(done.stderr.strip().splitlines()) == 3
    assert "SLACK_BOT_TOKEN" in done.stderr
    assert "make try" in done.stderr


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "clients.csv").write_text("client\nacme\n")
    (folder / "settings.toml").write_text('timezone = "Mars/Phobos"\n')
    done = goodfit("score", str(folder), folder=tmp_path)

    assert done.returncode == UNUSABLE
    assert "Mars/Phobos" in done.stderr
    assert "Traceback" not in done.stderr
