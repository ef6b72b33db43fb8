"""The replies in a draft's thread that ask what the client answered: which, to whom, drawn how."""

from datetime import datetime

from bot.domain.complaint import Complaint
from bot.domain.delivery import DeliveryKind
from bot.domain.draft import Draft
from bot.domain.follow_up import Answer
from bot.domain.team import is_user_id
from bot.messages.answer_cards import AskCard
from bot.messages.letter_nouns import letter_noun
from bot.store.store import Store

# Asked once, and once more where there was no answer.
ASKS = ("ask", "ask2")


def ask_card_name(draft_id: int, part: str) -> str:
    """Return the name of a reply that asks: draft:7:ask."""
    return f"draft:{draft_id}:{part}"


def once_for_ask(card: str) -> str:
    """Return what makes a reply be posted only once."""
    return f"asks:{card}"


def next_ask(draft: Draft) -> str:
    """Return the reply by which this draft is asked about when its day comes."""
    return ASKS[1] if draft.answer == Answer.NONE else ASKS[0]


def ask_card(store: Store, draft: Draft, part: str) -> AskCard:
    """Return what one of these replies says now."""
    has_second = store.deliveries.find_post(ask_card_name(draft.id, ASKS[1])) is not None
    is_second = part == ASKS[1]
    waits_again = is_second and draft.answer == Answer.NONE and draft.ask_on is not None
    people = store.team.list_people([draft.answered_by or ""])
    return AskCard(
        draft=draft,
        client=store.clients.get(draft.client_id).client.name,
        letter=letter_noun(draft.kind),
        who=who_acts(store, draft),
        names={user_id: person.name for user_id, person in people.items()},
        timezone=store.team.get().timezone,
        promises=store.follow_ups.list_promises(draft.id),
        open_complaints=open_complaints(store, draft),
        is_asking=draft.answer is None or waits_again,
        is_newest=is_second or not has_second,
    )


def who_acts(store: Store, draft: Draft) -> str:
    """Return who looks after what a letter started: the client's owner, else who asked for it.

    Whoever is no member any more is passed over; where nobody is left, a manager is.
    """
    owner = store.clients.get(draft.client_id).client.owner
    wanted = [owner or "", draft.asked_by, *store.team.list_managers()]
    known = store.team.list_people(wanted)
    members = [who for who in wanted if is_user_id(who) and who in known and known[who].is_member]
    return next(iter(members), draft.asked_by)


def open_complaints(store: Store, draft: Draft) -> list[str]:
    """Return which of the complaints that a letter answered are open still."""
    found = ((ref, store.entries.find(ref)) for ref in draft.complaint_ids)
    return [
        ref
        for ref, entry in found
        if entry is not None
        and not entry.withdrawn
        and isinstance(entry.value, Complaint)
        and entry.value.is_open
    ]


def draw_asks(store: Store, draft_id: int, *, now: datetime) -> None:
    """Queue the replies that ask to be drawn anew: those that stand, or are just being posted."""
    for part in ASKS:
        card = ask_card_name(draft_id, part)
        first = once_for_ask(card)
        is_there = store.deliveries.find_post(card) or store.deliveries.state_of(first)
        if is_there:
            payload = {"card": card, "first": first}
            store.deliveries.add(DeliveryKind.CARD, payload, at=now)
