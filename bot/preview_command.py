"""`goodfit preview`: a letter as it would arrive, and nothing is kept or sent."""

import sys
from datetime import datetime
from email.policy import SMTP
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bot import wiring
from bot.console import Team, err, known_team, open_database, out, stop
from bot.delivery.email import Email, compose
from bot.domain.draft import Tone
from bot.domain.names import nearest_words
from bot.messages.letter_kinds import KINDS
from bot.settings import read_settings
from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.use_cases.previews import preview_letter

NO_ADDRESS = "goodfit@agency.example"
_NOTE = "What stands in [brackets] is a sample: a person is asked before it is drafted."
_SAMPLE = r"\[[^\]\n]*\]"


class Shape(StrEnum):
    """How the letter is given."""

    TEXT = "text"
    HTML = "html"
    EML = "eml"


def preview(
    message: Annotated[str, typer.Argument(help="A letter, such as apology or recovery_offer.")],
    *,
    client: Annotated[
        str | None, typer.Option("--client", help="A client's key or name; else a sample client.")
    ] = None,
    team: Team = None,
    tone: Annotated[Tone | None, typer.Option("--tone", help="Else the workspace's.")] = None,
    shape: Annotated[Shape, typer.Option("--format", help="text, html or eml.")] = Shape.TEXT,
    file: Annotated[Path | None, typer.Option("--out", help="Write it to a file.")] = None,
) -> None:
    """Show a letter with what the ledger knows; what it would ask is a sample in [brackets]."""
    kind = _kind(message)
    database = open_database()
    now = wiring.utc_now()
    email = preview_letter(
        database.begin,
        kind,
        team_id=_team_id(database, team, client),
        client=client,
        tone=tone,
        now=now,
    )
    mail_from = read_settings().mail_from or NO_ADDRESS
    if shape is Shape.TEXT and file is None:
        out.print(_shown(email, mail_from), soft_wrap=True)
    else:
        _give(_made(shape, email, mail_from, now), file)
    err.print(_NOTE, markup=False, highlight=False)


def _kind(message: str) -> str:
    wanted = message.strip().casefold().replace("-", "_").replace(" ", "_")
    if wanted in KINDS:
        return wanted
    near = nearest_words(wanted, KINDS) or list(KINDS)
    return stop(f'There is no letter "{message}". Do you mean {" or ".join(near)}?')


def _made(shape: Shape, email: Email, mail_from: str, now: datetime) -> bytes:
    match shape:
        case Shape.TEXT:
            return _shown(email, mail_from).plain.encode()
        case Shape.HTML:
            return email.html.encode()
        case Shape.EML:
            return compose(email, mail_from, at=now).as_bytes(policy=SMTP)


def _team_id(database: Database, team: str | None, client: str | None) -> str | None:
    """Return the workspace that is meant; the sample client needs none."""
    if team is None and client is None and not EveryTeam(database.session).list_teams():
        return None
    return known_team(database, team)


def _shown(email: Email, mail_from: str) -> Text:
    heads = (
        ("From", f"{email.from_name} <{mail_from}>"),
        ("To", f"{email.to_name} <{email.to}>"),
        ("Reply-To", ", ".join(email.reply_to)),
        ("Subject", email.subject),
    )
    shown = Text()
    for name, value in heads:
        if value:
            shown.append(f"{name}: ", "bold").append(f"{value}\n")
    shown.append(f"\n{email.text.rstrip()}")
    shown.highlight_regex(_SAMPLE, "yellow")
    return shown


def _give(made: bytes, file: Path | None) -> None:
    if file is None:
        sys.stdout.buffer.write(made)
        return
    try:
        file.write_bytes(made)
    except OSError as error:
        stop(f"{file} cannot be written: {error.strerror}.")
