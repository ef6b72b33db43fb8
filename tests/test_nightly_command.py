"""`goodfit nightly`: the night by hand, or only rehearsed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

WORKED = Path(__file__).parent / "portfolio" / "worked"
UNUSABLE = 2
NIGHT = "2026-06-30"


def goodfit(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, on a database in `folder`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    own = {
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "GOODFIT_DATABASE_URL": f"sqlite:///{folder}/goodfit.db",
    }
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=kept | own,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A folder whose database holds the worked portfolio."""
    done = goodfit("import", str(WORKED), "--team", "T0HAND", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_a_rehearsal_says_what_would_show_and_leaves_the_night_to_be_run(ledger: Path) -> None:
    seen = goodfit("nightly", "--as-of", NIGHT, "--dry-run", folder=ledger)
    assert seen.returncode == 0, seen.stderr
    assert "nothing was kept" in seen.stderr
    assert "24 clients scored" in seen.stderr
    assert "make a recovery offer" in seen.stderr

    done = goodfit("nightly", "--as-of", NIGHT, folder=ledger)
    assert "The night of 2026-06-30 was run." in done.stderr


def test_a_night_that_was_run_is_left_alone_unless_asked_for_again(ledger: Path) -> None:
    goodfit("nightly", "--as-of", NIGHT, folder=ledger)

    second = goodfit("nightly", "--as-of", NIGHT, folder=ledger)
    assert "was run before" in second.stderr
    assert "--again" in second.stderr

    held = goodfit("nightly", "--as-of", NIGHT, "--again", folder=ledger)
    assert "The night of 2026-06-30 was run." in held.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--as-of", "2999-01-01"), "2999-01-01 is still to come, so nothing was done."),
        (("--as-of", "yesterday"), '"yesterday" is not a date.'),
        (("--team", "T0OTHER"), "The workspace T0OTHER is not known, so nothing was done."),
    ],
)
def test_what_cannot_be_run_is_said_in_a_sentence(
    arguments: tuple[str, ...], told: str, ledger: Path
) -> None:
    done = goodfit("nightly", *arguments, folder=ledger)

    assert done.returncode == UNUSABLE
    assert told in done.stderr
    assert "Traceback" not in done.stderr
