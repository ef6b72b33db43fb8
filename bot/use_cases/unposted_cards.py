"""Cards of drafts that wait for a person and stand nowhere in Slack, as those of an import do."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.store.store import Store
from bot.use_cases.dispatch import comment_card, draw, root_card
from bot.use_cases.waiting import OPEN_STATES


def post_unposted(store: Store, draft_ids: Iterable[int], *, now: datetime) -> None:
    """Queue the cards and comments of those of these drafts that wait for a person.

    Without a channel for approvals nothing is queued: it would fail. They are queued when a
    channel is chosen, and until then the Home tab has a button for each.
    """
    if store.team.get().approvals_channel is None:
        return
    for draft_id in draft_ids:
        draft = store.drafts.get(draft_id)
        if draft.state not in OPEN_STATES or store.deliveries.find_post(root_card(draft_id)):
            continue
        draw(store, draft, now=now)
        for said in store.drafts.list_decisions(draft_id):
            if said.kind == "commented":
                card = comment_card(draft_id, said.id)
                store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now, once=card)


def post_all_unposted(store: Store, *, now: datetime) -> None:
    """Queue the cards of every draft that waits for a person and stands nowhere in Slack."""
    waiting = [draft.id for draft in store.drafts.list_in(OPEN_STATES)]
    post_unposted(store, waiting, now=now)
