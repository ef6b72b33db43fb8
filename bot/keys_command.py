"""`goodfit keys`: what seals tokens and passwords in the database, made and changed."""

import typer

from bot.console import err, open_database
from bot.many import seals_of
from bot.settings import read_settings
from bot.store.sealed_secrets import SealedSecrets
from bot.store.sealing import new_key

keys = typer.Typer(no_args_is_help=True, help="The keys that seal tokens in the database.")


@keys.command()
def new() -> None:
    """Print a new key. Put it before the old ones in GOODFIT_ENCRYPTION_KEYS, with a comma."""
    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Seal everything with the first key; the others may be taken away afterwards.

    All processes must know the new key before: it may run while they do.
    """
    database = open_database()
    count = SealedSecrets(database.begin, database.session).renew_all(seals_of(read_settings()))
    database.close()
    told = "1 secret is" if count == 1 else f"{count} secrets are"
    err.print(f"{told} sealed with the first key of GOODFIT_ENCRYPTION_KEYS.")
