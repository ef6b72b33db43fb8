"""`goodfit import`: a folder of the format, a zip of one, or a time tracker's report."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot import wiring
from bot.console import Team, err, known_team, open_database, out, stop
from bot.domain.tracker_import import Rehearsal, UnusableReport
from bot.messages.import_report import done_words, figures_table, folder_table, refusal
from bot.portfolio.folder import read_folder
from bot.portfolio.trackers.reading import read_report
from bot.portfolio.trackers.report import DateFormat, DecimalMark, Report
from bot.portfolio.unpacking import opened_folder
from bot.use_cases import first_day, portfolios, proposals, tracker_imports
from bot.use_cases.folder_rehearsals import FolderRehearsal, known_clients
from bot.use_cases.report_staging import OnRead

# Who imported where no person of Slack did.
ON_THE_COMMAND_LINE = "goodfit import"
OTHER_RULES = (
    "rules in settings.toml differ from the workspace's: see what they would change with "
    "`goodfit rules check`, use them with `goodfit rules set`"
)
WITHIN_A_MINUTE = "Where Goodfit runs, the first scores are there within a minute."
_ONLY_REPORTS = "--map, --skip-unknown, --date-format and --decimal are for time trackers' files"


def import_(
    path: Annotated[
        Path,
        typer.Argument(help="A folder of CSV files, a zip of one, or a time tracker's CSV file."),
    ],
    *,
    team: Team = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help='Whom a name means: "ACME Ltd=acme". Kept for next time.'),
    ] = None,
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="Leave out rows of names that are not known.")
    ] = False,
    date_format: Annotated[
        DateFormat | None, typer.Option("--date-format", help="Where the file cannot tell.")
    ] = None,
    decimal: Annotated[
        DecimalMark | None, typer.Option("--decimal", help="Where the file cannot tell.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would do, and keep nothing.")
    ] = False,
) -> None:
    """Take a folder of CSV files, or a time tracker's report, into the ledger.

    The same twice changes nothing. A tracker's file takes the place of what the same tracker gave
    earlier for the clients and days that it holds.
    """
    if not path.exists():
        stop(f"{path} is not there, so nothing was imported.")
    picks = _picks(mapped or [])
    try:
        with opened_folder(path) as folder:
            if folder is not None:
                if picks or skip_unknown or date_format or decimal:
                    _note(f"{_ONLY_REPORTS}; here they mean nothing")
                _import_folder(folder, team, dry_run=dry_run)
                return
        report = read_report(path, date_format=date_format, decimal=decimal)
        wanted = _Wanted(report, team, picks, skip_unknown=skip_unknown)
        if dry_run:
            wanted.rehearse()
            return
        try:
            wanted.take(asks=sys.stdin.isatty() and not yes)
        except UnusableReport as refused:
            wanted.propose(refused.rehearsal)
            raise
    except UnusableReport as refused:
        _show(refused.rehearsal)
        stop(refusal(refused.rehearsal))
    except OSError as error:
        stop(f"{path} cannot be read: {error.strerror or error}. Nothing was imported.")


class _Wanted:
    """A report that somebody wants in the ledger, and how its names are to be taken."""

    def __init__(
        self, report: Report, team: str | None, picks: dict[str, str], *, skip_unknown: bool
    ) -> None:
        self._report, self._picks, self._skips = report, picks, skip_unknown
        self._database = open_database()
        self._team_id = known_team(self._database, team)

    def rehearse(self) -> Rehearsal:
        """Print what an import would do. Raises UnusableReport."""
        with _progress(self._report) as (_, on_read):
            seen = tracker_imports.rehearse(
                self._database.begin,
                self._report,
                team_id=self._team_id,
                picks=self._picks,
                skip_unknown=self._skips,
                now=wiring.utc_now(),
                on_read=on_read,
            )
        if not seen.is_usable:
            raise UnusableReport(seen)
        _show(seen)
        return seen

    def take(self, *, asks: bool) -> None:
        """Import it, after a question where one is to be asked. Raises UnusableReport."""
        seen = self.rehearse() if asks else None
        if seen is not None and not seen.difference.is_none:
            typer.confirm("Import this?", default=False, abort=True, err=True)
        with _progress(self._report) as (progress, on_read):

            def show(figures: Rehearsal) -> None:
                progress.stop()
                if seen is None:
                    _show(figures)

            done = tracker_imports.take(
                self._database.begin,
                self._report,
                team_id=self._team_id,
                picks=self._picks,
                skip_unknown=self._skips,
                now=wiring.utc_now(),
                by=ON_THE_COMMAND_LINE,
                expected=None if seen is None else seen.fingerprint,
                on_read=on_read,
                on_figures=show,
            )
        err.print(done_words(done), markup=False, highlight=False)
        if first_day.is_first_day(self._database.begin, team_id=self._team_id):
            err.print(WITHIN_A_MINUTE)

    def propose(self, unknown: Rehearsal) -> None:
        """Propose the names that nobody knows as clients, to be added in Home with one form each.

        Of a file with bad rows nothing is believed.
        """
        names = [] if unknown.fault_count else [one.name for one in unknown.unknown]
        count = proposals.propose_names(
            self._database.begin, self._team_id, names, wiring.utc_now()
        )
        if count:
            told = "1 name is a client" if count == 1 else f"{count} names are clients"
            _note(f"{told} to add in Goodfit's Home, with one form each")


def _import_folder(folder: Path, team: str | None, *, dry_run: bool) -> None:
    database = open_database()
    team_id = known_team(database, team)
    known = known_clients(database.begin, team_id=team_id)
    portfolio = read_folder(folder, known=known)
    for warning in portfolio.warnings:
        _note(warning)
    rehearsal = FolderRehearsal(database.begin)
    done = portfolios.import_folder(
        rehearsal.begin if dry_run else database.begin,
        portfolio,
        team_id=team_id,
        now=wiring.utc_now(),
    )
    for note in done.notes:
        _note(note)
    if done.keeps_rules:
        _note(OTHER_RULES)
    counted = f"{_count(done.clients, 'new client')}, {_entries(done.entries, 'new')}"
    counted += f", {_entries(done.changed, 'changed')}." if done.changed else "."
    if done.left:
        _note(
            f"{_entries(done.left, 'changed')} in the files and here as well: what is here stays. "
            "Correct it in Slack where the files are right"
        )
    if dry_run:
        out.print(folder_table(portfolio.rows, rehearsal.new))
    err.print(f"Nothing was kept: {counted}" if dry_run else f"Imported: {counted}")
    if done.clients and not dry_run:
        err.print(WITHIN_A_MINUTE)


def _entries(count: int, what: str) -> str:
    return f"{count} {what} {'entry' if count == 1 else 'entries'}"


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _picks(mapped: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for typed in mapped:
        name, mark, key = typed.rpartition("=")
        if not mark or not key.strip():
            stop(f'--map "{typed}" does not say whom it means. Write --map "ACME Ltd=acme".')
        found[name.strip()] = key.strip()
    return found


@contextmanager
def _progress(report: Report) -> Iterator[tuple[Progress, OnRead]]:
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("Reading", total=report.size)
        yield progress, lambda done: progress.update(task, completed=done)


def _show(seen: Rehearsal) -> None:
    out.print(figures_table(seen))
    for warning in seen.warnings:
        _note(warning)


def _note(words: str) -> None:
    err.print(f"Note: {words}", markup=False, highlight=False)
