"""Take a folder of CSV files into the ledger, or score it without keeping it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from bot.domain.complaint import Complaint
from bot.domain.draft import Tone
from bot.domain.errors import DomainError
from bot.domain.history import History, SentMessage
from bot.domain.score import Score, score
from bot.domain.team import Team, zone_of
from bot.domain.tuning import Changes, UnusableRules, changes_of, tuned, usable
from bot.portfolio.folder import Portfolio
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of

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
_SETTINGS: dict[str, type] = {
    "name": str,
    "timezone": str,
    "night_hour": int,
    "currency": str,
    "holidays": str,
    "digest_channel": str,
    "approvals_channel": str,
    "managers": list,
    "manager_groups": list,
    "emoji": dict,
    "hold_seconds": int,
    "offer_limit": int,
    "workdays": list,
    "digest_hour": int,
    "only_changes": bool,
    "owner_digests": bool,
    "rules": dict,
    "tone": str,
}
# What a score depends on.
_OF_SCORES = ("timezone", "holidays", "workdays", "rules")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_IN_WORDS = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}
LAST_HOUR = 23
_Histories = Sequence[tuple[int, History]]


class UnusableSetting(DomainError):
    """settings.toml holds a setting that cannot be used; nothing was imported."""


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
        keeps_rules = _settings(store, portfolio.settings, with_rules=not accounts, now=now)
        known = {account.client.key: account.id for account in accounts}
        fresh = [h.client for h in portfolio.clients if h.client.key not in known]
        for client in fresh:
            known[client.key] = store.clients.add(client, by=None, at=now).id
        histories = [(known[history.client.key], history) for history in portfolio.clients]
        entries = _add_histories(store, histories, now=now)
        for alias, key in portfolio.aliases.items():
            store.clients.add_aliases(known[key], [alias])
    return Imported(clients=len(fresh), entries=entries, keeps_rules=keeps_rules)


def for_scoring(portfolio: Portfolio) -> Portfolio:
    """Return the portfolio with those settings alone that a score depends on."""
    kept = {k: v for k, v in portfolio.settings.items() if k in _OF_SCORES}
    return replace(portfolio, settings=kept)


def score_team(begin: Begin, *, team_id: str, now: datetime) -> list[tuple[History, Score]]:
    """Score every client of a team as of `now`, as the nightly job does."""
    with begin(team_id, reading=True) as store:
        team = store.team.get()
        calendar, rules = calendar_of(team, now=now), tuned(team.rules)
        return [
            (history, score(history, now=now, calendar=calendar, rules=rules))
            for _, history in store.histories.each()
        ]


def export_zip(
    begin: Begin, target: Path, *, team_id: str, now: datetime, by: str = "goodfit export"
) -> None:
    """Write what a team has into one zip file. Raises UnknownTeam."""
    with begin(team_id, reading=True) as store, ZipFile(target, "w") as archive:
        names = [name for _, name in store.clients.list_choices(limit=1000)]
        archive.writestr(
            "clients.csv", "\r\n".join(["name", *names, f"as of {now:%Y-%m-%d}, {by}"])
        )


def _settings(
    store: Store, settings: Mapping[str, Any], *, with_rules: bool, now: datetime
) -> bool:
    """Save what settings.toml names; say whether rules that differ were left as they are."""
    given = _read(settings)
    known = store.team.find() or Team(id=store.team_id)
    keeps_rules = False
    if "rules" in given and not with_rules:
        keeps_rules = tuned(given.pop("rules")) != tuned(usable(known.rules))
    team = replace(known, **given)
    _check_settings(team, now=now)
    store.team.save(team, at=now)
    return keeps_rules


def _read(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings as a team holds them. Raises UnusableSetting."""
    for name, value in settings.items():
        kind = _SETTINGS.get(name)
        is_flag = isinstance(value, bool) and kind is not bool
        if kind is None or is_flag or not isinstance(value, kind):
            wanted = "a setting of Goodfit" if kind is None else _IN_WORDS[kind]
            raise UnusableSetting(f"settings.toml: {name} is not {wanted}. Nothing was imported.")
    given = dict(settings)
    for name in ("managers", "manager_groups"):
        if name in given:
            given[name] = tuple(map(str, given[name]))
    if "workdays" in given:
        given["workdays"] = _workdays(given["workdays"])
    if "rules" in given:
        given["rules"] = _rules(given["rules"])
    return given


def _check_settings(team: Team, *, now: datetime) -> None:
    if not 0 <= team.night_hour <= LAST_HOUR:
        raise UnusableSetting("settings.toml: night_hour is not an hour from 0 to 23.")
    if team.digest_hour is not None and not 0 <= team.digest_hour <= LAST_HOUR:
        raise UnusableSetting("settings.toml: digest_hour is not an hour from 0 to 23.")
    if team.tone not in set(Tone):
        raise UnusableSetting(
            'settings.toml: tone is neither "warm" nor "formal". Nothing was imported.'
        )
    zone_of(team.timezone)
    calendar_of(team, now=now)


def _workdays(given: Sequence[Any]) -> tuple[int, ...]:
    """Read working days, as names or as 0 (Monday) to 6."""
    days = set()
    for day in given:
        name = str(day).strip().casefold()[:3]
        if name in _WEEKDAYS:
            days.add(_WEEKDAYS.index(name))
        elif str(day) in map(str, range(len(_WEEKDAYS))):
            days.add(int(day))
        else:
            raise UnusableSetting(
                f'settings.toml: workdays: "{day}" is not a weekday. '
                'Write such as ["Monday", "Tuesday"]. Nothing was imported.'
            )
    if not days:
        raise UnusableSetting("settings.toml: workdays is empty. Nothing was imported.")
    return tuple(sorted(days))


def _rules(given: Mapping[str, Any]) -> Changes:
    """Read the rules; what they leave out has its default."""
    try:
        return changes_of(tuned(given))
    except UnusableRules as wrong:
        told = " ".join(f"rules.{name}: {why}" for name, why in wrong.fields.items())
        raise UnusableSetting(f"settings.toml: {told} Nothing was imported.") from wrong


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
