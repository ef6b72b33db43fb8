"""Take a folder of CSV files into the ledger, or score it without keeping it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.draft import Tone
from bot.domain.errors import DomainError
from bot.domain.history import History
from bot.domain.score import Score, score
from bot.domain.team import Team, zone_of
from bot.domain.tuning import Changes, UnusableRules, changes_of, tuned, usable
from bot.portfolio.folder import Portfolio
from bot.portfolio.writing import write_folder, write_zip
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.portfolio_entries import link_letters, take_entries
from bot.use_cases.portfolio_files import portfolio_files

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
# Who exported where no person of Slack asked for it.
ON_THE_COMMAND_LINE = "goodfit export"
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


class UnusableSetting(DomainError):
    """settings.toml holds a setting that cannot be used; nothing was imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import added: clients, entries. `keeps_rules`: those of the folder are others."""

    clients: int
    entries: int
    keeps_rules: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export wrote: its files by their names, with how many rows each has."""

    files: Mapping[str, int]

    @property
    def rows(self) -> int:
        """Return how many rows they have in all."""
        return sum(self.files.values())


def import_folder(begin: Begin, portfolio: Portfolio, *, team_id: str, now: datetime) -> Imported:
    """Take a portfolio in, in one transaction; the same folder twice changes nothing.

    A team that is not known is created; settings.toml changes the settings that it names. Its
    rules are taken by a team without clients alone: any other replays them before they are used.
    """
    with begin(team_id) as store:
        has_clients = bool(store.clients.list_all(with_archived=True))
        keeps_rules = _settings(store, portfolio.settings, with_rules=not has_clients, now=now)
        taken = take_entries(store, portfolio, now=now)
        # The records are taken here: they may speak of every client and entry, by `taken.refs`.
        link_letters(store, taken)
    return Imported(clients=taken.new_clients, entries=taken.entries, keeps_rules=keeps_rules)


def export_folder(begin: Begin, folder: Path, *, team_id: str, now: datetime) -> Exported:
    """Write all that a team's ledger holds into a folder, as of one moment.

    Files of the format are replaced once all are written, others left alone. Raises CannotWrite.
    """
    with begin(team_id, reading=True) as store:
        files = write_folder(folder, portfolio_files(store))
    return _exported(begin, files, team_id=team_id, by=ON_THE_COMMAND_LINE, now=now)


def export_zip(
    begin: Begin, target: Path, *, team_id: str, now: datetime, by: str = ON_THE_COMMAND_LINE
) -> Exported:
    """Write all that a team's ledger holds into a zip file, as of one moment.

    `by` is who asked for it, for the audit log. Raises CannotWrite.
    """
    with begin(team_id, reading=True) as store:
        files = write_zip(target, portfolio_files(store), now=now)
    return _exported(begin, files, team_id=team_id, by=by, now=now)


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


def _exported(
    begin: Begin, files: Mapping[str, int], *, team_id: str, by: str, now: datetime
) -> Exported:
    with begin(team_id) as store:
        store.audit.add("exported", f"rows:{sum(files.values())}", user_id=by, at=now)
    return Exported(files=files)


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
