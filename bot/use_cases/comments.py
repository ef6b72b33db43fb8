"""Comment on a draft, and look at what it rests on and at what an edit changed."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.draft import Draft, Version
from bot.domain.errors import DomainError
from bot.domain.team import Actor
from bot.messages.citations import Citation
from bot.messages.word_diff import Changed, changed_parts
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.citations import citations_of
from bot.use_cases.dispatch import comment_card, draw, letter_of
from bot.use_cases.staleness import changes_of


class NotYourDraft(DomainError):
    """Only a manager, the client's owner or who asked for it can do that. Nothing changed."""


class NothingSaid(DomainError):
    """There were no words, so nothing was posted."""


class NothingToCompare(DomainError):
    """That is the first version, so there is nothing to compare it with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions of a draft, and the parts that differ."""

    before: Version
    after: Version
    parts: tuple[Changed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsUsed:
    """The entries that a draft rests on, and what changed since it was written."""

    client: str
    citations: tuple[Citation, ...]
    changed: tuple[str, ...]


def find_own_draft(begin: Begin, actor: Actor, *, draft_id: int) -> Draft:
    """Return a draft for who may comment on it. Raises UnknownDraft, NotYourDraft."""
    with begin(actor.team_id, reading=True) as store:
        return _own(store, actor, store.drafts.get(draft_id))


def comment_on_draft(
    begin: Begin, actor: Actor, *, draft_id: int, words: str, now: datetime
) -> None:
    """Keep a comment on the newest version and post it in the thread.

    Raises UnknownDraft, NotYourDraft, NothingSaid.
    """
    if not words.strip():
        raise NothingSaid
    with begin(actor.team_id) as store:
        draft = _own(store, actor, store.drafts.hold(draft_id))
        said = store.drafts.add_decision(
            draft, kind="commented", by=actor.user_id, at=now, reason=words.strip()
        )
        card = comment_card(draft_id, said.id)
        store.deliveries.add(DeliveryKind.CARD, {"card": card}, at=now, once=card)
        draw(store, draft, now=now)


def compare_versions(begin: Begin, actor: Actor, *, draft_id: int) -> Comparison:
    """Return the newest version beside the one before. Raises NotYourDraft, NothingToCompare."""
    with begin(actor.team_id, reading=True) as store:
        draft = _own(store, actor, store.drafts.get(draft_id))
        number = draft.version.number
        if number == 1:
            raise NothingToCompare
        before = store.drafts.get_version(draft_id, number - 1)
        parts = changed_parts(letter_of(draft, before), letter_of(draft))
        return Comparison(before=before, after=draft.version, parts=tuple(parts))


def facts_used(begin: Begin, actor: Actor, *, draft_id: int, now: datetime) -> FactsUsed:
    """Return what a draft rests on. Raises UnknownDraft, NotYourDraft."""
    with begin(actor.team_id, reading=True) as store:
        draft = _own(store, actor, store.drafts.get(draft_id))
        return FactsUsed(
            client=store.clients.get(draft.client_id).client.name,
            citations=tuple(citations_of(store, draft)),
            changed=tuple(changes_of(store, draft, now=now)),
        )


def _own(store: Store, actor: Actor, draft: Draft) -> Draft:
    owner = store.clients.get(draft.client_id).client.owner
    if not actor.is_manager and actor.user_id not in (owner, draft.asked_by):
        raise NotYourDraft
    return draft
