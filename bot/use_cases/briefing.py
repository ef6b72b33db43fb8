"""What a manager is told before a letter that costs money or ends a relationship."""

from datetime import datetime, timedelta

from bot.domain.briefing import Briefing, OfferBriefing, is_ending, makes_offer
from bot.domain.client import Client
from bot.domain.comparable import compare, gravest
from bot.domain.course import COURSE_DAYS
from bot.domain.earlier_offers import earlier_offers
from bot.domain.night import Night
from bot.domain.offer import stakes_of
from bot.domain.refund_advice import advise_refund
from bot.domain.revenue_share import RevenueShare
from bot.domain.team import Actor
from bot.domain.tuning import tuned
from bot.domain.worth_keeping import Worth, weigh
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.tonight import Tonight


def brief(
    store: Store, actor: Actor, found: Tonight, *, kind: str, now: datetime
) -> Briefing | None:
    """Return what a letter of `kind` needs weighed; None for one that neither offers nor ends.

    Figures of money are for managers alone (domain.md, Who may): None for anybody else.
    """
    if not actor.is_manager or not (makes_offer(kind) or is_ending(kind)):
        return None
    night = night_of(actor, found, now=now)
    client = found.history.client
    share = store.revenues.share_of(found.account.id, client.currency, store.nights.last_done())
    return Briefing(
        offer=brief_offer(store, actor, found, now=now) if makes_offer(kind) else None,
        advice=advise_refund(night, share=share),
        worth=_worth(store, found, night, share) if is_ending(kind) else None,
    )


def brief_offer(store: Store, actor: Actor, found: Tonight, *, now: datetime) -> OfferBriefing:
    """Return what an offer to a client is measured by: figures for a manager, so ask first."""
    night = night_of(actor, found, now=now)
    client: Client = found.history.client
    like = gravest(night.history)
    given = (
        store.given.list_like(like, client_id=found.account.id, segment=client.segment)
        if like
        else []
    )
    return OfferBriefing(
        stakes=stakes_of(night),
        comparable=compare(like, client.segment, given),
        earlier=earlier_offers(night),
    )


def night_of(actor: Actor, found: Tonight, *, now: datetime) -> Night:
    """Return a client's ledger as it is known now, by the workspace's own rules."""
    return Night.of(
        found.history,
        now=now,
        calendar=calendar_of(actor.team, now=now),
        rules=tuned(actor.team.rules),
    )


def _worth(store: Store, found: Tonight, night: Night, share: RevenueShare) -> Worth:
    since = night.today - timedelta(days=COURSE_DAYS - 1)
    course = store.nights.course(found.account.id, since)
    return weigh(night, found.score, share=share, course=course)
