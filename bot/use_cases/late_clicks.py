"""A click that comes too late, or from whoever may not: what is true now, and where."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bot.domain.draft import (
    AlreadyDecided,
    Draft,
    SecondPersonNeeded,
    TooLateToStop,
    VersionReplaced,
)
from bot.domain.team import Actor, OnlyManagers, zone_of
from bot.messages.decision_words import DECIDED
from bot.store.store import Store
from bot.use_cases.dispatch import root_card, version_card

# So many people are named as who could do it.
MOST_NAMES = 4


@contextmanager
def told_where(
    store: Store, draft: Draft, actor: Actor, *, seen: str = "", second: str | None = None
) -> Iterator[None]:
    """Turn a rule's no into what is true of this draft now, who can act, and the way to it.

    `seen` is the fingerprint of the version clicked, `second` why a second person is needed.
    """
    try:
        yield
    except OnlyManagers as no:
        raise OnlyManagers(_who_can(store, draft)) from no
    except SecondPersonNeeded as no:
        raise SecondPersonNeeded(_second(store, draft, actor, second)) from no
    except VersionReplaced as no:
        link, label = _way(store, draft)
        raise VersionReplaced(_replaced(store, draft, seen), link=link, label=label) from no
    except AlreadyDecided as no:
        link, label = _way(store, draft)
        raise AlreadyDecided(_decided(store, draft), link=link, label=label) from no
    except TooLateToStop as no:
        link, label = _way(store, draft)
        raise TooLateToStop(_too_late(store, draft), link=link, label=label) from no


def _who_can(store: Store, draft: Draft) -> str:
    client = store.clients.get(draft.client_id).client.name
    names = _names(store, store.team.list_managers())
    return (
        f"Only a manager can do that for {client}{f': {names}' if names else ''}. Nothing changed."
    )


def _second(store: Store, draft: Draft, actor: Actor, why: str | None) -> str:
    involved = {draft.asked_by, draft.version.author, actor.user_id}
    names = _names(store, [m for m in store.team.list_managers() if m not in involved])
    because = f", because {why}" if why else ""
    return f"A second manager must approve this one{because}: {names}. Nothing changed."


def _replaced(store: Store, draft: Draft, seen: str) -> str:
    number = store.drafts.number_of(draft.id, seen)
    was = f"Version {number}" if number else "That version"
    newer = draft.version if number is None else store.drafts.get_version(draft.id, number + 1)
    at = f"by {_name(store, newer.author)} on {_at(store, newer.created_at)}"
    return f"{was} was replaced {at}, so nothing happened."


def _decided(store: Store, draft: Draft) -> str:
    decision = store.drafts.last_decision(draft.id)
    if decision is None:
        return AlreadyDecided().sentence
    what = DECIDED.get(decision.kind, "decided")
    who = f"by {_name(store, decision.by)} on {_at(store, decision.at)}"
    return f"That draft was {what} {who}, so nothing happened."


def _too_late(store: Store, draft: Draft) -> str:
    at = store.drafts.last_decision(draft.id)
    if at is not None and at.kind in ("stopped", "rejected", "brought_back"):
        return _decided(store, draft)
    return TooLateToStop().sentence


def _way(store: Store, draft: Draft) -> tuple[str, str]:
    """Return the link to the newest version and the words for it; empty where none is posted."""
    card = version_card(draft.id, draft.version.number)
    post = store.deliveries.find_post(card) or store.deliveries.find_post(root_card(draft.id))
    link = store.team.get().permalink(*post) if post else ""
    return link, f"Go to version {draft.version.number}"


def _names(store: Store, user_ids: list[str]) -> str:
    names = [_name(store, user_id) for user_id in user_ids[:MOST_NAMES]]
    if len(user_ids) > MOST_NAMES:
        return f"{', '.join(names)} or another"
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _name(store: Store, user_id: str) -> str:
    person = store.team.find_person(user_id)
    return person.name if person else user_id


def _at(store: Store, moment: datetime) -> str:
    timezone = store.team.get().timezone
    local = moment.astimezone(zone_of(timezone))
    return f"{local:%-d %b %Y at %H:%M} ({timezone.rpartition('/')[2].replace('_', ' ')})"
