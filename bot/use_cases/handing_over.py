"""An approved letter for somebody to send by hand, as what an e-mail of ours would have been."""

from typing import Any

from bot.domain.draft import DraftState
from bot.domain.errors import DomainError
from bot.store.database import Begin
from bot.use_cases.dispatch import email_payload

_APPROVED = (
    DraftState.APPROVED,
    DraftState.HANDED_OVER,
    DraftState.PARKED,
    DraftState.SENT,
    DraftState.MARKED_SENT,
)


class NotApproved(DomainError):
    """That draft is not approved, so there is nothing to send yet."""


class NoRecipient(DomainError):
    """No address is known for that letter. Edit the draft and add one, or copy its text."""


def hand_over(begin: Begin, *, team_id: str, draft_id: int) -> dict[str, Any]:
    """Return an approved letter as the outbox would hold it.

    Raises UnknownDraft, NotApproved, NoRecipient.
    """
    with begin(team_id, reading=True) as store:
        draft = store.drafts.get(draft_id)
        if draft.state not in _APPROVED:
            raise NotApproved
        if not draft.recipient:
            raise NoRecipient
        return email_payload(store, draft)
