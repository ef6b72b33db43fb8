"""Sealing switched on and off to its end, and what can be read of the tables afterwards."""

import re
from datetime import timedelta

from planted import MARKER, NOW, TEAM
from sqlalchemy import MetaData, text

from bot.store.database import Database
from bot.store.every_team import EveryTeam
from bot.store.sealed_columns import COLUMNS
from bot.use_cases.sealed_words import QUIET, choose_sealing, seal_step

_SEALED = re.compile(r"sealed:[0-9a-f]{8}[:=][\w+/=-]+")


def turn(database: Database, *, on: bool, at: int = 0) -> None:
    """Turn sealing on or off, and let the job do all that it has to."""
    now = NOW + timedelta(hours=at)
    with database.begin(TEAM) as store:
        choose_sealing(store, wanted=on, by="U0BOSS", now=now)
    work(database, until=now + QUIET)


def work(database: Database, *, until: object) -> None:
    while step(database, until):
        pass


def step(database: Database, now: object) -> bool:
    """Do what has waited longest of the job; False where nothing waits."""
    arrival = EveryTeam(database.session).claim_arrival(now=now, kinds=["seal_words"])
    if arrival is None:
        return False
    seal_step(database.begin, team_id=TEAM, body=arrival.body, now=now)
    with database.begin(TEAM) as store:
        store.inbox.finish(arrival.id)
    return True


def state_of(database: Database) -> str:
    with database.begin(TEAM, reading=True) as store:
        return store.sealing.state()


def raw(database: Database) -> list[tuple[str, str, str]]:
    """Return (table, column, value) of every value as it stands in the database."""
    found = []
    with database.engine.connect() as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        for table in metadata.tables.values():
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings():  # noqa: S608
                found += [(table.name, name, str(value)) for name, value in row.items()]
    return found


def readable(database: Database, words: str = MARKER) -> set[tuple[str, str]]:
    """Return the columns that are to be sealed and in which these words can be read.

    Four letters stand in what is sealed now and then, by chance.
    """
    return {
        (table, column)
        for table, column, value in raw(database)
        if words.casefold() in _SEALED.sub("", value).casefold() and (table, column) in COLUMNS
    }
