"""What every command of the terminal shares: where it prints, which workspace, when it stops."""

from datetime import date
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from bot.settings import Settings, keys_of, read_settings
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.schema import bring_up_to_date

UNUSABLE = 2
out = Console()
err = Console(stderr=True, soft_wrap=True)

Team = Annotated[
    str | None, typer.Option("--team", help="The workspace; may be left out when there is one.")
]


def open_with(settings: Settings) -> Database:
    """Return the database of the settings with the keys beside it. Raises UnusableKeys."""
    return Database(settings.database_url, keys=keys_of(settings))


def open_database() -> Database:
    """Return the database of the settings, brought up to date."""
    settings = read_settings()
    bring_up_to_date(settings.database_url, settings.owner_database_url)
    return open_with(settings)


def known_team(database: Database, team: str | None) -> str:
    """Return the workspace that is meant; stop where that is not clear."""
    if team is not None:
        return team
    known = [t.id for t in EveryTeam(database.session).list_teams()]
    if len(known) == 1:
        return known[0]
    return stop(
        f"Name the workspace with --team: {', '.join(known)}."
        if known
        else "No workspace is known yet. Name one with --team, such as --team T0123ABCD."
    )


def existing_team(database: Database, team: str | None) -> str:
    """Return the workspace that is meant, of those that are known; stop where it is none."""
    team_id = known_team(database, team)
    known = [t.id for t in EveryTeam(database.session).list_teams()]
    if team_id in known:
        return team_id
    named = f"Name one of these: {', '.join(known)}." if known else "None is known yet."
    return stop(f'No workspace "{team_id}" is known, so there is nothing to read. {named}')


def date_of(text: str) -> date:
    """Read a date of the command line; stop where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f'"{text}" is not a date. Write one like 2026-06-30.')


def stop(sentence: str) -> NoReturn:
    """Say what is wrong, and end with status 2."""
    err.print(sentence, markup=False, highlight=False)
    raise SystemExit(UNUSABLE)
