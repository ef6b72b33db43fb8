"""What every listener works with: the ledger, the clock, and a bell for the queues."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything at hand.

    `serves` says whether this process serves a workspace; `by_email` whether an e-mail can leave
    from it; `ring` wakes the queues after a commit.
    """

    serves: Callable[[str], bool]
    begin: Begin
    now: Callable[[], datetime]
    by_email: Callable[[str], bool]
    ring: Callable[[], None]
