"""Files of the folder format that came in a direct message: a zip of them, or one alone."""

import hashlib
import json
from datetime import date
from pathlib import Path

from bot.domain.dry_run import DryRun
from bot.listeners.fetched import FiguresChanged, Reading
from bot.messages.import_words import FOLDER, KEEPS_RULES, file_words
from bot.portfolio.folder import Portfolio, read_folder
from bot.store.store import Store
from bot.use_cases import import_steps, portfolios
from bot.use_cases.folder_rehearsals import known_clients
from bot.use_cases.watched_folders import FolderChanges, WatchedFolder

# A folder is held in memory as a whole.
MOST_UNPACKED = 100 * 1024 * 1024
_CLIENTS = "clients.csv"


def rehearse_folder(folder: Path, reading: Reading) -> DryRun:
    """Return what importing a folder would do. Raises UnusablePortfolio, UnusableSetting."""
    portfolio = _portfolio(folder, reading)
    watched = WatchedFolder(reading.desk.begin)
    done = _import(portfolio, watched, reading)
    return _figures(portfolio, watched.changes, _notes(done))


def take_folder(folder: Path, reading: Reading) -> None:
    """Import a folder, if it still does what its card says. Raises FiguresChanged besides."""
    portfolio = _portfolio(folder, reading)
    shown = reading.found.figures

    def end(store: Store, changes: FolderChanges) -> None:
        figures = _figures(portfolio, changes)
        if figures.exact != shown.exact:
            raise FiguresChanged(figures)
        import_steps.end_import(store, reading.found, figures, now=reading.desk.now())

    _import(portfolio, WatchedFolder(reading.desk.begin, end=end), reading)


def _portfolio(folder: Path, reading: Reading) -> Portfolio:
    known = known_clients(reading.desk.begin, team_id=reading.actor.team_id)
    return read_folder(folder, known=known)


def _import(portfolio: Portfolio, watched: WatchedFolder, reading: Reading) -> portfolios.Imported:
    return portfolios.import_folder(
        watched.begin,
        portfolio,
        team_id=reading.actor.team_id,
        now=reading.desk.now(),
        by=reading.actor.user_id,
    )


def _notes(done: portfolios.Imported) -> tuple[str, ...]:
    return (*done.notes, *([KEEPS_RULES] if done.keeps_rules else []))


def _figures(portfolio: Portfolio, changes: FolderChanges, notes: tuple[str, ...] = ()) -> DryRun:
    time = [entry for history in portfolio.clients for entry in history.time]
    days: list[date] = [entry.on for entry in time]
    # What is no client and no entry is compared nowhere: it is taken as it stands.
    unseen = [file for file, rows in portfolio.rows.items() if rows and file not in changes.new]
    lines = [file_words(file, rows, changes.new.get(file)) for file, rows in portfolio.rows.items()]
    return DryRun(
        source=FOLDER,
        rows=sum(portfolio.rows.values()),
        hours=round(sum(entry.hours for entry in time), 2) if time else None,
        first=min(days, default=None),
        last=max(days, default=None),
        added=sum(count for file, count in changes.new.items() if file != _CLIENTS),
        changed=changes.changed,
        new_clients=changes.new.get(_CLIENTS, 0),
        changes_settings=changes.settings,
        is_unsure=bool(unseen),
        lines=tuple(lines),
        warnings=(*notes, *portfolio.warnings),
        exact=_exact(portfolio, changes),
    )


def _exact(portfolio: Portfolio, changes: FolderChanges) -> str:
    seen = [
        sorted(portfolio.rows.items()),
        sorted(changes.new.items()),
        changes.changed,
        changes.settings,
    ]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()
