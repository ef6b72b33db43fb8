"""Which letters cannot be written now: principle 1, and what is not ours to apologise for."""

from datetime import date

from bot.domain.errors import DomainError
from bot.domain.failure import has_failure, open_wrongs
from bot.domain.history import History, MessageStatus
from bot.domain.play import EXITS

# As long as a play waits for an answer to a message (domain.md, Plays).
WAIT_DAYS = 30


class FailureStillOpen(DomainError):
    """A failure of ours is still open, so no exit can be drafted."""


class NothingToApologiseFor(DomainError):
    """No open complaint of this client is our fault, so there is nothing to apologise for."""


def refuse(kind: str, history: History, today: date) -> None:
    """Let a letter pass that may be written now. Raises FailureStillOpen, NothingToApologiseFor."""
    sentence = refusal(kind, history, today)
    if sentence is None:
        return
    raise FailureStillOpen(sentence) if kind in EXITS else NothingToApologiseFor(sentence)


def refusal(kind: str, history: History, today: date) -> str | None:
    """Say in words why this letter cannot be drafted now (domain.md, principle 1)."""
    if kind in EXITS and has_failure(history, today):
        wrongs = "; ".join(f"{c.id} {c.text}" for c in open_wrongs(history))
        return (
            "A failure of ours is still open, so an exit cannot be drafted: "
            f"{wrongs or 'something that we promised is overdue'}. Right it first."
        )
    if kind in ("apology", "recovery_offer") and not has_failure(history, today):
        return str(NothingToApologiseFor())
    return None


def sent_before(kind: str, history: History, today: date) -> str | None:
    """Say in words that such a letter went out lately and has no answer noted.

    Repeated apologies can be worse than silence (domain.md, facts behind the table).
    """
    sent = [
        message.on
        for message in history.messages
        if message.kind == kind
        and message.status is MessageStatus.SENT
        and (today - message.on).days <= WAIT_DAYS
    ]
    if not sent:
        return None
    return (
        f"Such a letter went out on {max(sent):%-d %b %Y} and no answer is noted. "
        "A second one can be worse than waiting: call them first."
    )
