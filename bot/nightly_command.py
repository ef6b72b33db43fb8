"""`goodfit nightly`: the night by hand, or only rehearsed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

import typer
from rich.progress import Progress

from bot import wiring
from bot.console import Team, date_of, err, known_team, open_database, stop
from bot.domain.team import Team as Workspace
from bot.domain.team import zone_of
from bot.messages.rehearsal import rehearsal_words
from bot.night_processes import process_hands
from bot.settings import keys_of, read_settings
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.use_cases import nights


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
    database = open_database()
    known = _find_team(database, known_team(database, team))
    night = _night_of(known, as_of)
    if dry_run:
        _rehearse(database, known.id, night)
        return
    settings = read_settings()
    with _progress() as on_scored:
        ran = nights.run_night(
            database.begin,
            team_id=known.id,
            night=night,
            clock=wiring.utc_now,
            hands=process_hands(
                settings.database_url,
                processes or settings.night_processes,
                keys=keys_of(settings),
            ),
            again=again,
            on_scored=on_scored,
        )
    words = "was run" if ran else "was run before, or is being run: add --again to run it anew"
    err.print(f"The night of {night.isoformat()} {words}.")


def _rehearse(database: Database, team_id: str, night: date) -> None:
    with _progress() as on_scored:
        seen = nights.rehearse_night(
            database.begin,
            team_id=team_id,
            night=night,
            clock=wiring.utc_now,
            on_scored=on_scored,
        )
    err.print(rehearsal_words(seen), markup=False, highlight=False)


def _find_team(database: Database, team_id: str) -> Workspace:
    for team in EveryTeam(database.session).list_teams():
        if team.id == team_id:
            return team
    return stop(f"The workspace {team_id} is not known, so nothing was done.")


def _night_of(team: Workspace, as_of: str | None) -> date:
    night = date_of(as_of) if as_of else nights.due_night(team, wiring.utc_now())
    if night > wiring.utc_now().astimezone(zone_of(team.timezone)).date():
        stop(f"{night.isoformat()} is still to come, so nothing was done.")
    return night


@contextmanager
def _progress() -> Iterator[nights.Progress]:
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Scoring clients", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
