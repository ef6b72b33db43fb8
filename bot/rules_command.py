"""`goodfit rules`: the rules as TOML, and a replay before they are changed."""

import sys
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from bot import wiring
from bot.console import Team, err, known_team, open_database, stop
from bot.domain.rule_change import SameRules
from bot.domain.tuning import UnusableRules
from bot.messages.rule_change import ShownChange, difference
from bot.messages.rules_toml import rules_toml
from bot.store.database import Database
from bot.use_cases import rules as use

# Who changed the rules where no person of Slack did.
ON_THE_COMMAND_LINE = "goodfit rules set"
rules = typer.Typer(no_args_is_help=True, help="How clients are scored: thresholds and weights.")
File = Annotated[Path, typer.Argument(help="A TOML file, such as `goodfit rules show` prints.")]


@rules.command(short_help="Print the rules in use, as TOML.")
def show(team: Team = None) -> None:
    """Print the rules in use as TOML, each with its default, reason and source."""
    database = open_database()
    name, changes = use.rules_of(database.begin, team_id=known_team(database, team))
    typer.echo(rules_toml(name, changes), nl=False)


@rules.command(short_help="Say what a file of rules would change.")
def check(file: File, team: Team = None) -> None:
    """Replay the rules of a file over the stored history, print the difference, change nothing."""
    database = open_database()
    _print(_replayed(database, file, known_team(database, team)))
    err.print("Nothing was changed. To use these rules: goodfit rules set FILE")


@rules.command(name="set", short_help="Use the rules of a file from the next night on.")
def set_(
    file: File,
    team: Team = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002 (Typer's flag)
) -> None:
    """Replay the rules of a file, print the difference, and use them from the next night on."""
    database = open_database()
    team_id = known_team(database, team)
    shown = _replayed(database, file, team_id)
    _print(shown)
    if not yes and not _agreed():
        stop("Nothing was changed.")
    use.set_rules(
        database.begin, shown, team_id=team_id, by=ON_THE_COMMAND_LINE, now=wiring.utc_now()
    )
    err.print("Saved: they count in /fit at once and in the digest from the next night.")


def _replayed(database: Database, file: Path, team_id: str) -> ShownChange:
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Replaying clients", total=None)
        try:
            return use.replay_now(
                database.begin,
                team_id=team_id,
                typed=_read(file),
                now=wiring.utc_now(),
                on_replayed=lambda count: progress.update(task, completed=count),
            )
        except UnusableRules as wrong:
            told = [f"{file}: rules.{name}: {why}" for name, why in wrong.fields.items()]
            stop("\n".join([*told, "Nothing was changed."]))
        except SameRules as same:
            err.print(same.sentence)
            raise SystemExit(0) from same


def _read(file: Path) -> dict[str, Any]:
    """Return the tables of a file: those in `rules` where it has them, else all."""
    try:
        found = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror}.")
    except RecursionError:
        stop(f"{file} is no TOML of rules: its tables lie too deep.")
    except ValueError as error:
        # Also a number of thousands of digits, which Python does not read.
        stop(f"{file} is no TOML: {error}")
    tables = found.get("rules", found)
    return tables if isinstance(tables, dict) else stop(f"{file}: rules is no table.")


def _agreed() -> bool:
    if not sys.stdin.isatty():
        stop("Nothing was changed: add --yes to use these rules without being asked.")
    return typer.confirm("Use these rules?", default=False, err=True)


def _print(shown: ShownChange) -> None:
    for paragraph in filter(None, difference(shown)):
        typer.echo(paragraph)
