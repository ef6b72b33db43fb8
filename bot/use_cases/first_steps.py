"""How far a workspace is with its first steps, for Home and for who installed the bot."""

from datetime import datetime
from hashlib import sha256

from bot.domain.delivery import DeliveryKind
from bot.domain.first_steps import FirstSteps
from bot.domain.team import Actor, NotForGuests, OnlyManagers, actor_for
from bot.messages.blocks import Block
from bot.messages.first_steps import first_steps_message
from bot.store.store import Store

# Under this name it is remembered who skipped them, as S-214 is an entry's.
NAME, SKIPPED = "first-steps", "skipped"
# How the message that leads through them is called, before a person's id.
CARD = "steps"


def first_steps(store: Store, actor: Actor) -> FirstSteps | None:
    """Return how far a manager is; None once there was a night, or when they are skipped."""
    if not actor.is_manager or not store.newcomers.are_all() or is_skipped(store):
        return None
    return FirstSteps(
        clients=store.clients.count(),
        channel=actor.team.digest_channel,
        has_logged=store.newcomers.has_logged(actor.user_id),
    )


def steps_card(user_id: str) -> str:
    """Return the name of the message that leads somebody through the first steps."""
    return f"{CARD}:{user_id}"


def draw_steps(store: Store, user_id: str) -> tuple[str, list[Block]]:
    """Draw the first steps for who installed the bot. Raises OnlyManagers."""
    team, person = store.team.get(), store.team.find_person(user_id)
    if person is None or not actor_for(person, team).is_manager:
        raise OnlyManagers
    managers = store.team.list_people(team.managers)
    steps = first_steps(store, actor_for(person, team))
    names = [managers[m].name if m in managers else m for m in team.managers]
    return first_steps_message(
        person.name, steps, team, managers=names, is_skipped=is_skipped(store)
    )


def redraw_steps(store: Store, *, now: datetime) -> int:
    """Queue the first steps that stand somewhere to be drawn anew where they are others now.

    Return how many. What looks as it did when last queued is left.
    """
    return sum(_queue(store, card, now=now) for card in store.deliveries.list_posts(f"{CARD}:"))


def post_steps(store: Store, user_id: str, *, now: datetime) -> bool:
    """Queue the first steps for somebody, unless somebody has them already."""
    if store.deliveries.list_posts(f"{CARD}:"):
        return False
    return _queue(store, steps_card(user_id), now=now)


def _queue(store: Store, card: str, *, now: datetime) -> bool:
    try:
        text, _ = draw_steps(store, card.removeprefix(f"{CARD}:"))
    except (OnlyManagers, NotForGuests):
        return False
    look = sha256(text.encode()).hexdigest()[:16]
    number, last = store.newcomers.last_look(card) or (0, "")
    if last.startswith(f"{card}:{look}:"):
        return False
    # With the number of the look before: what was chosen and taken back looks as it did once.
    once = f"{card}:{look}:{number}"
    return store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now, once=once)


def is_skipped(store: Store) -> bool:
    """Say whether somebody skipped the first steps."""
    return any(change.action == SKIPPED for change in store.entries.list_changes(NAME))
