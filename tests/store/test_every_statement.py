"""No statement asks any table without saying whose rows are meant, but those across workspaces."""

import re

import pytest
from every_journey import Heard, fill, listening, live

from bot.store import walls
from bot.store.database import Database
from bot.store.rows import Base
from bot.store.schema import migrate

TABLES = frozenset(Base.metadata.tables)
# Asked across workspaces: by EveryTeam alone, and of these tables alone.
ACROSS = frozenset(
    ("teams", "deliveries", "inbox", "nights", "jobs", "installations", "oauth_states")
)
_NAMED = re.compile(
    r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(?P<table>\w+)(?:\s+AS\s+(?P<alias>\w+))?"
    r"|,\s+(?P<next>\w+)(?:\s+AS\s+(?P<as>\w+))?(?=\s*(?:,|\n|WHERE|$|\)))",
    re.IGNORECASE,
)
_IS = r"\b{0}\.team_id\s*(?:=|IN\b)|=\s*{0}\.team_id\b"


def asked(statement: str) -> set[tuple[str, str]]:
    """Return (table, by what name) of the ledger's tables that a statement names."""
    found = set()
    for match in _NAMED.finditer(statement):
        table = match["table"] or match["next"]
        alias = match["alias"] or match["as"] or table
        if table in TABLES:
            found.add((table, alias))
    return found


def unsaid(statement: str) -> set[str]:
    """Return the tables of which a statement does not say whose rows are meant."""
    if statement.lstrip().startswith("INSERT"):
        columns = statement.partition("(")[2].partition(")")[0]
        into = re.search(r"INTO\s+(\w+)", statement)
        said = {into[1]} if into and "team_id" in columns else set()
    else:
        said = set()
    names = asked(statement)
    alone = len(names) == 1
    return {
        table
        for table, alias in names
        if table not in said
        and not re.search(_IS.format(re.escape(alias)), statement)
        and not (alone and re.search(r"\bteam_id\s*(?:=|IN\b)", statement))
    }


def test_every_statement_of_every_journey_says_whose_rows_it_means(database_url: str) -> None:
    heard = heard_in(database_url)
    without = {one: tables for one in heard.of_team if (tables := unsaid(one))}

    assert len(heard.of_team) > 300
    assert without == {}
    # A journey for every table: what none of them asked would not have been looked at.
    reached = {table for one in heard.of_team for table, _ in asked(one)}
    assert reached >= TABLES - ACROSS - {"user_groups"}
    across = {table for one in heard.across for table, _ in asked(one)}
    assert {"teams", "deliveries", "inbox"} <= across <= ACROSS <= set(walls.ACROSS)


def heard_in(database_url: str) -> Heard:
    database = Database(database_url)
    migrate(database)
    with listening(database) as heard:
        fill(database)
        live(database)
    database.close()
    return heard


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT clients.team_id, clients.name FROM clients WHERE clients.name = ?",
        "SELECT 1 FROM clients JOIN notes ON notes.id = clients.id WHERE clients.team_id = 1",
        "UPDATE deliveries SET state='x' WHERE deliveries.due_at < ?",
        "INSERT INTO audit (id) VALUES (?)",
        "SELECT 1 FROM clients, notes AS n WHERE clients.team_id = ?",
    ],
)
def test_a_statement_that_does_not_is_found(statement: str) -> None:
    assert unsaid(statement)
