"""How data comes in from Slack, and what is said of files that are not taken."""

from collections.abc import Sequence

from bot.domain.file_import import FileImport
from bot.messages.blocks import Block, context, escape, line, quoted, section, when
from bot.messages.import_words import done_words
from bot.messages.reply import Reply

SCOPE = "files:read"
MOST_MEGABYTES = 50
_COMMAND = "Where Goodfit runs, type goodfit import and the path of the file or folder."
_WITHOUT = (
    f"This workspace did not grant me the scope {SCOPE}. {_COMMAND} Or ask whoever runs "
    f"Goodfit to install it again with {SCOPE}, and then send me the file in a direct message."
)
READS = (
    "I read the detailed time report of Harvest, Toggl Track or Clockify as CSV, one CSV of the "
    "folder format such as time.csv, or a zip of a whole folder."
)
_FIRST = (
    "I show what it would add, change and remove. Nothing is imported before you press a button, "
    "and the same file twice changes nothing."
)
ONLY_MANAGERS = "Only managers import files, so nothing was done with it."

CHANGED_FILE = "The file was changed in Slack since then, and nothing was imported. Look again."
CHANGED_LEDGER = (
    "The ledger was changed since those figures were shown, and nothing was imported. "
    "These are the figures of now."
)
FILE_GONE = "The file is not in Slack any more, so nothing was imported. Send it again."
OURS = "Something failed on our side, so nothing was imported. Send the file again."


def how_to_import(bot_user_id: str | None, recent: Sequence[FileImport], timezone: str) -> Reply:
    """Say how a file comes in, and what came in last."""
    told = "Send me the file in a direct message"
    shown = f"{told}: <@{bot_user_id}>" if bot_user_id else told
    small = [
        f"{_recent(one)}, {when(one.finished_at, timezone)}" for one in recent if one.finished_at
    ]
    blocks: list[Block] = [section(f"{shown}."), line(READS), line(_FIRST)]
    if small:
        blocks.append(context(f"Imported last: {'; '.join(small)}."))
    last = f"Imported last: {'; '.join(small)}." if small else ""
    return Reply("\n".join(filter(None, (f"{told}.", READS, _FIRST, last))), blocks)


def _recent(one: FileImport) -> str:
    return f"{quoted(one.file_name)} ({done_words(one.figures).rstrip('.')})"


def without_scope() -> Reply:
    """Say that this workspace did not let the bot read files, and what works instead."""
    told = f"I cannot read files here. {_WITHOUT}"
    return Reply(escape(told), [line(told)])


def not_read(names: Sequence[str]) -> Reply:
    """Say that files are none that can be imported."""
    named = ", ".join(names)
    verb, them = ("is", "it") if len(names) == 1 else ("are", "them")
    told = f"{named} {verb} no CSV and no zip, so nothing was done with {them}. {READS}"
    return Reply(escape(told), [line(told)])


def too_large(name: str) -> str:
    """Say that a file is too large to come in through Slack."""
    return (
        f"{name} is larger than {MOST_MEGABYTES} MB, which is the most that I take from Slack. "
        f"{_COMMAND}"
    )


def in_channel() -> str:
    """Say where files are read."""
    return "Files are read in a direct message to me alone, so nothing was done with it."


def no_table(name: str) -> str:
    """Say that a file is none that can be imported."""
    return f"{name or 'It'} is no CSV and no zip, so nothing was imported. {READS}"


def why_not_fetched(words: str) -> str:
    """Say why Slack did not give a file, from what it said."""
    if "missing_scope" in words:
        return f"I could not read it, so nothing was imported. {_WITHOUT}"
    return f"Slack did not give me the file, so nothing was imported. {words}"
