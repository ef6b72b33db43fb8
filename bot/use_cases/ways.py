"""The ways out of the house, and how what went out is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.delivery.email import Mailer
from bot.delivery.outcomes import Later
from bot.delivery.slack import SlackWriter
from bot.delivery.slack_files import SlackFiles
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import Delivery, DeliveryState
from bot.store.database import Begin


class RootNotPosted(Later):
    """The thread's first message is not posted yet."""


class ExportZip(Protocol):
    """Writes everything that a team has into one file; `by` is who asked for it."""

    def __call__(
        self, begin: Begin, target: Path, *, team_id: str, now: datetime, by: str
    ) -> object:
        """Write the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """How everything leaves as a file: what writes it, and what takes it to Slack."""

    files: SlackFiles
    export_zip: ExportZip


class Ways:
    """The ways out: Slack, e-mail where it is set up, and `exporting` for files.

    `plain_teams` are the workspaces whose Slack refused charts and tables; while this process
    lives they get the plain twin at once. `mailer_of` takes the place of `mailer` where the
    workspace may change what sends its letters.
    """

    def __init__(
        self,
        slack: SlackWriter,
        reader: SlackReader,
        mailer: Mailer | None,
        exporting: Exporting | None = None,
        *,
        mailer_of: Callable[[], Mailer | None] | None = None,
    ) -> None:
        self.slack = slack
        self.reader = reader
        self._mailer_of = mailer_of or (lambda: mailer)
        self.exporting = exporting
        self.plain_teams: set[str] = set()

    @property
    def mailer(self) -> Mailer | None:
        """What sends e-mail now. Raises Later where it is known and cannot be used."""
        return self._mailer_of()


# The ways out of one workspace. Raises NotSent where it has none any more.
WaysOf = Callable[[str], Ways]


def finish(
    begin: Begin,
    delivery: Delivery,
    state: DeliveryState,
    *,
    now: datetime,
    error: str | None = None,
) -> None:
    """Record how a delivery ended."""
    with begin(delivery.team_id) as store:
        store.deliveries.finish(delivery, state, at=now, error=error)
