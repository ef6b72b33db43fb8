"""`goodfit eml`: an approved letter as a file for a mail program, and none that is not approved."""

import os
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from use_cases.sent_letters import a_letter, a_workspace

from bot.domain.draft import DraftState
from bot.store.database import Database
from bot.store.schema import migrate

UNUSABLE = 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose database holds one letter that was handed over and one that waits."""
    database = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(database)
    a_workspace(database)
    a_letter(database)
    a_letter(database)
    with database.begin("T") as store:
        store.drafts.set_state(1, DraftState.HANDED_OVER)
    database.close()
    return tmp_path


def goodfit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    environment["GOODFIT_DATABASE_URL"] = f"sqlite:///{folder}/goodfit.db"
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        check=False,
    )


def test_a_letter_that_was_handed_over_is_printed_as_an_e_mail_to_be_sent(folder: Path) -> None:
    done = goodfit(folder, "eml", "1")

    assert done.returncode == 0, done.stderr
    message = message_from_bytes(done.stdout, policy=policy.default)
    assert (message["To"], message["X-Unsent"]) == ("jo@acme.example", "1")
    # Without GOODFIT_MAIL_FROM it comes from who signs it.
    assert message["From"] == "Owner <owner@agency.example>"
    assert "I'm sorry that we were late." in message.get_body(("plain",)).get_content()


def test_it_is_written_into_the_file_that_is_named(folder: Path) -> None:
    done = goodfit(folder, "eml", "1", "--team", "T", "--out", "apology.eml")

    assert done.returncode == 0, done.stderr
    assert (folder / "apology.eml").read_bytes().startswith(b"From: Owner")


@pytest.mark.parametrize(("draft", "words"), [("2", b"not approved"), ("99", b"not in the ledger")])
def test_a_letter_that_is_not_approved_or_not_there_is_refused_in_words(
    folder: Path, draft: str, words: bytes
) -> None:
    done = goodfit(folder, "eml", draft)

    assert done.returncode == UNUSABLE
    assert words in done.stderr
    assert done.stdout == b""
