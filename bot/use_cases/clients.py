"""Add clients to the ledger, correct them, put them away and take them back."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.calendar import Calendar
from bot.domain.client import Client, Portrait, key_for, log_name
from bot.domain.errors import DomainError
from bot.domain.money import CURRENCIES
from bot.domain.proposal import ProposalState
from bot.domain.team import Actor, OnlyManagers
from bot.store.clients import Account
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.agreement_fields import read_fee, read_hours, read_notice
from bot.use_cases.client_checks import (
    UnusableClient,
    check_client,
    check_may_change,
    typed_portrait,
)
from bot.use_cases.staleness import redraw_waiting

_ONLY_MANAGERS = "Only a manager may set {}. Leave it empty and ask one."
_OF_MANAGERS = {
    "channel": "a client's channel",
    "currency": "a client's currency",
    "kind": "an agreement",
    "fee": "a fee",
    "included_hours": "hours",
    "start": "its first day",
    "notice_days": "its notice",
}


class ClientChangedMeanwhile(DomainError):
    """Somebody changed that client while your form was open. Close it and open it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """A client as somebody filled it in; empty strings are "not known".

    `start` is the first day of its agreement, today where it is empty; `proposal` is the key of
    the proposal that it answers.
    """

    name: str
    owner: str = ""
    contact_name: str = ""
    contact_email: str = ""
    channel: str = ""
    kind: str = ""
    fee: str = ""
    included_hours: str = ""
    currency: str = ""
    start: str = ""
    notice_days: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A client before and after; `people` are names by Slack's ids."""

    client_id: int
    before: Portrait
    after: Portrait
    people: Mapping[str, str]

    @property
    def changed(self) -> dict[str, tuple[object, object]]:
        """What was changed: (before, after) by the name of the field."""
        old, new = self.before.values, self.after.values
        return {name: (old[name], new[name]) for name in new if old[name] != new[name]}


def add_client(begin: Begin, actor: Actor, new: NewClient, *, now: datetime) -> Account:
    """Keep a new client, and its agreement where one was filled in.

    Raises UnusableClient, with a sentence for each field.
    """
    currency = new.currency.strip().upper() or actor.team.currency
    agreement = _agreement(actor, new, currency)
    client = Client(
        key=key_for(new.name),
        name=" ".join(new.name.split()),
        owner=new.owner or actor.user_id,
        contact_name=new.contact_name.strip() or None,
        contact_email=new.contact_email.strip() or None,
        channel=new.channel or None,
        currency=currency,
    )
    with begin(actor.team_id) as store:
        store.team.hold()
        everything = frozenset(Portrait(client=client).values)
        check_client(store, Portrait(client=client), everything, client_id=None)
        account = store.clients.add(client, by=actor.user_id, at=now)
        store.proposals.settle({new.proposal, client.key}, ProposalState.TAKEN)
        if agreement is not None:
            if agreement.start == date.min:
                started = Calendar(actor.team.timezone).today(now)
                agreement = dataclasses.replace(agreement, start=started)
            store.entries.add(agreement, account.id, by=actor.user_id, at=now)
    return account


def change_client(
    begin: Begin,
    actor: Actor,
    *,
    client_id: int,
    typed: Mapping[str, str],
    seen: str | None = None,
    now: datetime,
) -> Corrected:
    """Change what was typed of a client, by the names of its fields; "" empties one.

    `alias` adds another name; `seen` is the fingerprint of what the form showed. Raises
    UnknownClient, ClientChangedMeanwhile, OnlyManagers, OnlyOwner, UnusableClient.
    """
    with begin(actor.team_id) as store:
        # A name or a channel is taken by one client only, whoever asks at the same time.
        store.team.hold()
        store.clients.hold(client_id)
        before = store.clients.portrait(client_id)
        if seen is not None and seen != before.fingerprint:
            raise ClientChangedMeanwhile(_meanwhile(store, client_id, before.client.name))
        after = typed_portrait(before, typed)
        found = Corrected(
            client_id=client_id, before=before, after=after, people=_people(store, before, after)
        )
        changed = frozenset(found.changed)
        check_may_change(changed, actor, before.client)
        check_client(store, after, changed, client_id=client_id)
        if changed:
            _save(store, actor, found, now=now)
        return found


def archive_client(begin: Begin, actor: Actor, *, client_id: int, now: datetime) -> Account:
    """Put a client away: out of lists, forms and the night. Twice changes nothing.

    Raises UnknownClient, OnlyManagers.
    """
    return _put_away(begin, actor, client_id=client_id, is_archived=True, now=now)


def reactivate_client(begin: Begin, actor: Actor, *, client_id: int, now: datetime) -> Account:
    """Take a client back that was put away. Raises UnknownClient, OnlyManagers."""
    return _put_away(begin, actor, client_id=client_id, is_archived=False, now=now)


def _put_away(
    begin: Begin, actor: Actor, *, client_id: int, is_archived: bool, now: datetime
) -> Account:
    if not actor.is_manager:
        raise OnlyManagers
    with begin(actor.team_id) as store:
        store.clients.hold(client_id)
        if store.clients.get(client_id).is_archived != is_archived:
            store.clients.archive(client_id, by=actor.user_id, at=now if is_archived else None)
            action = "archived" if is_archived else "reactivated"
            store.entries.add_change(
                log_name(client_id), by=actor.user_id, at=now, action=action, before={}
            )
        return store.clients.get(client_id)


def _save(store: Store, actor: Actor, found: Corrected, *, now: datetime) -> None:
    client_id, after, changed = found.client_id, found.after, found.changed
    store.clients.save(client_id, after.client, by=actor.user_id, at=now)
    if "aliases" in changed:
        store.clients.set_aliases(client_id, after.aliases)
    if "contacts" in changed:
        store.clients.set_contacts(client_id, after.contacts)
    before = {name: old for name, (old, _) in changed.items()}
    if "aliases" in before:
        before["aliases"] = list(found.before.aliases)
    if "contacts" in before:
        before["contacts"] = [contact.words for contact in found.before.contacts]
    store.entries.add_change(
        log_name(client_id), by=actor.user_id, at=now, action="changed", before=before
    )
    redraw_waiting(store, client_id, now=now)


def _people(store: Store, *portraits: Portrait) -> dict[str, str]:
    owners = [portrait.client.owner for portrait in portraits if portrait.client.owner]
    return {user_id: person.name for user_id, person in store.team.list_people(owners).items()}


def _meanwhile(store: Store, client_id: int, name: str) -> str:
    changes = store.entries.list_changes(log_name(client_id))
    person = store.team.find_person(changes[0].by) if changes else None
    return (
        f"{person.name if person else 'Somebody'} changed {name} while your form was open, so "
        "nothing was saved. Close it and open it again."
    )


def _agreement(actor: Actor, new: NewClient, currency: str) -> Agreement | None:
    wrong: dict[str, str] = {}
    if currency not in CURRENCIES:
        wrong["currency"] = "That is no currency. Write three letters, such as USD or EUR."
        currency = actor.team.currency
    fee = read_fee(new.fee.strip(), currency, wrong)
    hours = read_hours(new.included_hours.strip(), wrong)
    notice = read_notice(new.notice_days.strip(), wrong)
    if any((new.fee, new.included_hours, new.start, new.notice_days)) and not new.kind:
        wrong["kind"] = "Choose what kind of agreement it is."
    if not actor.is_manager:
        # The form of somebody who was a manager when it opened holds the workspace's currency.
        given = {name for name in _OF_MANAGERS if getattr(new, name)}
        given -= {"currency"} if currency == actor.team.currency else set()
        wrong |= {name: _ONLY_MANAGERS.format(_OF_MANAGERS[name]) for name in given}
    if wrong:
        raise UnusableClient(wrong)
    if not new.kind:
        return None
    return Agreement(
        id="",
        kind=AgreementKind(new.kind),
        start=date.fromisoformat(new.start) if new.start else date.min,
        fee=fee,
        included_hours=hours,
        notice_days=notice,
    )
