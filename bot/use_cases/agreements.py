"""Say what was agreed with a client; correcting it goes the way of every entry."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.capture import Logged
from bot.domain.client import Client
from bot.domain.entry import EntryKind
from bot.domain.permission import check_may_log
from bot.domain.team import Actor
from bot.messages.long_fields import typed_long
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.agreement_fields import read_fee, read_hours, read_notice
from bot.use_cases.errors import UnusableFields
from bot.use_cases.finding import check_in_use
from bot.use_cases.outcomes import outcome_of, today_of

ROLLOVERS = ("none", "unused", "both")
# More agreements than any client has; they are read at once.
_ALL = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """Whom a new agreement is with, and which ones in force have no last day."""

    client: Client
    open_ended: tuple[Agreement, ...]


def open_new_agreement(
    begin: Begin, actor: Actor, *, client_id: int, now: datetime
) -> NewAgreement:
    """Return what the form of a new agreement needs. Raises UnknownClient, OnlyManagers."""
    with begin(actor.team_id, reading=True) as store:
        client = store.clients.get(client_id).client
        check_may_log(EntryKind.AGREEMENT, actor, client)
        today = today_of(store, now)
        known = _agreements(store, client_id)
        open_ended = tuple(one for one in known if one.end is None and one.is_in_force(today))
        return NewAgreement(client=client, open_ended=open_ended)


def add_agreement(
    begin: Begin, actor: Actor, *, client_id: int, typed: Mapping[str, str], now: datetime
) -> Logged:
    """Keep an agreement as it was filled in; the very same one is kept once.

    Raises UnknownClient, OnlyManagers, ClientIsArchived, UnusableFields.
    """
    with begin(actor.team_id) as store:
        store.clients.hold(client_id)
        client = store.clients.get(client_id).client
        check_may_log(EntryKind.AGREEMENT, actor, client)
        check_in_use(store, client_id)
        columns = read_agreement(typed, currency=client.currency)
        value = Agreement(id="", **columns)  # type: ignore[arg-type] # columns are its fields
        for known in _agreements(store, client_id):
            if dataclasses.replace(known, id="") == value:
                return outcome_of(store, store.entries.get(known.id), actor=actor, now=now)
        made = store.entries.add(value, client_id, by=actor.user_id, at=now)
        return outcome_of(store, store.entries.get(made.id), actor=actor, now=now)


def read_agreement(typed: Mapping[str, str], *, currency: str) -> dict[str, object]:
    """Return an agreement's columns as its form was filled in, sums in minor units.

    Raises UnusableFields with a sentence for each field.
    """
    wrong: dict[str, str] = {}
    start, end = _day(typed, "start"), _day(typed, "end")
    if start is None:
        wrong["start"] = "Choose the first day."
    elif end is not None and end < start:
        wrong["end"] = "The last day is before the first one."
    columns: dict[str, object] = {
        "kind": AgreementKind(typed["kind"]),
        "start": start,
        "end": end,
        "fee": read_fee(typed.get("fee", "").strip(), currency, wrong),
        "included_hours": read_hours(typed.get("included_hours", "").strip(), wrong),
        "notice_days": read_notice(typed.get("notice_days", "").strip(), wrong),
        "scope": typed_long(typed) or None,
        "rollover": typed.get("rollover") or None,
    }
    if columns["rollover"] not in (None, *ROLLOVERS):
        wrong["rollover"] = "Choose one of these."
    if wrong:
        raise UnusableFields(wrong)
    return columns


def _agreements(store: Store, client_id: int) -> list[Agreement]:
    found = store.entries.list_of_client(client_id, [Agreement], limit=_ALL)
    return [kept.value for kept in found]


def _day(typed: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(typed[name]) if typed.get(name) else None
