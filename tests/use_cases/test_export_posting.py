"""An export whose sender dies at any step: it arrives once, or says that it is a second copy."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.slack import SlackWriter, web_client
from bot.delivery.slack_files import SlackFiles
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import LEASE, DeliveryKind
from bot.domain.team import Actor, Team
from bot.store.database import Begin, Database
from bot.store.every_team import EveryTeam
from bot.store.schema import migrate
from bot.use_cases import export_posting
from bot.use_cases.deliveries import FILE_KINDS, send_next
from bot.use_cases.exports import ask_for_export
from bot.use_cases.ways import Exporting, Ways
from sandbox.driver import LocalSlack

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
LATER = NOW + LEASE + timedelta(minutes=1)
SCOPES = ("files:write", "im:write")
pytestmark = pytest.mark.usefixtures("temporary")


class Killed(BaseException):
    """The process ends here; nothing may catch it."""


@dataclass
class Dying(SlackFiles):
    """Files of a process that dies before or after a step."""

    slack: LocalSlack
    before: str = ""
    after: str = ""
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(web_client(self.slack.bot_token, self.slack.api_url))

    def stage(self, *given: Any, **more: Any) -> str:
        return str(self._step("stage", *given, **more))

    def share(self, *given: Any, **more: Any) -> None:
        self._step("share", *given, **more)

    def _step(self, name: str, *given: Any, **more: Any) -> Any:
        if self.before == name:
            raise Killed
        self.steps.append(name)
        done = getattr(SlackFiles, name)(self, *given, **more)
        if self.after == name:
            raise Killed
        return done


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    with made.begin("T0HARBOUR") as store:
        store.team.save(Team(id="T0HARBOUR", managers=("U0DANA",), scopes=SCOPES), at=NOW)
    yield made
    made.close()


def ask(database: Database) -> None:
    with database.begin("T0HARBOUR", reading=True) as store:
        team = store.team.get()
    actor = Actor(team=team, user_id="U0DANA", name="Dana", is_manager=True)
    ask_for_export(database.begin, actor, now=NOW)


def write(_begin: Begin, target: Path, *, team_id: str, now: datetime, by: str) -> None:
    target.write_bytes(f"{team_id} {now:%Y} {by}".encode())


def work(
    database: Database, slack: LocalSlack, files: SlackFiles, now: datetime, export: Any = write
) -> bool:
    client = web_client(slack.bot_token, slack.api_url)
    exporting = Exporting(files=files, export_zip=export)
    ways = Ways(SlackWriter(client), SlackReader(client), None, exporting)
    every_team = EveryTeam(database.session)
    return send_next(every_team, database.begin, lambda _team_id: ways, now=now, kinds=FILE_KINDS)


def texts(slack: LocalSlack) -> list[str]:
    return [m.text for m in slack.dms("U0DANA") if m.files]


@pytest.mark.parametrize(
    ("step", "start"),
    [
        ({"before": "stage"}, "Everything"),
        ({"after": "stage"}, "Everything"),
        ({"before": "share"}, "(Repeated"),
        ({"after": "share"}, "Everything"),
    ],
)
def test_a_sender_that_dies_at_a_step_leaves_one_file_and_a_second_try_is_never_silent(
    database: Database, slack: LocalSlack, temporary: Path, step: dict[str, str], start: str
) -> None:
    ask(database)
    with pytest.raises(Killed):
        work(database, slack, Dying(slack, **step), NOW)
    assert not work(database, slack, Dying(slack), NOW + timedelta(seconds=50))

    next_one = Dying(slack)
    assert work(database, slack, next_one, LATER)

    [words] = texts(slack)
    assert words.startswith(start)
    assert next_one.steps == ([] if step == {"after": "share"} else ["stage", "share"])
    assert not work(database, slack, Dying(slack), LATER + timedelta(days=1))
    assert list(temporary.iterdir()) == []
    with database.begin("T0HARBOUR", reading=True) as store:
        assert [line.what for line in store.audit.list_newest(limit=9)].count("export_sent") == 1


def test_a_slow_sender_whose_claim_went_to_another_shares_nothing(
    database: Database, slack: LocalSlack
) -> None:
    def write_slowly(begin: Begin, target: Path, **more: Any) -> None:
        write(begin, target, **more)
        assert work(database, slack, Dying(slack), LATER)

    ask(database)
    slow = Dying(slack)

    assert work(database, slack, slow, NOW, write_slowly)

    assert len(texts(slack)) == 1
    assert slow.steps == ["stage"]
    assert not work(database, slack, Dying(slack), LATER + timedelta(days=1))


def test_what_a_killed_process_left_on_the_disk_goes_with_the_next_export(
    database: Database, slack: LocalSlack, temporary: Path
) -> None:
    left, at_work = temporary / "goodfit-export-dead", temporary / "goodfit-export-alive"
    for folder in (left, at_work):
        folder.mkdir()
        (folder / "goodfit.zip").write_bytes(b"words of clients")
    long_ago = left.stat().st_mtime - export_posting.DEAD_AFTER.total_seconds() - 60
    os.utime(left, (long_ago, long_ago))
    ask(database)

    assert work(database, slack, Dying(slack), NOW)

    assert list(temporary.iterdir()) == [at_work]
    assert len(texts(slack)) == 1


def test_an_export_that_slack_would_not_take_is_not_uploaded_and_says_what_to_do(
    database: Database, slack: LocalSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_posting, "MOST_BYTES", 3)
    ask(database)
    files = Dying(slack)

    assert work(database, slack, files, NOW)

    assert files.steps == []
    [told] = queued_words(database)
    assert "larger than Slack takes (1 GB)" in told
    assert "goodfit export FOLDER" in told


def test_an_export_that_fails_each_time_is_given_up_with_a_word(
    database: Database, slack: LocalSlack
) -> None:
    def fail(_begin: Begin, _target: Path, **_more: Any) -> None:
        raise OSError("no space left on device")

    ask(database)
    now = NOW
    while work(database, slack, Dying(slack), now, fail):
        now += timedelta(hours=1)

    [told] = queued_words(database)
    assert "The export was not sent, and nobody got any of it." in told
    assert texts(slack) == []


def queued_words(database: Database) -> list[str]:
    delivery = EveryTeam(database.session).claim_delivery(
        now=LATER + timedelta(days=9), kinds=[DeliveryKind.DIRECT]
    )
    return [] if delivery is None else [str(delivery.payload["text"])]
