"""The `goodfit` command."""

import json
import sys
import tempfile
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import processes, wiring
from bot.app_manifest import manifest_for, shipped_manifest
from bot.console import date_of, err, out, stop
from bot.doctor_command import doctor
from bot.domain.errors import DomainError
from bot.domain.team import zone_of
from bot.eml_command import eml
from bot.export_command import export
from bot.import_command import import_
from bot.keys_command import keys
from bot.logs import set_up_logs
from bot.messages.score_report import score_report, score_table
from bot.nightly_command import nightly
from bot.portfolio.folder import Portfolio, read_folder
from bot.preview_command import preview
from bot.rates_command import rates
from bot.rules_command import rules
from bot.serving import work
from bot.settings import Settings, UnusableSettings, read_settings
from bot.store.database import Database, told_if_silent
from bot.store.schema import bring_up_to_date, migrate
from bot.templates_command import templates
from bot.use_cases import portfolios

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Goodfit keeps a two-sided ledger of each client relationship, in Slack.",
    rich_markup_mode=None,
)
db = typer.Typer(no_args_is_help=True, help="The database's schema.")
app.add_typer(db, name="db")
# Where the first line of a help is longer than the list has room for, it is cut.
app.command(name="import", short_help="Take files in: a folder of CSV, or a time report.")(import_)
app.command(short_help="Run the night by hand, and queue the digest.")(nightly)
app.command(short_help="Show a letter as it would arrive.")(preview)
app.command()(eml)
app.command(short_help="Say what is wrong, and how to mend it.")(doctor)
app.command(short_help="Write the whole ledger into a folder or zip.")(export)
app.add_typer(keys, name="keys")
app.add_typer(rules, name="rules")
app.add_typer(rates, name="rates")
app.add_typer(templates, name="templates")


class Format(StrEnum):
    """How a result is printed."""

    JSON = "json"
    TABLE = "table"


def main() -> None:
    """Run the command; what is wrong is said in sentences, with exit status 2."""
    try:
        with told_if_silent():
            app()
    except DomainError as error:
        stop(error.sentence)
    except UnusableSettings as error:
        stop(str(error))


@app.command(short_help="Start the bot: it listens, and runs the jobs.")
def run() -> None:
    """Start the bot: Socket Mode when SLACK_APP_TOKEN is set, HTTP otherwise."""
    processes.run(_prepare())


@app.command(name="work", short_help="Run the jobs without listening.")
def work_() -> None:
    """Run the jobs without listening, beside any number of `goodfit run` on one database."""
    settings = _prepare()
    work(wiring.assemble(settings), settings)


def _prepare() -> Settings:
    settings = read_settings()
    set_up_logs()
    wiring.check_credentials(settings)
    bring_up_to_date(settings.database_url, settings.owner_database_url)
    return settings


@app.command(short_help="Score a folder of CSV files, and keep nothing.")
def score(
    folder: Annotated[Path, typer.Argument(help="A folder of CSV files.")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="Such as 2026-06-30.")] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="Else a table on a screen, JSON in a pipe.")
    ] = None,
) -> None:
    """Score a folder of CSV files with the code of the nightly run, and keep nothing."""
    portfolio = read_folder(folder)
    _warn(portfolio)
    zone = zone_of(str(portfolio.settings.get("timezone", "UTC")))
    day = date_of(as_of) if as_of else wiring.utc_now().astimezone(zone).date()
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
        out.print(score_table(scored, as_of=day))


@db.command()
def upgrade() -> None:
    """Bring the database up to date; an empty one gets its tables."""
    settings = read_settings()
    bring_up_to_date(settings.database_url, settings.owner_database_url)
    err.print("The database is up to date.")


@db.command()
def downgrade(revision: Annotated[str, typer.Argument(help="Such as 0001, or base.")]) -> None:
    """Take migrations back, down to a revision."""
    settings = read_settings()
    database = Database(settings.owner_database_url or settings.database_url)
    migrate(database, f"{revision}", down=True)
    err.print(f"The database is at {revision}.")


@app.command()
def manifest(
    public_url: Annotated[
        str | None,
        typer.Option("--public-url", help="For HTTP and many workspaces: https://your.host"),
    ] = None,
) -> None:
    """Print the app manifest to create the Slack app from."""
    typer.echo(shipped_manifest() if public_url is None else manifest_for(public_url))


def _warn(portfolio: Portfolio) -> None:
    for warning in portfolio.warnings:
        _note(warning)


def _note(words: str) -> None:
    err.print(f"Note: {words}", markup=False, highlight=False)
