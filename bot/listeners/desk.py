"""What every listener works with: the ledger, the clock, and a bell for the queues."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.store.database import Begin
from bot.use_cases.mail_ways import MailRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything at hand.

    `serves` says whether this process serves a workspace; `by_email` whether an e-mail can leave
    from it; `ring` wakes the queues after a commit; `mail` says what servers workspaces may name.
    """

    serves: Callable[[str], bool]
    begin: Begin
    now: Callable[[], datetime]
    by_email: Callable[[str], bool]
    ring: Callable[[], None]
    mail: MailRules = field(default_factory=MailRules)
