"""A file that a manager gave the bot in Slack: read, shown as figures, imported once or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.dry_run import Doubt, DryRun, UnknownName
from bot.domain.errors import DomainError

# What stands in the place of a client's key; no key holds a star.
NEW_CLIENT = "*new"
LEFT_OUT = "*out"


class ImportState(StrEnum):
    """Where an import stands."""

    READING = "reading"
    WAITING = "waiting"
    TAKING = "taking"
    DONE = "done"
    SAME = "same"
    DISCARDED = "discarded"
    REFUSED = "refused"
    EXPIRED = "expired"


OPEN = (ImportState.READING, ImportState.WAITING, ImportState.TAKING)


class UnknownImport(DomainError):
    """That import is not known here, so nothing was imported. Send the file again."""


class NotYourImport(DomainError):
    """Only who sent the file can decide about it. Nothing was imported."""


class StillReading(DomainError):
    """The file is being read just now, so nothing was done. Wait for the figures, then press."""


class OtherFigures(DomainError):
    """The figures have changed since that button was drawn, so nothing was imported. Look again."""


class ImportIsOver(DomainError):
    """That import was settled before, so nothing was done now."""


class NamesLeft(DomainError):
    """Not every name has a client yet, so nothing was imported. Choose one for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How somebody wants a file to be read.

    `clients` is by the name in the file: a client's key, NEW_CLIENT or LEFT_OUT; `dates` is such
    as dmy, `decimals` comma or point; empty where the file decides.
    """

    clients: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    decimals: str = ""

    def with_reading(self, doubt: Doubt, reading: str) -> "Choices":
        """Return the choices with a doubt decided."""
        if doubt is Doubt.DATES:
            return replace(self, dates=reading)
        return replace(self, decimals=reading)

    def with_clients(self, chosen: Mapping[str, str]) -> "Choices":
        """Return the choices with more names decided."""
        return replace(self, clients={**self.clients, **chosen})

    @property
    def picks(self) -> dict[str, str]:
        """The names that stand for a client in the ledger: its key by each."""
        special = (NEW_CLIENT, LEFT_OUT)
        return {name: key for name, key in self.clients.items() if key not in special}

    def names_chosen(self, choice: str) -> list[str]:
        """Return the names for which this was chosen."""
        return [name for name, chosen in self.clients.items() if chosen == choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImport:
    """One file. `step` counts how often it was to be read; `digest` is its content's SHA-256.

    `ts` is the message's in which it came. `notice` is a sentence on top of the figures;
    `has_words` says that something was written beside the file.
    """

    id: int
    user_id: str
    file_id: str
    file_name: str
    ts: str
    state: ImportState
    created_at: datetime
    choices: Choices = Choices()
    figures: DryRun = field(default_factory=DryRun)
    digest: str | None = None
    step: int = 0
    notice: str = ""
    has_words: bool = False
    finished_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it waits for anything."""
        return self.state in OPEN

    @property
    def undecided_names(self) -> list[UnknownName]:
        """The names for which nothing was chosen yet."""
        return [name for name in self.figures.unknown if name.name not in self.choices.clients]

    @property
    def can_be_taken(self) -> bool:
        """Say whether a button imports it: figures that are whole, and that change something."""
        is_shown = self.state is ImportState.WAITING and self.figures.is_usable
        return is_shown and not self.undecided_names and not self.figures.changes_nothing

    def name_of(self, code: str) -> str:
        """Return the name that a button's code stands for. Raises OtherFigures."""
        found = next((one.name for one in self.figures.unknown if one.code == code), None)
        if found is None:
            raise OtherFigures
        return found
