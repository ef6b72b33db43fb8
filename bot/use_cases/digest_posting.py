"""Queue a night's digests: the channel's, and one to each owner who asked for nothing but news."""

from datetime import date, datetime

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.digest_parts import post_at
from bot.domain.team import Team, is_user_id
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.digest_drawing import START, digest_card, lesson_of, read_digest

# Where these stand, the message is under way or there, and is drawn anew and not posted again.
_THERE = (DeliveryState.SENT, DeliveryState.SENDING)


def queue_digests(store: Store, team: Team, night: date, *, now: datetime) -> None:
    """Queue what a night tells: in the channel, and to owners where the workspace wants that.

    A workspace without clients is told nothing.

    At once, or at the workspace's opening hour on a working day; what earlier nights left
    unposted is then part of this one. Called again for the same night the same messages are
    drawn anew, and of an earlier night only those that stand. A night without changes stays
    silent where only changes are wanted.
    """
    if night < (store.nights.last_done() or night):
        _redraw(store, night, now=now)
        return
    calendar = calendar_of(team, now=now)
    due_at = post_at(now, timezone=team.timezone, hour=team.digest_hour, calendar=calendar)
    store.deliveries.cancel_cards_before(digest_card(night), start=START)
    if team.digest_channel and _is_wanted(store, team, night):
        queue_card(store, digest_card(night), now=now, due_at=due_at)
    told = [digest_card(night, owner) for owner in _owners(store, night, team)]
    for card in told:
        queue_card(store, card, now=now, due_at=due_at)
    # An owner whose news has gone reads so where it stood.
    for card in store.deliveries.list_posts(f"{digest_card(night)}:"):
        if card not in told:
            queue_card(store, card, now=now)


def queue_card(
    store: Store, card: str, *, now: datetime, due_at: datetime | None = None, by_hand: bool = False
) -> bool:
    """Queue a digest once, or its drawing anew where it stands; say whether it stands.

    One that was perhaps posted twice is left alone, unless somebody asks for it by hand.
    """
    state = store.deliveries.state_of(card)
    stands = store.deliveries.find_post(card) is not None
    if stands or state in _THERE:
        redraw = {"card": card, "first": card}
        store.deliveries.add(DeliveryKind.CARD, redraw, at=now)
    elif state is not DeliveryState.PARKED or by_hand:
        again = {"again": True} if state is DeliveryState.PARKED else {}
        store.deliveries.add(
            DeliveryKind.CARD, {"card": card, **again}, at=now, due_at=due_at, once=card
        )
    return stands


def redraw_last(store: Store, *, now: datetime) -> None:
    """Draw the last night's digests anew where they stand: a setting that they show was changed."""
    night = store.nights.last_done()
    if night is not None:
        _redraw(store, night, now=now)


def _redraw(store: Store, night: date, *, now: datetime) -> None:
    for card in store.deliveries.list_posts(digest_card(night)):
        queue_card(store, card, now=now)


def _is_wanted(store: Store, team: Team, night: date) -> bool:
    card = digest_card(night)
    if store.deliveries.find_post(card) is not None:
        return True
    if not (store.nights.count_standings(night) or store.nights.count_failed(night)):
        return False
    if not team.only_changes:
        return True
    digest = read_digest(store, night)
    return digest.has_changes or lesson_of(store, digest) is not None


def _owners(store: Store, night: date, team: Team) -> list[str]:
    """Return the owners with news who are members; of others nothing is said to anybody."""
    if not team.owner_digests:
        return []
    before = store.digests.baseline(night)
    owners = [o for o in store.digests.list_owners_with_news(night, before) if is_user_id(o)]
    people = store.team.list_people(owners)
    return [owner for owner in owners if owner in people and people[owner].is_member]
