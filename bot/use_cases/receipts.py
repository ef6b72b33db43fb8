"""Show what is behind a client's score, line by line, as of now."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.rules import Rules
from bot.domain.team import Actor
from bot.domain.tuning import tuned
from bot.store.database import Begin
from bot.use_cases.tonight import Tonight, score_tonight


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """A client scored as of now, with the rules that it was scored by."""

    tonight: Tonight
    rules: Rules


def show_receipts(begin: Begin, actor: Actor, *, client_id: int, now: datetime) -> Receipts:
    """Score a client as of `now`; every member may see it, figures of money are for managers.

    Raises UnknownClient.
    """
    with begin(actor.team_id, reading=True) as store:
        tonight = score_tonight(store, actor.team, client_id, now=now)
    return Receipts(tonight=tonight, rules=tuned(actor.team.rules))
