"""What managers alone see beside a letter's questions; no word of it is in the letter."""

from dataclasses import dataclass

from bot.domain.comparable import Comparable
from bot.domain.earlier_offers import EarlierOffer
from bot.domain.offer import Stakes
from bot.domain.play import EXITS
from bot.domain.refund_advice import Advice
from bot.domain.worth_keeping import Worth

OFFERS = frozenset(("recovery_offer",))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferBriefing:
    """What an offer is measured by: the stakes, what others were given, what was kept."""

    stakes: Stakes
    comparable: Comparable
    earlier: tuple[EarlierOffer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """What a manager is told before a letter of one kind; a part that it has no use for is None."""

    offer: OfferBriefing | None = None
    advice: Advice | None = None
    worth: Worth | None = None


def makes_offer(kind: str) -> bool:
    """Say whether a letter of this kind offers something."""
    return kind in OFFERS


def is_ending(kind: str) -> bool:
    """Say whether a letter of this kind is a goodbye (domain.md, Plays)."""
    return kind in EXITS
