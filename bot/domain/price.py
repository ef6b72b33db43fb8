"""Who may see what a scope request costs (domain.md, "Who may")."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.entry import Entry
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor

Change = tuple[str, Mapping[str, Any]]


def may_see_price(
    entry: Entry, logged_by: str | None, actor: Actor, changes: Iterable[Change]
) -> bool:
    """Say whether somebody may see an entry's figures of money: managers do.

    A member sees the price of a request that they logged themselves, until somebody else changes
    it. `changes` are (by whom, what the columns were before).
    """
    if actor.is_manager:
        return True
    is_own = isinstance(entry, ScopeRequest) and logged_by == actor.user_id
    return is_own and all(by == actor.user_id for by, before in changes if "amount" in before)
