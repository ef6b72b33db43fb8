"""`/goodfit export`: everything as a file, to the manager who asked and to nobody else, once."""

import io
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from living import TEAM, Living
from sqlalchemy import text
from upsets import after_a_while, settled

from bot.domain.delivery import DeliveryKind
from bot.use_cases.deliveries import answer_later
from sandbox.defaults import SCOPES
from sandbox.driver import LocalSlack
from sandbox.message import Message
from sandbox.shared_file import SharedFile
from sandbox.slack import Settings

ROOM = "C0ACMEINT"
PREPARING = "Preparing the export; it comes as a file in a direct message from me."
SHARE = "files.completeUploadExternal"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for temporary files where no other test leaves any."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def living_with(without: set[str], database_url: str) -> Iterator[Living]:
    settings = Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0, scopes=SCOPES - without)
    with LocalSlack(settings=settings) as slack:
        bot = Living(slack, database_url)
        bot.load(Path(__file__).parent / "agency")
        with bot:
            yield bot


@pytest.fixture
def living_without_files(database_url: str) -> Iterator[Living]:
    yield from living_with({"files:write"}, database_url)


@pytest.fixture
def living_without_opening(database_url: str) -> Iterator[Living]:
    yield from living_with({"im:write"}, database_url)


def ask(living: Living, user: str = "U0DANA") -> str:
    return living.slack.person(user).command(ROOM, "/goodfit export").text


def told(living: Living, user: str = "U0DANA") -> list[Message]:
    """Return what the bot wrote to somebody directly about an export."""
    words = ("xport", "Everything that")
    ours = [m for m in living.slack.dms(user) if m.user == "U0GOODFIT"]
    return [m for m in ours if any(word in m.text for word in words)]


def files_of(living: Living) -> list[SharedFile]:
    return living.slack.files()


def audit(living: Living) -> list[tuple[str, str]]:
    with living.database.begin(TEAM, reading=True) as store:
        lines = store.audit.list_newest(limit=100)
    return [(line.what, line.user_id) for line in reversed(lines) if line.about == "export"]


def demote(living: Living, *, to: tuple[str, ...] = ("U0TOM",)) -> None:
    living.change_team(managers=to)


def waits_again(living: Living) -> bool:
    with living.database.session() as session:
        query = "SELECT count(*) FROM deliveries WHERE kind = 'file' AND error IS NOT NULL"
        return bool(session.execute(text(query + " AND state = 'queued'")).scalar_one())


@contextmanager
def at_the_upload(
    living: Living, monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]
) -> Iterator[None]:
    """Let something happen while the bytes are on their way to Slack."""
    calls = living.slack.trouble.calls
    around = calls.around

    def happen(method: str, token: str | None, work: Callable[[], Any]) -> Any:
        if method == "files.upload":
            do()
        return around(method, token, work)

    with monkeypatch.context() as patch:
        patch.setattr(calls, "around", happen)
        yield


def test_a_manager_gets_everything_as_a_file_in_a_direct_message_and_nobody_else(
    living: Living, temporary: Path
) -> None:
    assert ask(living) == PREPARING

    [file] = living.slack.wait_for(lambda: files_of(living))
    [message] = told(living)
    assert file.name.startswith("goodfit-")
    assert file.name.endswith(".zip")
    with ZipFile(io.BytesIO(file.content)) as archive:
        assert "Acme" in archive.read("clients.csv").decode()
    assert "Everything that Goodfit keeps of Harbour &amp; Pine" in message.text
    assert list(file.record["shares"]) == [living.slack.person("U0DANA").direct]
    settled(living)
    assert audit(living) == [("export_asked", "U0DANA"), ("export_sent", "U0DANA")]
    assert list(temporary.iterdir()) == []


def test_an_export_can_be_had_again_and_one_that_is_on_its_way_is_not_doubled(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    with at_the_upload(living, monkeypatch, lambda: over.wait(10)):
        assert ask(living) == PREPARING
        assert ask(living).startswith("Your export is being prepared already")
        # It has a queue of its own: what others are told does not wait for it.
        answer_later(
            living.database.begin,
            team_id=TEAM,
            kind=DeliveryKind.DIRECT,
            payload={"channel": "U0TOM", "text": "meanwhile"},
            now=living.clock(),
        )
        living.slack.wait_for(lambda: "meanwhile" in [m.text for m in living.slack.dms("U0TOM")])
        assert files_of(living) == []
        over.set()
        living.slack.wait_for(lambda: files_of(living))
    settled(living)

    assert ask(living) == PREPARING

    living.slack.wait_for(lambda: len(files_of(living)) == 2)


def test_a_member_gets_none(living: Living) -> None:
    assert "Only a manager" in ask(living, "U0PRIYA")
    settled(living)

    assert files_of(living) == []
    assert audit(living) == []


def test_without_the_scope_the_command_is_named_and_nothing_is_made(
    living_without_files: Living,
) -> None:
    answer = ask(living_without_files)

    assert "the scope files:write was not granted" in answer
    assert "goodfit export FOLDER" in answer
    settled(living_without_files)
    assert living_without_files.slack.calls("files.getUploadURLExternal") == []
    assert audit(living_without_files) == []


def test_where_direct_messages_cannot_be_opened_a_word_comes_first_and_the_file_after_it(
    living_without_opening: Living,
) -> None:
    living = living_without_opening
    assert ask(living) == PREPARING

    [file] = living.slack.wait_for(lambda: files_of(living))

    assert list(file.record["shares"]) == [living.slack.person("U0DANA").direct]
    assert "follows here as a file" in told(living)[0].text
    assert living.slack.calls("conversations.open") == []


def test_who_is_no_manager_any_more_when_it_is_sent_gets_none_and_is_told(living: Living) -> None:
    living.slack.trouble.fail_next("files.getUploadURLExternal", status=503)
    ask(living)
    living.slack.wait_for(lambda: waits_again(living))

    demote(living)

    after_a_while(living, lambda: "none any more" in "".join(m.text for m in told(living)))
    settled(living)
    assert files_of(living) == []
    assert audit(living) == [("export_asked", "U0DANA"), ("refused", "U0DANA")]


def test_who_stops_being_a_manager_while_it_is_uploaded_gets_none(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_the_upload(living, monkeypatch, lambda: demote(living)):
        ask(living)
        living.slack.wait_for(lambda: "none any more" in "".join(m.text for m in told(living)))
    settled(living)
    assert files_of(living) == []
    assert living.slack.calls(SHARE) == []


def test_who_left_the_agency_meanwhile_gets_nothing_at_all(living: Living) -> None:
    living.slack.trouble.fail_next("files.getUploadURLExternal", status=503)
    ask(living)
    living.slack.wait_for(lambda: waits_again(living))

    living.slack.workspace.people["U0DANA"]["deleted"] = True

    after_a_while(living, lambda: ("refused", "U0DANA") in audit(living))
    settled(living)
    assert files_of(living) == []
    assert told(living) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("file_upload_size_restricted", "larger than Slack takes"),
        ("file_uploads_disabled", "allows no uploads"),
        ("missing_scope", "does not grant the scope files:write"),
        ("something_new", "Slack said: something_new."),
    ],
)
def test_an_upload_that_slack_refuses_is_said_with_its_reason_and_the_command(
    living: Living, temporary: Path, error: str, words: str
) -> None:
    living.slack.trouble.fail_next("files.getUploadURLExternal", error=error)

    ask(living)

    [message] = living.slack.wait_for(lambda: told(living))
    assert words in message.text
    assert "The export was not sent, and nobody got any of it." in message.text
    assert "goodfit export FOLDER" in message.text
    settled(living)
    assert files_of(living) == []
    assert list(temporary.iterdir()) == []
    assert audit(living) == [("export_asked", "U0DANA")]


def test_a_slack_that_is_down_for_a_while_gets_it_later_and_once(living: Living) -> None:
    living.slack.trouble.fail_next("files.upload", status=500, times=2)
    ask(living)

    after_a_while(living, lambda: files_of(living))
    settled(living)

    assert len(files_of(living)) == 1
    assert "Repeated" not in told(living)[0].text


def test_where_the_answer_to_the_sharing_is_lost_it_is_looked_for_and_not_sent_twice(
    living: Living,
) -> None:
    living.slack.trouble.lose_reply(SHARE)
    ask(living)
    living.slack.wait_for(lambda: waits_again(living))

    after_a_while(living, living.outbox_is_empty)

    assert len(files_of(living)) == 1
    assert len(living.slack.calls(SHARE)) == 1
    assert audit(living) == [("export_asked", "U0DANA"), ("export_sent", "U0DANA")]


def test_what_is_not_there_two_minutes_after_an_unclear_answer_is_sent_again_and_says_so(
    living: Living,
) -> None:
    living.slack.trouble.fail_next(SHARE, status=500)
    ask(living)
    living.slack.wait_for(lambda: waits_again(living))

    after_a_while(living, lambda: files_of(living))
    settled(living)

    [message] = told(living)
    assert message.text.startswith("(Repeated: Slack did not say")
    assert len(files_of(living)) == 1


def test_what_stays_unclear_is_left_and_the_person_is_asked_to_look(living: Living) -> None:
    living.slack.trouble.fail_next(SHARE, status=500, times=2)
    ask(living)
    living.slack.wait_for(lambda: waits_again(living))

    after_a_while(living, lambda: told(living))
    settled(living)

    [message] = told(living)
    assert message.text == (
        "Slack did not say whether the export arrived. Look here for the file; where it is "
        "missing, type /goodfit export again."
    )
    assert ask(living) == PREPARING
    living.slack.wait_for(lambda: files_of(living))
