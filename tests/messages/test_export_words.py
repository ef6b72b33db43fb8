"""What is said about an export: the team's own day, nothing that pings, and a way on."""

from datetime import UTC, datetime

import pytest

from bot.domain.team import Team
from bot.messages.export_words import comment, failed, file_name, title

# Half past midnight of the next day in Berlin.
LATE = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
BERLIN = Team(id="T", name="Harbour & <!channel>", timezone="Europe/Berlin")


def test_the_file_carries_the_day_that_it_is_where_the_team_is() -> None:
    assert file_name(BERLIN, LATE) == "goodfit-2026-07-01.zip"
    assert title(BERLIN, LATE) == "Goodfit, 1 Jul 2026"
    assert "1 Jul 2026 at 00:30" in comment(BERLIN, LATE, is_repeat=False)


def test_a_workspaces_name_pings_nobody() -> None:
    words = comment(BERLIN, LATE, is_repeat=False)

    assert "Harbour &amp; &lt;!channel&gt;" in words
    assert "<" not in words


def test_a_second_copy_says_so_first() -> None:
    assert comment(BERLIN, LATE, is_repeat=True).startswith("(Repeated: ")


@pytest.mark.parametrize("why", ["Slack said: fatal_error.", "Slack said: missing_scope."])
def test_a_failure_says_what_was_not_done_and_two_ways_on(why: str) -> None:
    words = failed(why)

    assert words.startswith("The export was not sent, and nobody got any of it.")
    assert "goodfit export FOLDER" in words
    assert "/goodfit export to try again" in words


def test_what_is_too_large_is_not_offered_to_be_tried_again() -> None:
    words = failed("Slack said: file_upload_size_restricted.")

    assert "goodfit export FOLDER" in words
    assert "try again" not in words
