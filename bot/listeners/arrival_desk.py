"""What those work with who settle the inbox: a desk, and Slack to ask."""

from dataclasses import dataclass

from bot.delivery.slack_read import SlackReader
from bot.listeners.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalDesk:
    """A desk whose people may take the time to ask Slack."""

    desk: Desk
    slack: SlackReader
