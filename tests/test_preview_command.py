"""`goodfit preview`: a letter as it would arrive, without a draft."""

import email
import shutil
from datetime import UTC, datetime
from email import policy
from pathlib import Path

import pytest
from commands import goodfit

from bot.domain.draft import Tone
from bot.messages.letter_kinds import KINDS
from bot.store.database import Database
from bot.use_cases.previews import preview_letter

AGENCY = Path(__file__).parent / "flows" / "agency"
UNUSABLE = 2
NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    done = goodfit(folder, "import", str(AGENCY), "--team", "T1")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(imported: Path, tmp_path: Path) -> Path:
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_sample_client_needs_no_workspace(tmp_path: Path) -> None:
    done = goodfit(tmp_path, "preview", "apology")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("From: [Your name] <goodfit@agency.example>\nTo: ")
    assert "[Your agency]" in done.stdout
    assert "[brackets] is a sample" in done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_can_be_seen_for_any_client_in_both_tones(kind: str, folder: Path) -> None:
    database = Database(f"sqlite:///{folder}/goodfit.db")
    for client in (None, "acme", "Halyard & Sons"):
        for tone in Tone:
            seen = preview_letter(
                database.begin, kind, team_id="T1", client=client, tone=tone, now=NOW
            )
            assert seen.subject
            assert "Harbour & Pine" in seen.text
            assert seen.html
    database.close()


def test_a_client_is_named_with_what_the_ledger_knows(folder: Path) -> None:
    done = goodfit(folder, "preview", "Graceful exit", "--client", "halyard")

    assert done.returncode == 0, done.stderr
    head, _, body = done.stdout.partition("\n\n")
    assert "To: Margaret Low <margaret@halyard.example>" in head
    assert "Subject: Our last day: " in head
    assert body.startswith("Dear Margaret,\n\nWe have decided to end our work with Halyard & Sons.")


def test_an_eml_is_the_e_mail_in_both_forms(folder: Path) -> None:
    done = goodfit(
        folder, "preview", "apology", "--client", "acme", "--format", "eml", "--out", "a.eml"
    )

    assert done.returncode == 0, done.stderr
    message = email.message_from_bytes((folder / "a.eml").read_bytes(), policy=policy.default)
    assert message["To"] == "Jo Reyes <jo@acme.example>"
    plain, page = message.iter_parts()
    assert "Dear Jo," in plain.get_content()
    assert "<p" in page.get_content()


def test_a_page_and_a_text_can_be_written_or_piped(folder: Path) -> None:
    page = goodfit(folder, "preview", "apology", "--client", "acme", "--format", "html").stdout
    goodfit(folder, "preview", "apology", "--client", "acme", "--out", "a.txt")

    assert page.startswith("<!doctype html>")
    assert "Dear Jo," in (folder / "a.txt").read_text(encoding="utf-8")


def test_the_tone_can_be_tried(folder: Path) -> None:
    for tone in ("warm", "formal"):
        assert goodfit(folder, "preview", "apology", "--tone", tone).returncode == 0
    assert goodfit(folder, "preview", "apology", "--tone", "rude").returncode == UNUSABLE


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("apolgy",), 'There is no letter "apolgy". Do you mean apology?'),
        (("zzz",), 'There is no letter "zzz". Do you mean apology or '),
        (("apology", "--client", "halyrd"), "Do you mean Halyard & Sons?"),
        (("apology", "--client", "zebra"), 'No client is called "zebra".'),
        (("apology", "--team", "T9", "--client", "acme"), "not set up yet"),
        (("apology", "--out", "no/such/folder"), "cannot be written"),
    ],
)
def test_what_is_not_known_is_said_with_the_nearest_names(
    folder: Path, arguments: tuple[str, ...], why: str
) -> None:
    done = goodfit(folder, "preview", *arguments)

    assert done.returncode == UNUSABLE
    assert why in done.stderr
    assert done.stdout == ""
