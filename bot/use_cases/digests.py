"""Post the digest by hand."""

from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import DomainError
from bot.domain.team import Actor, OnlyManagers
from bot.store.database import Begin


class NoDigestChannel(DomainError):
    """There is no channel for the digest yet. Choose one with /goodfit setup."""


class NotRunYet(DomainError):
    """No night was run yet, so there is no digest to post."""


def post_digest_now(begin: Begin, actor: Actor, *, now: datetime) -> str:
    """Queue the last night's digest, redrawn where it stands already, and say so in a sentence.

    Raises OnlyManagers, NoDigestChannel, NotRunYet.
    """
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        team = store.team.get()
        if team.digest_channel is None:
            raise NoDigestChannel
        night = store.nights.last_done()
        if night is None:
            raise NotRunYet
        card = f"digest:{night.isoformat()}"
        stands = store.deliveries.find_post(card) is not None
        store.deliveries.add(
            DeliveryKind.CARD, {"card": card}, at=now, once=f"{card}:now:{int(now.timestamp())}"
        )
    did = "is drawn anew where it stands" if stands else "is on its way"
    return f"The digest of the night of {night:%-d %b %Y} {did}: <#{team.digest_channel}>."
