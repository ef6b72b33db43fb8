"""Take a folder of CSV files into the ledger, or score it without keeping it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.domain.history import History
from bot.domain.score import Score, score
from bot.domain.tuning import tuned
from bot.portfolio.folder import Portfolio
from bot.portfolio.records import Records
from bot.portfolio.writing import write_folder, write_zip
from bot.store.database import Begin
from bot.use_cases.calendars import calendar_of
from bot.use_cases.forgotten_rows import count_forgotten, forgotten_notes, grown_notes
from bot.use_cases.letter_imports import check_letters
from bot.use_cases.portfolio_entries import take_entries
from bot.use_cases.portfolio_files import portfolio_files
from bot.use_cases.portfolio_records import take
from bot.use_cases.portfolio_settings import save_settings

# Who exported or imported where no person of Slack asked for it.
ON_THE_COMMAND_LINE = "goodfit export"
BY_COMMAND = "goodfit import"
# What a score depends on; cost rates are in the workspace's currency.
_OF_SCORES = ("timezone", "holidays", "workdays", "rules", "currency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import added: clients, entries. `keeps_rules`: those of the folder are others.

    `changed` entries say something else in their files by now; `left` ones were changed here as
    well, and stay as they are. `notes` are sentences about clients who were forgotten.
    """

    clients: int
    entries: int
    keeps_rules: bool = False
    changed: int = 0
    left: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export wrote: its files by their names, with how many rows each has."""

    files: Mapping[str, int]

    @property
    def rows(self) -> int:
        """Return how many rows they have in all."""
        return sum(self.files.values())


def import_folder(
    begin: Begin, portfolio: Portfolio, *, team_id: str, now: datetime, by: str = BY_COMMAND
) -> Imported:
    """Take a portfolio in, in one transaction; the same folder twice changes nothing.

    A team that is not known is created; settings.toml changes the settings that it names. Its
    rules are taken by a team without clients alone: any other replays them before they are used.
    `by` is who imported it, for the audit log. Raises UnusablePortfolio, UnusableSetting.
    """
    check_letters(portfolio.records.templates, today=now.date())
    with begin(team_id) as store:
        # Two imports at once would each find the other's pins and drafts unknown.
        store.team.make_known(at=now)
        store.team.hold()
        accounts = store.clients.list_all(with_archived=True)
        has_clients = bool(accounts)
        notes = tuple(forgotten_notes(accounts, portfolio))
        before = count_forgotten(store, accounts, portfolio)
        keeps_rules = save_settings(
            store, portfolio.settings, with_rules=not has_clients, by=by, now=now
        )
        taken = take_entries(store, portfolio, now=now, by=by)
        notes += tuple(grown_notes(before, count_forgotten(store, accounts, portfolio)))
        if portfolio.records != Records():
            take(store, portfolio.records, taken.refs, client_ids=taken.clients, now=now)
        store.entries.leave_words_to_drafts()
    return Imported(
        clients=taken.new_clients,
        entries=taken.entries,
        keeps_rules=keeps_rules,
        changed=taken.changed,
        left=taken.left,
        notes=notes,
    )


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


def _exported(
    begin: Begin, files: Mapping[str, int], *, team_id: str, by: str, now: datetime
) -> Exported:
    with begin(team_id) as store:
        store.audit.add("exported", f"rows:{sum(files.values())}", user_id=by, at=now)
    return Exported(files=files)
