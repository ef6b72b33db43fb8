"""`make try` loads the demo once, keeps its data, and starts over when told to."""

import re
import sqlite3
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


def test_the_demo_is_loaded_once_kept_and_started_over_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "try"
    with tried(folder) as (said, address):
        assert "Loading the agency" in said
        assert "Running the nightly job" in said
        assert httpx.get(address).status_code == httpx.codes.OK
    clients, entries = count(folder, "clients"), count(folder, "time_entries")
    assert clients == 16
    with closing(sqlite3.connect(folder / "goodfit.db")) as connection:
        connection.execute("UPDATE nights SET scored = 99")
        connection.commit()

    with tried(folder) as (said, _address):
        assert "Loading the agency" not in said
    assert (count(folder, "clients"), count(folder, "time_entries")) == (clients, entries)
    assert nights_scored(folder) == [99]

    with tried(folder, "--reset") as (said, _address):
        assert "Starting over" in said
    assert nights_scored(folder) == [clients]
