"""Clients are proposed from channels' names and from files; a manager adds or leaves each."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.proposal import Channel, Proposal, ProposalState
from bot.domain.team import Actor, OnlyManagers
from bot.messages.client_proposals import ON_A_PAGE, ProposalPage
from bot.store.database import Begin
from bot.use_cases.proposing import look_later, propose_channels, propose_files_names


def find_clients(begin: Begin, actor: Actor, *, reply_to: str = "", now: datetime) -> None:
    """Have the channels' names read in a job. Raises OnlyManagers.

    A channel's name may be private, so managers alone see what is proposed.
    """
    _check_manager(actor)
    with begin(actor.team_id) as store:
        look_later(store, actor.user_id, reply_to=reply_to, now=now)


def keep_channels(begin: Begin, *, team_id: str, channels: Iterable[Channel], now: datetime) -> int:
    """Keep the clients that channels suggest; count those that are new."""
    with begin(team_id) as store:
        return propose_channels(store, channels, now=now)


def propose_names(begin: Begin, team_id: str, names: Iterable[str], now: datetime) -> int:
    """Propose the clients that a file names and nobody knows; count those that are new.

    Names that a client has, or that were proposed before, are left as they are.
    """
    with begin(team_id) as store:
        return propose_files_names(store, names, now=now)


def list_proposed(begin: Begin, actor: Actor, *, page: int = 0) -> ProposalPage:
    """Return a page of what is proposed, the last one where `page` is over. Raises OnlyManagers."""
    _check_manager(actor)
    with begin(actor.team_id, reading=True) as store:
        count = store.proposals.count_open()
        page = min(max(0, page), max(0, (count - 1) // ON_A_PAGE))
        lines = store.proposals.list_open(limit=ON_A_PAGE, offset=page * ON_A_PAGE)
        return ProposalPage(lines=tuple(lines), page=page, count=count)


def find_proposed(begin: Begin, actor: Actor, *, key: str) -> Proposal | None:
    """Return what is proposed under a key; None when it was answered. Raises OnlyManagers."""
    _check_manager(actor)
    with begin(actor.team_id, reading=True) as store:
        return store.proposals.find(key)


def leave_proposed(begin: Begin, actor: Actor, *, key: str) -> str | None:
    """Say that a proposal is no client of ours; return its name, None when it was answered.

    It is not proposed again. Raises OnlyManagers.
    """
    _check_manager(actor)
    with begin(actor.team_id) as store:
        found = store.proposals.find(key)
        if found is None or not store.proposals.settle([key], ProposalState.LEFT):
            return None
        return found.name


def _check_manager(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers
