"""Add clients to the ledger."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime

from email_validator import EmailNotValidError, validate_email

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.calendar import Calendar
from bot.domain.client import Client, key_for
from bot.domain.money import minor_units
from bot.domain.team import Actor, PersonKind
from bot.domain.typed import parse_hours, parse_sum
from bot.store.clients import Account
from bot.store.database import Begin
from bot.use_cases.errors import UnusableFields


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """A client as somebody filled it in; empty strings are "not known"."""

    name: str
    owner: str = ""
    contact_name: str = ""
    contact_email: str = ""
    channel: str = ""
    kind: str = ""
    fee: str = ""
    included_hours: str = ""


def add_client(begin: Begin, actor: Actor, new: NewClient, *, now: datetime) -> Account:
    """Keep a new client, and its agreement where one was filled in.

    Raises UnusableFields, with a sentence for each field.
    """
    agreement = _agreement(actor, new)
    with begin(actor.team_id) as store:
        key = key_for(new.name)
        taken = store.clients.find(key)
        if not key or taken is not None:
            raise UnusableFields(
                {"name": f"{new.name} is there already." if taken else "Write a name."}
            )
        owner = store.team.find_person(new.owner) if new.owner else None
        if owner is not None and owner.kind is not PersonKind.MEMBER:
            raise UnusableFields({"owner": f"{owner.name} is not a member of this workspace."})
        client = Client(
            key=key,
            name=" ".join(new.name.split()),
            owner=new.owner or actor.user_id,
            contact_name=new.contact_name or None,
            contact_email=new.contact_email or None,
            channel=new.channel or None,
            currency=actor.team.currency,
        )
        account = store.clients.add(client, by=actor.user_id, at=now)
        if agreement is not None:
            started = Calendar(actor.team.timezone).today(now)
            value = dataclasses.replace(agreement, start=started)
            store.entries.add(value, account.id, by=actor.user_id, at=now)
    return account


def _agreement(actor: Actor, new: NewClient) -> Agreement | None:
    wrong = _wrong_email(new.contact_email)
    hours = parse_hours(new.included_hours) or parse_hours(new.included_hours + "h")
    if new.included_hours and hours is None:
        wrong["included_hours"] = "Write hours, such as 60h."
    if new.fee and not actor.is_manager:
        wrong["fee"] = "Only a manager may set a fee. Leave it empty and ask one."
    paid = parse_sum(new.fee) or parse_sum(f"{new.fee} {actor.team.currency}")
    if new.fee and paid is None:
        wrong["fee"] = f"Write a sum, such as 4500 {actor.team.currency}."
    elif paid is not None and paid.currency != actor.team.currency:
        wrong["fee"] = f"Write the fee in {actor.team.currency}."
    if (new.fee or new.included_hours) and not new.kind:
        wrong["kind"] = "Choose what kind of agreement it is."
    if wrong:
        raise UnusableFields(wrong)
    if not new.kind:
        return None
    return Agreement(
        id="",
        kind=AgreementKind(new.kind),
        start=date.min,
        fee=None if paid is None else minor_units(paid.number, paid.currency),
        included_hours=hours,
    )


def _wrong_email(address: str) -> dict[str, str]:
    if not address:
        return {}
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return {"contact_email": "That is not an e-mail address. Write one like jo@acme.example."}
    return {}
