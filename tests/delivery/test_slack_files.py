"""Files from and to Slack: whole or not at all, bounded, and the token stays with Slack."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.delivery.outcomes import Later, NotSent, Refused, TokenRefused, Uncertain
from bot.delivery.slack import web_client
from bot.delivery.slack_files import FileGone, FileNotGiven, FileTooLarge, SlackFiles
from bot.delivery.slack_read import SlackReader
from sandbox.driver import LocalSlack
from sandbox.loopback import listening_socket

REPORT = b"Client,Hours\nAcme,7.5\n" * 20_000
PLENTY = 10_000_000


@pytest.fixture
def files(slack: LocalSlack) -> SlackFiles:
    return SlackFiles(web_client(slack.bot_token, slack.api_url))


@pytest.fixture
def reader(slack: LocalSlack) -> SlackReader:
    return SlackReader(web_client(slack.bot_token, slack.api_url))


@pytest.fixture
def zipped(tmp_path: Path) -> Path:
    path = tmp_path / "goodfit.zip"
    path.write_bytes(b"PK" + bytes(300_000))
    return path


def uploaded(slack: LocalSlack, content: bytes = REPORT, name: str = "hours.csv") -> str:
    return str(slack.upload("U0TOM", "", name, content).files[0]["id"])


def test_a_file_is_looked_at_and_comes_byte_by_byte(
    slack: LocalSlack, reader: SlackReader, tmp_path: Path
) -> None:
    file_id = uploaded(slack)

    look = reader.file(file_id)
    reader.download(file_id, tmp_path / "in", at_most=PLENTY)

    assert (look.name, look.size, look.mimetype) == ("hours.csv", len(REPORT), "text/csv")
    assert (tmp_path / "in").read_bytes() == REPORT


def test_an_upload_stands_in_the_direct_message_with_title_and_comment(
    slack: LocalSlack, files: SlackFiles, zipped: Path
) -> None:
    channel = files.direct_channel("U0DANA")

    files.upload(channel, zipped, "goodfit.zip", title="Goodfit", comment="Here it is.")

    [file] = slack.files(channel)
    assert (file.name, file.title, file.content) == ("goodfit.zip", "Goodfit", zipped.read_bytes())
    [message] = slack.dms("U0DANA")
    assert message.text == "Here it is."
    assert files.stands_in(channel, file.id)
    assert not files.stands_in(channel, "F0ANOTHER")


def test_a_staged_file_is_seen_by_nobody_until_it_is_shared(
    slack: LocalSlack, files: SlackFiles, zipped: Path
) -> None:
    staged = files.stage(zipped, "goodfit.zip")
    assert slack.files() == []

    files.share(staged, files.direct_channel("U0DANA"), title="Goodfit", comment="")

    assert [file.id for file in slack.files()] == [staged]


def test_what_is_too_large_is_refused_and_nothing_of_it_stays(
    slack: LocalSlack, reader: SlackReader, tmp_path: Path
) -> None:
    with pytest.raises(FileTooLarge):
        reader.download(uploaded(slack), tmp_path / "in", at_most=len(REPORT) - 1)

    assert not (tmp_path / "in").exists()
    assert slack.calls("files.download") == []


def test_a_file_that_is_larger_than_it_was_said_to_be_is_not_taken_in(tmp_path: Path) -> None:
    with a_slack_of_ones_own() as (files, home):
        home.give = lambda _request: Response(REPORT, media_type="text/csv")
        with pytest.raises(FileTooLarge):
            files.download("F1", tmp_path / "in", at_most=100)

    assert not (tmp_path / "in").exists()


def test_a_deleted_and_an_unknown_file_are_said_to_be_gone(
    slack: LocalSlack, reader: SlackReader, tmp_path: Path
) -> None:
    file_id = uploaded(slack)
    slack.files()[0].delete()

    for name in (file_id, "F0UNKNOWN"):
        with pytest.raises(FileGone):
            reader.download(name, tmp_path / "in", at_most=PLENTY)


def test_a_sign_in_page_in_place_of_the_file_is_not_taken_for_it(
    slack: LocalSlack, tmp_path: Path
) -> None:
    class Forgetful(SlackFiles):
        def look(self, file_id: str) -> Any:
            found = super().look(file_id)
            slack.workspace.scopes.discard("files:read")
            return found

    files = Forgetful(web_client(slack.bot_token, slack.api_url))

    with pytest.raises(FileNotGiven):
        files.download(uploaded(slack), tmp_path / "in", at_most=PLENTY)

    assert not (tmp_path / "in").exists()


def test_without_the_scope_slacks_word_for_it_is_passed_on(
    slack: LocalSlack, files: SlackFiles, zipped: Path, tmp_path: Path
) -> None:
    slack.workspace.scopes -= {"files:read", "files:write"}

    with pytest.raises(Refused, match="missing_scope"):
        files.download("F1", tmp_path / "in", at_most=1)
    with pytest.raises(Refused, match="missing_scope"):
        files.stage(zipped, "a.zip")


def test_a_larger_file_than_slack_takes_is_refused(
    slack: LocalSlack, files: SlackFiles, zipped: Path
) -> None:
    slack.workspace.largest_file = 1000
    with pytest.raises(Refused, match="file_upload_size_restricted"):
        files.stage(zipped, "a.zip")


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_line_that_is_down_for_a_while_is_a_reason_to_try_later(
    slack: LocalSlack, files: SlackFiles, zipped: Path, tmp_path: Path, status: int
) -> None:
    file_id = uploaded(slack)
    slack.trouble.fail_next("files.download", status=status, retry_after=7)
    slack.trouble.fail_next("files.upload", status=status)

    with pytest.raises(Later) as on_the_way_in:
        files.download(file_id, tmp_path / "in", at_most=PLENTY)
    with pytest.raises(Later):
        files.stage(zipped, "a.zip")

    assert on_the_way_in.value.seconds == 7
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "files.upload", "conversations.open"]
)
def test_a_lost_answer_before_anybody_saw_the_file_is_a_reason_to_try_later(
    slack: LocalSlack, files: SlackFiles, zipped: Path, method: str
) -> None:
    slack.trouble.lose_reply(method)
    with pytest.raises(Later):
        files.upload(files.direct_channel("U0DANA"), zipped, "a.zip", title="", comment="")
    assert slack.files() == []


@pytest.mark.parametrize("trouble", ["lost", "failed"])
def test_a_lost_answer_to_the_sharing_is_uncertain(
    slack: LocalSlack, files: SlackFiles, zipped: Path, trouble: str
) -> None:
    channel = files.direct_channel("U0DANA")
    if trouble == "lost":
        slack.trouble.lose_reply("files.completeUploadExternal")
    else:
        slack.trouble.fail_after_work("files.completeUploadExternal", status=500)

    with pytest.raises(Uncertain):
        files.upload(channel, zipped, "a.zip", title="", comment="")

    assert len(slack.files(channel)) == 1


def test_a_token_that_is_refused_is_told_apart(
    slack: LocalSlack, files: SlackFiles, zipped: Path
) -> None:
    slack.trouble.revoke_token()
    with pytest.raises(TokenRefused):
        files.stage(zipped, "a.zip")


class Home:
    """A Slack whose files.info and upload address say what a test wants."""

    def __init__(self) -> None:
        self.url = ""
        self.address = "{home}/file"
        self.give: Callable[[Request], Response] = lambda _request: PlainTextResponse("a,b\n")
        self.tokens: list[str] = []

    def answer(self, request: Request) -> Response:
        self.tokens.append(request.headers.get("authorization", ""))
        address = self.address.format(home=self.url)
        if request.url.path.startswith("/api/"):
            file = {"name": "a.csv", "size": 4, "mimetype": "text/csv"}
            file["url_private_download"] = address
            return JSONResponse({"ok": True, "file": file, "upload_url": address, "file_id": "F1"})
        return self.give(request)


@contextmanager
def a_slack_of_ones_own() -> Iterator[tuple[SlackFiles, Home]]:
    home = Home()

    async def everything(request: Request) -> Response:
        await request.body()
        return home.answer(request)

    bound = listening_socket("127.0.0.1")
    home.url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    routes = [Route("/{path:path}", everything, methods=["GET", "POST"])]
    config = uvicorn.Config(Starlette(routes=routes), log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield SlackFiles(web_client("xoxb-secret", f"{home.url}/api/")), home
    finally:
        server.should_exit = True
        thread.join(timeout=5)


ELSEWHERE = [
    "http://127.0.0.1:9/file",
    "https://files.slack.com/file",
    "http://files.slack.com@127.0.0.1:9/file",
    "file:///etc/hostname",
    "http://169.254.169.254/latest/meta-data",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_an_address_that_is_not_slacks_gets_neither_the_token_nor_the_file(
    zipped: Path, tmp_path: Path, address: str
) -> None:
    with a_slack_of_ones_own() as (files, home):
        home.address = address
        with pytest.raises(FileNotGiven):
            files.download("F1", tmp_path / "in", at_most=PLENTY)
        with pytest.raises(FileNotGiven):
            files.stage(zipped, "a.zip")
    assert not (tmp_path / "in").exists()


def test_a_redirect_to_another_host_is_not_followed(tmp_path: Path) -> None:
    with a_slack_of_ones_own() as (files, home), a_slack_of_ones_own() as (_, other):
        home.give = lambda _request: RedirectResponse(f"{other.url}/file", 302)
        with pytest.raises(FileNotGiven):
            files.download("F1", tmp_path / "in", at_most=PLENTY)
        assert other.tokens == []


def test_a_redirect_within_slack_is_followed_with_the_token(tmp_path: Path) -> None:
    def give(request: Request) -> Response:
        if request.url.path == "/file":
            return RedirectResponse("/moved", 302)
        return PlainTextResponse("a,b\n", media_type="text/csv")

    with a_slack_of_ones_own() as (files, home):
        home.give = give
        files.download("F1", tmp_path / "in", at_most=PLENTY)
        assert home.tokens == ["Bearer xoxb-secret"] * 3
    assert (tmp_path / "in").read_bytes() == b"a,b\n"


def test_a_redirect_without_end_is_left(tmp_path: Path) -> None:
    with a_slack_of_ones_own() as (files, home):
        home.give = lambda _request: RedirectResponse("/file", 302)
        with pytest.raises(FileNotGiven):
            files.download("F1", tmp_path / "in", at_most=PLENTY)


@pytest.mark.parametrize(
    ("address", "is_slacks"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.csv", True),
        ("https://slack.com/a", True),
        ("https://harbour-pine.slack.com/a", True),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com:8443/a", False),
        ("https://files.slack.com:99999/a", False),
        ("https://files.slack.com.example/a", False),
        ("https://notslack.com/a", False),
        ("https://evil.example\\@files.slack.com/a", False),
        ("https://files.slack.com@evil.example/a", False),
    ],
)
def test_only_addresses_of_slack_itself_are_slacks(
    address: str,
    is_slacks: bool,  # noqa: FBT001 (a case of the table)
) -> None:
    files = SlackFiles(web_client("xoxb-secret", None))
    if is_slacks:
        assert files._trusted(address) == address  # noqa: SLF001
        return
    with pytest.raises(NotSent):
        files._trusted(address)  # noqa: SLF001
