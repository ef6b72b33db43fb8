"""A file that was fetched from Slack, and what its reading can end with."""

from pathlib import Path
from typing import NamedTuple

from bot.domain.dry_run import DryRun
from bot.domain.errors import DomainError
from bot.domain.file_import import FileImport
from bot.domain.team import Actor
from bot.listeners.desk import Desk


class FiguresChanged(DomainError):
    """The ledger changed since the figures were shown; `figures` are those of now."""

    def __init__(self, figures: DryRun) -> None:
        super().__init__()
        self.figures = figures


class Reading(NamedTuple):
    """A fetched file, the import that it belongs to, and on whose behalf it is read."""

    path: Path
    found: FileImport
    actor: Actor
    desk: Desk
