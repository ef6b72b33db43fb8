"""A letter in a workspace's own words is rendered while no transaction is open."""

from collections.abc import Callable
from typing import TypeVar

from bot.domain.errors import DomainError
from bot.messages.letter_facts import LetterFacts
from bot.messages.letters import Letter, render_letter
from bot.messages.own_letters import UnusableTemplate, render_own
from bot.messages.template_sources import Sources, with_own
from bot.store.store import Store

_T = TypeVar("_T")
# Each try again is because the facts or the template changed just then.
_MOST_TRIES = 3


class OwnTemplateFailed(DomainError):
    """Your workspace's own template of this letter cannot be used, so nothing was drafted."""


class ChangesTooFast(DomainError):
    """What the letter says changed while it was written, so nothing was drafted. Try again."""


class RenderFirst(Exception):
    """The transaction must end: this letter is rendered by a process of its own."""

    def __init__(self, kind: str, facts: LetterFacts, sources: Sources) -> None:
        super().__init__()
        self.wanted = (kind, facts, sources)


class OwnWords:
    """Gives letters to a transaction: shipped words at once, own ones where they are ready."""

    def __init__(self, ready: tuple[RenderFirst, Letter] | None = None) -> None:
        self._ready = ready

    def letter(self, store: Store, kind: str, facts: LetterFacts) -> Letter:
        """Return the letter of these facts. Raises RenderFirst."""
        own = store.templates.used(kind)
        if not own:
            return render_letter(kind, facts)
        needed = RenderFirst(kind, facts, with_own(kind, own))
        if self._ready is None or self._ready[0].wanted != needed.wanted:
            raise needed
        return self._ready[1]


def with_own_words(attempt: Callable[[OwnWords], _T]) -> _T:
    """Do what opens a transaction and needs a letter, once more where its words are own ones.

    What the first attempt wrote is rolled back; the second finds the letter ready, if it is
    still of the same facts. Raises OwnTemplateFailed, ChangesTooFast.
    """
    words = OwnWords()
    for _ in range(_MOST_TRIES):
        try:
            return attempt(words)
        except RenderFirst as needed:
            words = OwnWords((needed, _rendered(*needed.wanted)))
    raise ChangesTooFast


def _rendered(kind: str, facts: LetterFacts, sources: Sources) -> Letter:
    try:
        return render_own(kind, facts, sources)
    except UnusableTemplate as error:
        raise OwnTemplateFailed(
            f"{OwnTemplateFailed().sentence} {error.sentence} A manager can correct it, or go "
            "back to the original, with /goodfit templates."
        ) from error
