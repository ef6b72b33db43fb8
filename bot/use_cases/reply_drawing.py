"""Draw the replies of a draft's thread that are no versions: comments and reminders."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.draft import Draft, DraftDecision, DraftState
from bot.domain.errors import DomainError
from bot.messages.blocks import Block
from bot.messages.cards import DraftCard, state_words
from bot.messages.draft_replies import comment_message, reminder_message
from bot.store.drafts import UnknownDraft
from bot.store.store import Store
from bot.use_cases.approvers import waited_for
from bot.use_cases.dispatch import reminder_card


class NothingToRemindOf(DomainError):
    """That draft was decided before its reminder was posted."""


def draw_comment(
    store: Store, card: DraftCard, number: int, *, now: datetime
) -> tuple[str, Sequence[Block]]:
    """Draw a comment, for the one who asked for the draft or else who is to decide."""
    found = next((d for d in card.decisions if d.id == number and d.kind == "commented"), None)
    if found is None:
        raise UnknownDraft
    to = _reader_of(store, card.draft, found, now=now)
    return comment_message(found, author=card.name(found.by), to=to)


def draw_reminder(
    store: Store, card: DraftCard, number: int, *, now: datetime
) -> tuple[str, Sequence[Block]]:
    """Draw a reminder. Raises NothingToRemindOf for one that is not posted and not needed."""
    draft = card.draft
    is_posted = store.deliveries.find_post(reminder_card(draft.id, number)) is not None
    if not is_posted and draft.state is not DraftState.WAITING:
        raise NothingToRemindOf
    people = waited_for(store, draft, now=now)
    return reminder_message(
        draft,
        number,
        what=f"{card.client}: {card.what.lower()}",
        who=people[0] if people else None,
        name=card.name,
        timezone=card.timezone,
        stands=state_words(card),
        is_stale=bool(card.changed),
    )


def _reader_of(store: Store, draft: Draft, comment: DraftDecision, *, now: datetime) -> str | None:
    """Return who must hear of a comment: never who wrote it."""
    if comment.by != draft.asked_by:
        return draft.asked_by
    return next((m for m in waited_for(store, draft, now=now) if m != comment.by), None)
