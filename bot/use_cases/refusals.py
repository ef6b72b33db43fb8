"""Which letters cannot be written now: principle 1, and what is not ours to apologise for."""

from datetime import date

from bot.domain.client import Status
from bot.domain.errors import DomainError
from bot.domain.failure import has_failure, open_wrongs, unrighted_wrongs
from bot.domain.history import History, MessageStatus
from bot.domain.play import EXITS, PlayName

# As long as a play waits for an answer to a message (domain.md, Plays).
WAIT_DAYS = 30


class FailureStillOpen(DomainError):
    """A failure of ours is still open, so no exit can be drafted."""


class NothingToApologiseFor(DomainError):
    """No open complaint of this client is our fault, so there is nothing to apologise for."""


class NoOldWrong(DomainError):
    """No wrong of ours to this client is left without a remedy, so there is none to right."""


def refuse(kind: str, history: History, today: date) -> None:
    """Let a letter pass that may be written now.

    Raises FailureStillOpen, NothingToApologiseFor, NoOldWrong.
    """
    sentence = refusal(kind, history, today)
    if sentence is None:
        return
    if kind == PlayName.SECOND_CHANCE:
        raise NoOldWrong(sentence)
    raise FailureStillOpen(sentence) if kind in EXITS else NothingToApologiseFor(sentence)


def refusal(kind: str, history: History, today: date) -> str | None:
    """Say in words why this letter cannot be drafted now (domain.md, principle 1)."""
    if kind in EXITS and has_failure(history, today):
        wrongs = "; ".join(f"{c.id} {c.text.rstrip(' .')}" for c in open_wrongs(history))
        return (
            "A failure of ours is still open, so an exit cannot be drafted: "
            f"{wrongs or 'something that we promised is overdue'}. Right it first."
        )
    if kind in ("apology", "recovery_offer") and not has_failure(history, today):
        return str(NothingToApologiseFor())
    if kind == PlayName.SECOND_CHANCE and not unrighted_wrongs(history):
        return _no_old_wrong(history)
    return None


def _no_old_wrong(history: History) -> str:
    if history.client.status is Status.FORMER:
        return str(NoOldWrong())
    return (
        "A second chance is for a client who left and came back. To one whom we still serve, "
        "write an apology or a recovery offer."
    )


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
