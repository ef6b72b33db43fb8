"""Each benchmark is started small: it runs and prints its ratio; how fast it was is not asked."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]


def _printed(name: str, database: str) -> str:
    beside = {"PYTHONPATH": f"{HERE}{os.pathsep}{HERE / 'benchmarks'}"}
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    if database:
        beside["TEST_DATABASE_URL"] = database
    command = [sys.executable, str(HERE / "benchmarks" / name), "--small"]
    done = subprocess.run(  # noqa: S603 (our own files)
        command, env=environment | beside, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("name", ["scope.py", "digests.py", "process.py", "growth.py"])
def test_a_benchmark_prints_its_ratio_on_sqlite(name: str) -> None:
    assert re.search(r"^SQLite: .*ratio \d+\.\d", _printed(name, ""), re.MULTILINE)


@pytest.mark.postgresql
def test_a_benchmark_prints_its_ratio_on_postgresql() -> None:
    printed = _printed("digests.py", os.environ["TEST_DATABASE_URL"])
    assert re.search(r"^PostgreSQL: .*ratio \d+\.\d", printed, re.MULTILINE)
