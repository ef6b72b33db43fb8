"""Say what a draft's offer costs us, to managers alone."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.briefing import OfferBriefing
from bot.domain.draft import Draft
from bot.domain.errors import DomainError
from bot.domain.offer import OfferCost, cost_of
from bot.domain.team import Actor, OnlyManagers
from bot.messages.offered import offered
from bot.store.database import Begin
from bot.use_cases.briefing import brief_offer
from bot.use_cases.tonight import score_tonight


class NoOffer(DomainError):
    """That draft's form named no offer, so there is nothing to reckon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """A draft's offer with what it costs, and what it is measured by."""

    draft: Draft
    cost: OfferCost
    briefing: OfferBriefing


def reckon_offer(begin: Begin, actor: Actor, *, draft_id: int, now: datetime) -> Reckoned:
    """Return what the offer costs that the form of a draft was told, as things stand now.

    Raises OnlyManagers, UnknownDraft, NoOffer.
    """
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id, reading=True) as store:
        draft = store.drafts.get(draft_id)
        found = score_tonight(store, actor.team, draft.client_id, now=now)
        briefing = brief_offer(store, actor, found, now=now)
    told = offered(draft, currency=briefing.stakes.currency)
    if told is None:
        raise NoOffer
    cost = cost_of(told.kind, amount=told.amount, hours=told.hours, stakes=briefing.stakes)
    return Reckoned(draft=draft, cost=cost, briefing=briefing)
