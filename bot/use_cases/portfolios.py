"""Take a folder of CSV files into the ledger, or score it without keeping it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.complaint import Complaint
from bot.domain.history import History, SentMessage
from bot.domain.score import Score, score
from bot.domain.tuning import tuned
from bot.portfolio.folder import Portfolio
from bot.portfolio.records import Records
from bot.store.database import Begin
from bot.store.kinds import KINDS
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.portfolio_records import take
from bot.use_cases.portfolio_settings import save_settings

_PARTS = (
    "agreements",
    "deliverables",
    "scope_requests",
    "time",
    "money",
    "notes",
    "investments",
    "complaints",
)
# What a score depends on; cost rates are in the workspace's currency.
_OF_SCORES = ("timezone", "holidays", "workdays", "rules", "currency")
_Histories = Sequence[tuple[int, History]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import added: clients, entries. `keeps_rules`: those of the folder are others."""

    clients: int
    entries: int
    keeps_rules: bool = False


def import_folder(begin: Begin, portfolio: Portfolio, *, team_id: str, now: datetime) -> Imported:
    """Take a portfolio in, in one transaction; the same folder twice changes nothing.

    A team that is not known is created; settings.toml changes the settings that it names. Its
    rules are taken by a team without clients alone: any other replays them before they are used.
    """
    with begin(team_id) as store:
        accounts = store.clients.list_all(with_archived=True)
        keeps_rules = save_settings(store, portfolio.settings, with_rules=not accounts, now=now)
        known = {account.client.key: account.id for account in accounts}
        fresh = [h.client for h in portfolio.clients if h.client.key not in known]
        for client in fresh:
            known[client.key] = store.clients.add(client, by=None, at=now).id
        histories = [(known[history.client.key], history) for history in portfolio.clients]
        entries = _add_histories(store, histories, now=now)
        for alias, key in portfolio.aliases.items():
            store.clients.add_aliases(known[key], [alias])
        if portfolio.records != Records():
            take(store, portfolio.records, _refs(store), client_ids=known, now=now)
    return Imported(clients=len(fresh), entries=entries, keeps_rules=keeps_rules)


def for_scoring(portfolio: Portfolio) -> Portfolio:
    """Return the portfolio with those settings alone that a score depends on."""
    kept = {k: v for k, v in portfolio.settings.items() if k in _OF_SCORES}
    return replace(portfolio, settings=kept, records=portfolio.records.of_scores)


def score_team(begin: Begin, *, team_id: str, now: datetime) -> list[tuple[History, Score]]:
    """Score every client of a team as of `now`, as the nightly job does."""
    with begin(team_id, reading=True) as store:
        team = store.team.get()
        calendar, rules = calendar_of(team, now=now), tuned(team.rules)
        return [
            (history, score(history, now=now, calendar=calendar, rules=rules))
            for _, history in store.histories.each()
        ]


def _refs(store: Store) -> dict[str, str]:
    """Return what entries are called here by the ids that their rows have in a folder."""
    return {
        identity: f"{kind.letter}-{number}"
        for value_type, kind in KINDS.items()
        for identity, number in store.entries.numbers_by_identity(value_type).items()
    }


def _add_histories(store: Store, histories: _Histories, *, now: datetime) -> int:
    rows = [
        (client_id, value.id, value)
        for client_id, history in histories
        for part in _PARTS
        for value in getattr(history, part)
    ]
    added = store.entries.add_all(rows, at=now)
    numbers = store.entries.numbers_by_identity(Complaint)
    messages = [
        (client_id, message.id, _answering(message, numbers))
        for client_id, history in histories
        for message in history.messages
    ]
    reraises = [
        (client_id, complaint.id, again)
        for client_id, history in histories
        for complaint in history.complaints
        for again in complaint.reraises
    ]
    added += store.entries.add_all(messages, at=now)
    return added + store.entries.add_reraises(reraises, numbers, at=now)


def _answering(message: SentMessage, numbers: Mapping[str, int]) -> SentMessage:
    if message.complaint is None:
        return message
    return replace(message, complaint=f"C-{numbers[message.complaint]}")
