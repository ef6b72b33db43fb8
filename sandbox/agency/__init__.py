"""The demo agency Harbour & Pine: a portfolio folder that shows every play on any day."""

from datetime import date
from pathlib import Path

from sandbox.agency import endings, healthy, scope, steps, wrongs
from sandbox.agency.days import Days
from sandbox.agency.writing import write_settings, write_tables

STORIES = (
    *scope.STORIES,
    *wrongs.STORIES,
    *steps.STORIES,
    *endings.STORIES,
    *healthy.STORIES,
)


def write_agency(folder: Path, *, today: date) -> None:
    """Write the agency into `folder`; every date in it is told from `today`.

    The same day gives the same bytes. Files of the same names are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(folder, STORIES, Days.seen_from(today))
    write_settings(folder)
