"""Reminders of a draft that waits: two at most, then somebody else is asked once."""

from bot.domain.draft import Draft, DraftState

# More reminders than two are not read (slack-ux.md, rule 19).
MOST_REMINDERS = 2


def is_escalated(draft: Draft) -> bool:
    """Say whether its approver was reminded in vain, so that the fallback approver is asked."""
    return draft.state is DraftState.WAITING and draft.reminders > MOST_REMINDERS


def has_more(reminders: int) -> bool:
    """Say whether anybody is told again after so many reminders."""
    return reminders <= MOST_REMINDERS
