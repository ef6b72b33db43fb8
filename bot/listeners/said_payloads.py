"""What people wrote to the bot, and the files they sent: Slack's JSON to plain values."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.listeners.payloads import Json, team_of_event
from bot.use_cases.inbox import is_written


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file that came with a message; `kind` is Slack's own word, such as csv or zip."""

    id: str
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidToBot:
    """Something that a person wrote to the bot: a mention in a channel, or a direct message."""

    team_id: str
    user_id: str
    channel: str
    text: str
    ts: str
    thread_ts: str | None = None
    is_direct: bool = False
    has_file: bool = False
    files: tuple[SentFile, ...] = ()


def read_said(body: Json) -> SaidToBot | None:
    """Read a mention or a direct message; None for what no person wrote to the bot just now.

    Edits, deletions and what bots write say nothing new.
    """
    event = body["event"]
    is_direct = event.get("type") == "message"
    is_new = is_written(event)
    is_elsewhere = is_direct and event.get("channel_type") != "im"
    if not is_new or is_elsewhere or not event.get("user") or not event.get("ts"):
        return None
    return SaidToBot(
        team_id=team_of_event(body),
        user_id=str(event["user"]),
        channel=str(event.get("channel") or ""),
        text=str(event.get("text") or ""),
        ts=str(event["ts"]),
        thread_ts=str(event.get("thread_ts") or "") or None,
        is_direct=is_direct,
        has_file=bool(event.get("files")) or event.get("subtype") == "file_share",
        files=_files(event),
    )


def _files(event: Json) -> tuple[SentFile, ...]:
    return tuple(
        SentFile(
            id=str(file["id"]),
            name=str(file.get("name") or file.get("title") or ""),
            kind=str(file.get("filetype") or ""),
        )
        for file in event.get("files") or ()
        if isinstance(file, Mapping) and file.get("id")
    )
