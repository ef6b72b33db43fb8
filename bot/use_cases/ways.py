"""The ways out of the house, and how what went out is recorded."""

from datetime import datetime

from bot.delivery.email import Mailer
from bot.delivery.outcomes import Later
from bot.delivery.slack import SlackWriter
from bot.delivery.slack_read import SlackReader
from bot.domain.delivery import Delivery, DeliveryState
from bot.store.database import Begin


class RootNotPosted(Later):
    """The thread's first message is not posted yet."""


class Ways:
    """The ways out: Slack, and e-mail where it is set up.

    `plain_teams` are the workspaces whose Slack refused charts and tables; while this process
    lives they get the plain twin at once.
    """

    def __init__(self, slack: SlackWriter, reader: SlackReader, mailer: Mailer | None) -> None:
        self.slack = slack
        self.reader = reader
        self.mailer = mailer
        self.plain_teams: set[str] = set()


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
