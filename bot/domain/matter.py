"""What a letter is about: later letters about the same are one thread of e-mails."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.play import EXITS

# Letters that answer a complaint stay in its thread (words.md, "Rules with a reason").
ANSWERS = ("apology", "recovery_offer", "listen", "second_chance")
_AGAIN = "Re: "


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter that left by e-mail; `message_id` is as it was sent, <...@...>."""

    draft_id: int
    kind: str
    matter: str | None
    complaint_ids: tuple[str, ...]
    subject: str
    message_id: str
    sent_at: datetime


def matter_of(
    kind: str, complaint_ids: Collection[str], earlier: Sequence[SentLetter]
) -> str | None:
    """Return what a new letter is about; None where it begins something of its own.

    A goodbye is one matter. An answer to complaints is about the first of them, or about what
    an earlier answer to any of them was about. Everything else is new each time: two change
    orders have nothing in common but their kind.
    """
    if kind in EXITS:
        return kind
    if kind not in ANSWERS or not complaint_ids:
        return None
    known = [
        letter.matter
        for letter in earlier
        if letter.kind in ANSWERS and letter.matter and set(letter.complaint_ids) & {*complaint_ids}
    ]
    return known[-1] if known else next(iter(complaint_ids))


def thread_of(matter: str | None, earlier: Sequence[SentLetter]) -> list[SentLetter]:
    """Return the letters sent about a matter, oldest first."""
    of_it = [letter for letter in earlier if matter is not None and letter.matter == matter]
    return sorted(of_it, key=lambda letter: (letter.sent_at, letter.draft_id))


def subject_in_thread(kind: str, thread: Sequence[SentLetter]) -> str | None:
    """Return the subject under which a mail program shows an answer with what came before.

    None where the letter keeps its own: it is the first, or it answers no complaint. It is
    drafted so, and not changed at sending: what was approved is what is sent.
    """
    if kind not in ANSWERS or not thread:
        return None
    first = thread[0].subject
    return first if first.startswith(_AGAIN) else f"{_AGAIN}{first}"
