"""`goodfit keys`: what seals tokens and passwords in the database, made and changed."""

import typer

from bot.console import err, open_database, stop
from bot.many import seals_of
from bot.settings import read_settings
from bot.store.sealed_secrets import SealedSecrets
from bot.store.sealing import new_key
from bot.use_cases.sealed_words import reseal

_NO_KEYS = (
    "GOODFIT_ENCRYPTION_KEYS is not set, so nothing was sealed. Set it to the new key and the old "
    "ones, with commas; `goodfit keys new` makes a key."
)
keys = typer.Typer(no_args_is_help=True, help="The keys that seal tokens, passwords and texts.")


@keys.command()
def new() -> None:
    """Print a new key. Put it before the old ones in GOODFIT_ENCRYPTION_KEYS, with a comma."""
    typer.echo(new_key())


@keys.command(short_help="Seal everything with the first key.")
def rotate() -> None:
    """Seal everything with the first key; the others may be taken away afterwards.

    All processes must know the new key before: it may run while they do.
    """
    settings = read_settings()
    if settings.encryption_keys is None or not settings.encryption_keys.get_secret_value():
        stop(_NO_KEYS)
    database = open_database()
    secrets = SealedSecrets(database.begin, database.session)
    count = secrets.renew_all(seals_of(settings))
    rows = sum(reseal(database.begin, team_id=team_id) for team_id in secrets.list_teams())
    database.close()
    told = "1 secret" if count == 1 else f"{count} secrets"
    words = "1 row" if rows == 1 else f"{rows} rows"
    err.print(
        f"Sealed with the first key of GOODFIT_ENCRYPTION_KEYS: {told}, and {words} with words."
    )
