"""Forget a client: its words, people and letters go for good, anonymous figures stay."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.client import log_name
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.draft import DraftState
from bot.domain.errors import DomainError
from bot.domain.team import Actor, OnlyManagers
from bot.store.clients import Account
from bot.store.database import Begin
from bot.store.entries import LOGGED_TYPES
from bot.store.remembered import ClientIsForgotten
from bot.store.store import Store
from bot.use_cases.dispatch import once_for, root_card
from bot.use_cases.errors import UnusableFields

FORGOT = "forgot_client"
# Of these a person would still have to decide something.
OPEN = (DraftState.WAITING, DraftState.APPROVED, DraftState.PARKED, DraftState.HANDED_OVER)
# Slack takes some 50 changes of messages a minute; what people do now goes between.
_APART = timedelta(seconds=2)


class LetterIsLeaving(DomainError):
    """A letter to them is leaving at this moment, so nothing was erased. Try again in a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetSheet:
    """What would go of a client: how many entries, letters and people; `held` letters wait."""

    account: Account
    entries: int
    letters: int
    people: int
    held: int


def look_before_forgetting(begin: Begin, actor: Actor, *, client_id: int) -> ForgetSheet:
    """Return what would be erased. Raises OnlyManagers, UnknownClient, ClientIsForgotten."""
    _check(actor)
    with begin(actor.team_id, reading=True) as store:
        account = store.clients.get(client_id)
        if account.forgotten_at is not None:
            raise ClientIsForgotten
        drafts = [store.drafts.get(number) for number in store.forgetting.drafts_of(client_id)]
        contacts = store.clients.contacts_of(client_id)
        return ForgetSheet(
            account=account,
            entries=store.entries.count_of_client(client_id, LOGGED_TYPES),
            letters=len(drafts),
            people=len(contacts)
            + bool(account.client.contact_name or account.client.contact_email),
            held=sum(draft.state is DraftState.APPROVED for draft in drafts),
        )


def forget_client(
    begin: Begin, actor: Actor, *, client_id: int, typed: str, now: datetime
) -> Account:
    """Erase a client for good where its key was typed. Twice changes nothing.

    A letter that is held is stopped; while one is leaving nothing is erased. What stands in
    Slack is drawn anew. Raises OnlyManagers, UnknownClient, UnusableFields, LetterIsLeaving.
    """
    _check(actor)
    with begin(actor.team_id) as store:
        store.team.hold()
        store.clients.hold(client_id)
        account = store.clients.get(client_id)
        if account.forgotten_at is not None:
            return account
        key = account.client.key
        if typed.strip().casefold() != key.casefold():
            raise UnusableFields({"confirm": f'Type "{key}" here. Nothing was erased.'})
        _stop_letters(store, client_id)
        store.forgetting.erase(client_id, by=actor.user_id, at=now)
        store.entries.add_change(
            log_name(client_id), by=actor.user_id, at=now, action="forgotten", before={}
        )
        store.audit.add(FORGOT, f"client:{client_id}", user_id=actor.user_id, at=now)
        _draw_anew(store, client_id, now=now)
        return store.clients.get(client_id)


def _check(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers


def _stop_letters(store: Store, client_id: int) -> None:
    """Let no letter leave any more. Raises LetterIsLeaving: one that does cannot be stopped."""
    for number in store.forgetting.drafts_of(client_id):
        draft = store.drafts.hold(number)
        store.deliveries.cancel(once_for(number))
        if store.deliveries.state_of(once_for(number)) is DeliveryState.SENDING:
            raise LetterIsLeaving
        if draft.state in OPEN:
            store.drafts.set_state(number, DraftState.REJECTED)


def _draw_anew(store: Store, client_id: int, *, now: datetime) -> None:
    """Queue what stands in Slack with its words: the letters' threads, the posts of its nights."""
    payloads: list[dict[str, str]] = []
    for number in store.forgetting.drafts_of(client_id):
        start = root_card(number).removesuffix("root")
        leaving = store.deliveries.cancel_unposted(start)
        payloads += [{"card": card, "first": once} for card, once in leaving]
        payloads += [{"card": card} for card in store.deliveries.list_posts(start)]
    nights = set(store.forgetting.nights_of(client_id))
    posted = store.deliveries.list_posts("digest:")
    shown = sorted((card for card in posted if card.split(":")[1] in nights), reverse=True)
    payloads += [{"card": card} for card in shown]
    for place, payload in enumerate(payloads):
        due = now + place * _APART
        store.deliveries.add(DeliveryKind.CARD, payload, at=now, due_at=due)
