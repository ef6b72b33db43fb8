"""Files sent to the bot in a direct message: each kept to be read, or a sentence why not."""

from pathlib import PurePath

from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.said_payloads import SaidToBot, SentFile
from bot.messages.import_help import ONLY_MANAGERS, in_channel, not_read
from bot.messages.proposals import told
from bot.messages.reply import NOTHING, Nothing, Reply
from bot.use_cases import file_imports

ENDINGS = frozenset((".csv", ".tsv", ".txt", ".zip"))
_KINDS = frozenset(("csv", "tsv", "text", "zip"))


def is_importable(file: SentFile) -> bool:
    """Say whether a file may be a CSV or a zip; one whose name Slack keeps back is looked at."""
    return not file.name or file.kind in _KINDS or PurePath(file.name).suffix.lower() in ENDINGS


def answer_files(
    said: SaidToBot, actor: Actor, desk: Desk, *, has_question: bool
) -> Reply | Nothing | None:
    """Have the files of a message read; None where its words are to be answered instead.

    NOTHING where each file is answered by a card of its own. `has_question` says that something
    was written that can be answered.
    """
    importable = [file for file in said.files if is_importable(file)]
    is_import = actor.is_manager and said.is_direct and importable
    if has_question and not is_import:
        return None
    if not said.is_direct:
        return told(in_channel())
    if not actor.is_manager:
        return told(ONLY_MANAGERS)
    others = [file.name for file in said.files if file not in importable]
    if not importable:
        return not_read(others or ["That"])
    # Whether the scope was granted is seen when the file is fetched: it may be so since today.
    for file in importable:
        file_imports.open_import(
            desk.begin,
            actor,
            file_id=file.id,
            file_name=file.name or "your file",
            ts=said.ts,
            has_words=bool(said.text.strip()),
            now=desk.now(),
        )
    return not_read(others) if others else NOTHING
