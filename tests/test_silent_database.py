"""A database that is not there, or is locked by others, is a sentence and no traceback."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from commands import ROOT

from bot.store.database import Database
from bot.store.schema import is_current, migrate


def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    known = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    known["GOODFIT_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/none"

    done = subprocess.run(
        [sys.executable, "-m", "bot", "db", "upgrade"],
        cwd=tmp_path,
        env=known | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "did not answer, or was busy for too long" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_process_starts_while_another_one_writes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(database)
    with closing(database.engine.raw_connection()) as other:
        other.cursor().execute("BEGIN IMMEDIATE")

        # Either would wait for the lock, and fail in the end.
        migrate(database)
        ready = is_current(database)

        other.cursor().execute("ROLLBACK")
    database.close()
    assert ready
