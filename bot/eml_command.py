"""`goodfit eml`: an approved letter as a file that a mail program opens, to be sent by hand."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import wiring
from bot.console import Team, err, known_team, open_database, stop
from bot.delivery.email import compose
from bot.settings import read_settings
from bot.use_cases.handing_over import hand_over
from bot.use_cases.mail_out import email_of


def eml(
    draft: Annotated[int, typer.Argument(help="The draft's number, as its card says.")],
    *,
    team: Team = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write, instead of printing it.")
    ] = None,
) -> None:
    """Write an approved letter as an .eml file. Opened in a mail program, it can be sent."""
    database = open_database()
    payload = hand_over(database.begin, team_id=known_team(database, team), draft_id=draft)
    sender = read_settings().mail_from or next(iter(payload["reply_to"]), None)
    if sender is None:
        stop("Nobody's address is known to send from. Set GOODFIT_MAIL_FROM.")
    message = compose(email_of(payload), sender, at=wiring.utc_now())
    # So that mail programs open it for sending, and not as something that came in.
    message["X-Unsent"] = "1"
    if out is None:
        sys.stdout.buffer.write(message.as_bytes())
        return
    out.write_bytes(message.as_bytes())
    err.print(f"Written to {out}. Open it, send it, then mark it as sent in Slack.", markup=False)
