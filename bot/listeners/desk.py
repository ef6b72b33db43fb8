"""What every listener works with: the ledger, the clock, and a bell for the queues."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything at hand.

    `team_id` is the workspace served; `by_email` says whether an e-mail can leave; `ring` wakes
    the queues after a commit.
    """

    team_id: str
    begin: Begin
    now: Callable[[], datetime]
    by_email: bool
    ring: Callable[[], None]
