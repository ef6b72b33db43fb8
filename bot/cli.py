"""The `goodfit` command."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from bot import wiring
from bot.domain.errors import DomainError
from bot.domain.team import Team as Workspace
from bot.domain.team import zone_of
from bot.messages.rehearsal import rehearsal_words
from bot.messages.score_report import score_report, score_table
from bot.night_processes import process_hands
from bot.portfolio.folder import Portfolio, read_folder
from bot.serving import serve
from bot.settings import UnusableSettings, read_settings
from bot.shipped import shipped
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.schema import migrate
from bot.use_cases import nights, portfolios

UNUSABLE = 2
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Goodfit keeps a two-sided ledger of each client relationship, in Slack.",
    rich_markup_mode=None,
)
db = typer.Typer(no_args_is_help=True, help="The database's schema.")
app.add_typer(db, name="db")
_out = Console()
_err = Console(stderr=True, soft_wrap=True)

Team = Annotated[
    str | None, typer.Option("--team", help="The workspace; may be left out when there is one.")
]


class Format(StrEnum):
    """How a result is printed."""

    JSON = "json"
    TABLE = "table"


def main() -> None:
    """Run the command; what is wrong is said in sentences, with exit status 2."""
    try:
        app()
    except DomainError as error:
        _stop(error.sentence)
    except UnusableSettings as error:
        _stop(str(error))


@app.command()
def run() -> None:
    """Start the bot: Socket Mode when SLACK_APP_TOKEN is set, HTTP otherwise."""
    settings = read_settings()
    wiring.set_up_logs()
    wiring.check_credentials(settings)
    database = Database(settings.database_url)
    migrate(database)
    database.close()
    serve(wiring.assemble(settings), settings)


@app.command()
def nightly(
    *,
    team: Team = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The night's date, such as 2026-06-30.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would show, and keep nothing.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also a night that was run; its digest is drawn anew.")
    ] = False,
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, help="How many score at the same time.")
    ] = None,
) -> None:
    """Score every client now and queue the digest. A night that was run is left alone."""
    settings = read_settings()
    database = _database()
    known = _find_team(database, _team(database, team))
    night = _night_of(known, as_of)
    if dry_run:
        with _progress() as on_scored:
            seen = nights.rehearse_night(
                database.begin,
                team_id=known.id,
                night=night,
                clock=wiring.utc_now,
                on_scored=on_scored,
            )
        _err.print(rehearsal_words(seen), markup=False, highlight=False)
        return
    with _progress() as on_scored:
        ran = nights.run_night(
            database.begin,
            team_id=known.id,
            night=night,
            clock=wiring.utc_now,
            hands=process_hands(settings.database_url, processes or settings.night_processes),
            again=again,
            on_scored=on_scored,
        )
    words = "was run" if ran else "was run before, or is being run: add --again to run it anew"
    _err.print(f"The night of {night.isoformat()} {words}.")


@app.command(name="import")
def import_(
    folder: Annotated[Path, typer.Argument(help="A folder of CSV files.")], team: Team = None
) -> None:
    """Take a folder of CSV files into the ledger. The same folder twice changes nothing."""
    portfolio = read_folder(folder)
    _warn(portfolio)
    database = _database()
    team_id = _team(database, team)
    done = portfolios.import_folder(
        database.begin, portfolio, team_id=team_id, now=wiring.utc_now()
    )
    _err.print(f"Imported: {done.clients} new clients, {done.entries} new entries.")


@app.command()
def score(
    folder: Annotated[Path, typer.Argument(help="A folder of CSV files.")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="Such as 2026-06-30.")] = None,
    form: Annotated[Format | None, typer.Option("--format", help="json or table.")] = None,
) -> None:
    """Score a folder of CSV files with the code of the nightly run, and keep nothing."""
    portfolio = read_folder(folder)
    _warn(portfolio)
    zone = zone_of(str(portfolio.settings.get("timezone", "UTC")))
    day = _date(as_of) if as_of else wiring.utc_now().astimezone(zone).date()
    # Any moment of the day gives the same score.
    now = datetime.combine(day, time(12), tzinfo=zone)
    with tempfile.TemporaryDirectory() as scratch:
        database = Database(f"sqlite:///{scratch}/score.db")
        migrate(database)
        portfolios.import_folder(
            database.begin, portfolios.for_scoring(portfolio), team_id="score", now=now
        )
        scored = portfolios.score_team(database.begin, team_id="score", now=now)
        database.close()
    if (form or (Format.TABLE if sys.stdout.isatty() else Format.JSON)) is Format.JSON:
        typer.echo(json.dumps(score_report(scored, as_of=day), ensure_ascii=False, indent=2))
    else:
        _out.print(score_table(scored, as_of=day))


@db.command()
def upgrade() -> None:
    """Bring the database up to date; an empty one gets its tables."""
    migrate(Database(read_settings().database_url))
    _err.print("The database is up to date.")


@db.command()
def downgrade(revision: Annotated[str, typer.Argument(help="Such as 0001, or base.")]) -> None:
    """Take migrations back, down to a revision."""
    migrate(Database(read_settings().database_url), f"{revision}", down=True)
    _err.print(f"The database is at {revision}.")


@app.command()
def manifest() -> None:
    """Print the app manifest to create the Slack app from."""
    typer.echo(shipped("manifest.yml").read_text(encoding="utf-8"))


def _database() -> Database:
    database = Database(read_settings().database_url)
    migrate(database)
    return database


def _team(database: Database, team: str | None) -> str:
    if team is not None:
        return team
    known = [t.id for t in EveryTeam(database.session).list_teams()]
    if len(known) == 1:
        return known[0]
    return _stop(
        f"Name the workspace with --team: {', '.join(known)}."
        if known
        else "No workspace is known yet. Name one with --team, such as --team T0123ABCD."
    )


def _find_team(database: Database, team_id: str) -> Workspace:
    for team in EveryTeam(database.session).list_teams():
        if team.id == team_id:
            return team
    return _stop(f"The workspace {team_id} is not known, so nothing was done.")


def _night_of(team: Workspace, as_of: str | None) -> date:
    night = _date(as_of) if as_of else nights.due_night(team, wiring.utc_now())
    if night > wiring.utc_now().astimezone(zone_of(team.timezone)).date():
        _stop(f"{night.isoformat()} is still to come, so nothing was done.")
    return night


@contextmanager
def _progress() -> Iterator[nights.Progress]:
    with Progress(console=_err, transient=True) as progress:
        task = progress.add_task("Scoring clients", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _stop(f'"{text}" is not a date. Write one like 2026-06-30.')


def _warn(portfolio: Portfolio) -> None:
    for warning in portfolio.warnings:
        _err.print(f"Note: {warning}", markup=False, highlight=False)


def _stop(sentence: str) -> NoReturn:
    _err.print(sentence, markup=False, highlight=False)
    raise SystemExit(UNUSABLE)
