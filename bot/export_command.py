"""`goodfit export`: the whole ledger as a folder of CSV files, or as a zip file of them."""

from pathlib import Path
from typing import Annotated

import typer

from bot import wiring
from bot.console import Team, err, existing_team, open_database
from bot.use_cases import portfolios

Target = Annotated[
    Path, typer.Argument(help="A folder to write into, or a file that ends in .zip.")
]


def export(target: Target, team: Team = None) -> None:
    """Write all that the ledger holds into a folder, for `goodfit import` and spreadsheets.

    Files of the format are replaced, others in the folder are left alone. Nothing changes in the
    ledger.
    """
    database = open_database()
    team_id = existing_team(database, team)
    write = portfolios.export_zip if target.suffix == ".zip" else portfolios.export_folder
    done = write(database.begin, target, team_id=team_id, now=wiring.utc_now())
    for file, rows in done.files.items():
        if rows:
            err.print(f"{file}: {rows:,} {'row' if rows == 1 else 'rows'}")
    err.print(
        f"Exported to {target}: {len(done.files)} files, {done.rows:,} rows in all.",
        markup=False,
        highlight=False,
    )
