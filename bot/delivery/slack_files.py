"""Files in Slack: what one is, its bytes in, ours out; the token goes to Slack's own hosts only."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from slack_sdk import WebClient

from bot.delivery.outcomes import Later, Refused, Uncertain
from bot.delivery.slack import call

# How long a line may be silent while bytes go over it.
LINE_SECONDS = 60
# An upload that takes longer is given up, well within its delivery's lease; so is a download.
UPLOAD_SECONDS = 600.0
DOWNLOAD_SECONDS = 300.0
_BLOCK = 1 << 16
_MOST_HOPS = 3
_PORTS = {"http": 80, "https": 443}
_NOT_FOUND, _TOO_MANY, _SERVER_ERROR = 404, 429, 500
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_GONE = ("file_not_found", "file_deleted")


class FileGone(Refused):
    """That file is not in Slack any more."""


class FileTooLarge(Refused):
    """That file is too large."""


class FileNotGiven(Refused):
    """Slack does not give the file to the bot: its own page came in the file's place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLook:
    """A file as Slack shows it now; `size` in bytes, `url` gives them to who has the token."""

    name: str
    size: int
    mimetype: str
    url: str


class SlackFiles:
    """The files of one workspace. Every method raises Refused or Later; `share` Uncertain too."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._opener = _opener(client)

    def look(self, file_id: str) -> FileLook:
        """Return what a file is (scope files:read). Raises FileGone besides."""
        try:
            found = _repeatable(self._client, "files.info", file=file_id)["file"]
        except Refused as refusal:
            if any(code in refusal.words for code in _GONE):
                raise FileGone(refusal.words) from refusal
            raise
        return FileLook(
            name=str(found.get("name") or found.get("title") or file_id),
            size=int(found.get("size") or 0),
            mimetype=str(found.get("mimetype") or ""),
            url=str(found.get("url_private_download") or found.get("url_private") or ""),
        )

    def download(self, file_id: str, into: Path, *, at_most: int) -> None:
        """Write a file's bytes to a path, `at_most` so many; a failure leaves nothing there.

        Raises FileGone, FileTooLarge, FileNotGiven besides.
        """
        look = self.look(file_id)
        if look.size > at_most:
            raise FileTooLarge(f"It has {look.size} bytes; {at_most} are taken.")
        with _line_may_break(), self._given(look) as answer:
            try:
                _write(answer, into, at_most=at_most)
            except BaseException:
                into.unlink(missing_ok=True)
                raise

    def direct_channel(self, user_id: str) -> str:
        """Return the direct messages with somebody (scope im:write)."""
        opened = _repeatable(self._client, "conversations.open", users=user_id)
        return str(opened["channel"]["id"])

    def stage(self, path: Path, name: str) -> str:
        """Bring a file's bytes to Slack and return its id; nobody sees it yet (files:write)."""
        size = path.stat().st_size
        given = _repeatable(self._client, "files.getUploadURLExternal", filename=name, length=size)
        url = self._trusted(str(given["upload_url"]))
        with _line_may_break(), path.open("rb") as file:
            headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
            data = _Within(file, UPLOAD_SECONDS)
            request = Request(url, data=data, headers=headers, method="POST")  # noqa: S310 (trusted)
            with self._opener.open(request, timeout=LINE_SECONDS) as answer:
                answer.read(_BLOCK)
        return str(given["file_id"])

    def share(
        self, file_id: str, channel: str, *, title: str, comment: str, thread_ts: str | None = None
    ) -> None:
        """Show a staged file in a channel; Uncertain where it perhaps stands there already."""
        call(
            self._client,
            "files.completeUploadExternal",
            files=[{"id": file_id, "title": title}],
            channel_id=channel,
            initial_comment=comment,
            thread_ts=thread_ts,
        )

    def upload(
        self,
        channel: str,
        path: Path,
        name: str,
        *,
        title: str,
        comment: str,
        thread_ts: str | None = None,
    ) -> None:
        """Bring a file to Slack and show it in a channel; Uncertain as with `share`."""
        file_id = self.stage(path, name)
        self.share(file_id, channel, title=title, comment=comment, thread_ts=thread_ts)

    def stands_in(self, channel: str, file_id: str) -> bool:
        """Say whether a file is among the newest direct messages (scope im:history)."""
        page = _repeatable(self._client, "conversations.history", channel=channel, limit=100)
        return any(
            file.get("id") == file_id
            for message in page["messages"]
            for file in message.get("files") or ()
        )

    @contextmanager
    def _given(self, look: FileLook) -> Iterator[Any]:
        """Ask for a file's bytes, also where Slack sends on to another of its own hosts."""
        url = look.url
        for _ in range(_MOST_HOPS):
            headers = {"Authorization": f"Bearer {self._client.token}"}
            request = Request(self._trusted(url), headers=headers)  # noqa: S310 (trusted)
            try:
                answer = self._opener.open(request, timeout=LINE_SECONDS)
            except HTTPError as error:
                if error.code not in _REDIRECTS:
                    raise
                error.close()
                url = urljoin(url, error.headers.get("Location", ""))
                continue
            with answer:
                kind = answer.headers.get_content_type()
                if kind == "text/html" and look.mimetype != "text/html":
                    raise FileNotGiven("Slack gave a page in the file's place.")
                yield answer
            return
        raise FileNotGiven("Slack sends from one address to the next.")

    def _trusted(self, url: str) -> str:
        """Return an address that is Slack's own, or the one that the bot was told.

        Raises FileNotGiven: neither the token nor a file goes anywhere else.
        """
        home, asked = urlsplit(self._client.base_url), urlsplit(url)
        name, own = asked.hostname or "", home.hostname or ""
        is_own = name == own or name.endswith(f".{own.removeprefix('www.')}")
        is_same_way = asked.scheme == home.scheme and _port(asked) == _port(home)
        if not (own and is_own and is_same_way) or asked.username or "\\" in asked.netloc:
            raise FileNotGiven("The file's address is none of Slack's.")
        return url


class _Stay(HTTPRedirectHandler):
    """Follows nothing: a redirect could take the token elsewhere."""

    def redirect_request(self, *_request: object, **_more: object) -> None:
        """Say that there is nothing to follow."""


class _Within:
    """A file that is read to its end within so many seconds, or not."""

    def __init__(self, file: IO[bytes], seconds: float) -> None:
        self._file = file
        self._until = time.monotonic() + seconds

    def read(self, size: int = -1) -> bytes:
        """Read on. Raises Refused once it takes too long."""
        if time.monotonic() > self._until:
            raise Refused("The upload to Slack took too long.")
        return self._file.read(size)


def _opener(client: WebClient) -> OpenerDirector:
    """Return what speaks HTTP by the same proxy and certificates as the client."""
    proxies = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    return build_opener(_Stay, ProxyHandler(proxies), HTTPSHandler(context=client.ssl))


def _port(url: SplitResult) -> int | None:
    try:
        return url.port or _PORTS.get(url.scheme)
    except ValueError:
        return None


def _repeatable(client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    """Call what may be asked twice: a lost answer is no more than a reason to try again."""
    try:
        return call(client, method, **arguments)
    except Uncertain as trouble:
        raise Later(trouble.words) from trouble


def _write(answer: Any, into: Path, *, at_most: int) -> None:
    told = answer.headers.get("Content-Length")
    written = 0
    until = time.monotonic() + DOWNLOAD_SECONDS
    with into.open("wb") as file:
        while block := answer.read(_BLOCK):
            written += len(block)
            if written > at_most:
                raise FileTooLarge(f"It has more than {at_most} bytes.")
            if time.monotonic() > until:
                raise Later("The file came too slowly.")
            file.write(block)
    if told is not None and written != int(told):
        raise Later("The line broke while the file came.")


@contextmanager
def _line_may_break() -> Iterator[None]:
    """Say what went wrong on the way in the house's words."""
    try:
        yield
    except HTTPError as error:
        if error.code == _NOT_FOUND:
            raise FileGone("Slack does not have that file.") from error
        if error.code == _TOO_MANY or error.code >= _SERVER_ERROR:
            wait = error.headers.get("Retry-After") or ""
            seconds = float(wait) if wait.isdecimal() else None
            raise Later(f"Slack answered {error.code}.", seconds=seconds) from error
        raise Refused(f"Slack answered {error.code} to a file.") from error
    except (OSError, HTTPException) as error:
        raise Later(f"The line to Slack broke: {type(error).__name__}.") from error
