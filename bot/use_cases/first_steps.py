"""How far a workspace is with its first steps, for Home."""

from bot.domain.first_steps import FirstSteps
from bot.domain.team import Actor
from bot.store.store import Store

# Under this name it is remembered who skipped them, as S-214 is an entry's.
NAME, SKIPPED = "first-steps", "skipped"


def first_steps(store: Store, actor: Actor) -> FirstSteps | None:
    """Return how far a manager is; None once there was a night, or when they are skipped."""
    if not actor.is_manager or not store.newcomers.are_all() or is_skipped(store):
        return None
    return FirstSteps(
        clients=store.clients.count(),
        channel=actor.team.digest_channel,
        has_logged=store.newcomers.has_logged(actor.user_id),
    )


def is_skipped(store: Store) -> bool:
    """Say whether somebody skipped the first steps."""
    return any(change.action == SKIPPED for change in store.entries.list_changes(NAME))
