"""Who may approve a draft, who is waited for, and who is asked when nobody does."""

from datetime import datetime

from bot.domain.draft import Contact, Draft, Version, why_second
from bot.domain.offer_limit import OfferLimit, limit_in
from bot.domain.reminding import is_escalated
from bot.messages.decision_words import ANEW
from bot.store.store import Store
from bot.use_cases.letter_checks import other_addresses
from bot.use_cases.outcomes import today_of

OFFERS = ("recovery_offer", "second_chance")
# The sections of a letter that say what is given back.
_OFFERED = ("offer", "choice", "righted")


def contact_of(store: Store, draft: Draft) -> Contact:
    """Return the client's contact as the ledger has it, with who changed the address."""
    account = store.clients.get(draft.client_id)
    return Contact(
        email=account.client.contact_email,
        changed_at=account.contact_changed_at,
        changed_by=account.contact_changed_by,
        others=other_addresses(store, draft.client_id),
    )


def second_needed(store: Store, draft: Draft, *, now: datetime) -> str | None:
    """Say why a second person must approve; None where one manager is enough."""
    return why_second(
        draft,
        contact_of(store, draft),
        offer_limit=limit_of(store, draft, now=now),
        now=now,
        is_offer_edited=is_offer_edited(store, draft),
    )


def limit_of(store: Store, draft: Draft, *, now: datetime) -> OfferLimit | None:
    """Return what one manager may offer this client, in the client's currency."""
    team = store.team.get()
    currency = store.clients.get(draft.client_id).client.currency
    return limit_in(currency, team.offer_limit, store.rates.get(), on=today_of(store, now))


def is_offer_edited(store: Store, draft: Draft) -> bool:
    """Say whether somebody changed by hand what a letter gives back, since it was written."""
    if draft.kind not in OFFERS:
        return False
    written = draft.version
    while written.number > 1 and not (written.note or "").startswith(ANEW):
        written = store.drafts.get_version(draft.id, written.number - 1)
    return _offered(written) != _offered(draft.version)


def _offered(version: Version) -> list[tuple[str, str]]:
    return [(name, text) for name, _, text in version.sections if name in _OFFERED]


def approvers_of(store: Store, draft: Draft, *, now: datetime) -> list[str]:
    """Return the managers who can approve this version now.

    Those who neither asked for it nor wrote it come first; where a second person must look they
    come alone, unless there is none.
    """
    managers = store.team.list_managers()
    others = [m for m in managers if m not in (draft.asked_by, draft.version.author)]
    if others and second_needed(store, draft, now=now):
        return others
    return [*others, *(m for m in managers if m not in others)]


def waited_for(store: Store, draft: Draft, *, now: datetime) -> list[str]:
    """Return whom a draft waits for: who may approve, and later the fallback approver."""
    if is_escalated(draft):
        fallback = fallback_of(store, draft, now=now)
        return [fallback] if fallback else []
    found = approvers_of(store, draft, now=now)
    others = [m for m in found if m not in (draft.asked_by, draft.version.author)]
    return others or found


def fallback_of(store: Store, draft: Draft, *, now: datetime) -> str | None:
    """Return who is asked when nobody approved after two reminders.

    The workspace's choice while they are a manager who may approve this one, else the last of
    the others who may; None where nobody but the one already reminded is left.
    """
    may = approvers_of(store, draft, now=now)
    chosen = store.team.get().fallback_approver
    if chosen in may:
        return chosen
    return may[-1] if len(may) > 1 else None
