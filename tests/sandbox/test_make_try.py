"""`make try` loads the demo once, keeps its data, and starts over when told to."""

import json
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def tried(folder: Path, *more: str) -> Iterator[tuple[str, str]]:
    """Run what `make try` runs; give what it said until the page was up, and its address."""
    command = [sys.executable, "-m", "sandbox", "--folder", str(folder), *more]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603
        assert child.stderr is not None
        said = ""
        while (found := re.search(r"Open (http://127\.0\.0\.1:\d+)", said)) is None:
            line = child.stderr.readline()
            assert line, said
            said += line
        try:
            yield said, found[1]
        finally:
            child.terminate()
            child.stderr.read()
    assert child.returncode == 0


def count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "goodfit.db")) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(found[0])


def nights_scored(folder: Path) -> list[int]:
    with closing(sqlite3.connect(folder / "goodfit.db")) as connection:
        return [scored for (scored,) in connection.execute("SELECT scored FROM nights")]


def forms(address: str, command: str) -> str:
    """Type a command as Dana, who is a manager; give the forms that are open once one is filled."""
    with (
        httpx.Client(base_url=address, timeout=30) as page,
        page.stream("GET", "/_page/events") as changes,
    ):
        typed = {"as": "U0DANA", "channel": "C0GENERAL", "text": command}
        assert page.post("/_page/say", json=typed).json()["ok"]
        for _ in changes.iter_lines():
            state = page.get("/_page/state", params={"as": "U0DANA"}).json()
            found = json.dumps(state["modals"])
            if '"input"' in found:
                return found
    raise AssertionError(command)


def test_a_key_of_the_demos_own_lets_sealing_and_a_mail_server_be_tried(tmp_path: Path) -> None:
    folder = tmp_path / "try"
    with tried(folder) as (_said, address):
        assert "Keep texts, names and addresses sealed" in forms(address, "/goodfit setup")
        assert "Mail server" in forms(address, "/goodfit email")
    assert stat.S_IMODE((folder / "encryption.key").stat().st_mode) == 0o600


def test_the_demo_is_loaded_once_kept_and_started_over_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "try"
    with tried(folder) as (said, address):
        assert "Loading the agency" in said
        assert "Running the nightly job" in said
        assert httpx.get(address).status_code == httpx.codes.OK
    clients, entries = count(folder, "clients"), count(folder, "time_entries")
    assert clients == 16
    key = (folder / "encryption.key").read_text()
    with closing(sqlite3.connect(folder / "goodfit.db")) as connection:
        connection.execute("UPDATE nights SET scored = 99")
        connection.commit()

    with tried(folder) as (said, _address):
        assert "Loading the agency" not in said
    assert (count(folder, "clients"), count(folder, "time_entries")) == (clients, entries)
    assert nights_scored(folder) == [99]
    assert (folder / "encryption.key").read_text() == key

    with tried(folder, "--reset") as (said, _address):
        assert "Starting over" in said
    assert nights_scored(folder) == [clients]
