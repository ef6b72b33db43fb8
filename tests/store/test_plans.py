"""No statement of the bot reads a large table from its beginning to its end on PostgreSQL."""

import json
from typing import Any

import pytest
from every_journey import fill, listening, live
from large_ledger import enlarge
from sqlalchemy import Connection
from test_every_click import OURS

from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.tracker_sql import TABLES

pytestmark = pytest.mark.postgresql
_READ = ("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")
# What reads all of a workspace because it is about all of it; by a piece of the statement.
WHOLE: dict[str, str] = {}


def plan(connection: Connection, statement: str, given: Any) -> Any:
    with connection.begin_nested() as nested:
        cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement, given)
        found = cursor.fetchone()[0]
        nested.rollback()
    return found if isinstance(found, list) else json.loads(found)


def scanned(node: Any) -> set[str]:
    """Return the tables, or parts of them, that a plan reads from beginning to end."""
    if isinstance(node, list):
        return {name for one in node for name in scanned(one)}
    if not isinstance(node, dict):
        return set()
    own = {node["Relation Name"]} if node.get("Node Type") == "Seq Scan" else set()
    return own.union(*(scanned(value) for value in node.values()))


def is_part_of(relation: str, tables: set[str]) -> bool:
    return any(relation == name or relation.startswith(f"{name}_first") for name in tables)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_statement_scans_a_large_table(database_url: str) -> None:
    database = Database(database_url)
    migrate(database)
    with listening(database) as heard:
        fill(database)
        live(database)
    asked = {
        statement: given
        for statement, given in (heard.of_team | heard.across).items()
        if statement.lstrip().startswith(_READ) and not any(name in statement for name in TABLES)
    }
    slow = {}
    with database.engine.begin() as connection:
        large = enlarge(connection, OURS)
    with database.engine.connect() as connection:
        for statement, given in asked.items():
            if any(piece in statement for piece in WHOLE):
                continue
            found = {n for n in scanned(plan(connection, statement, given)) if is_part_of(n, large)}
            if found:
                slow[statement] = found
    database.close()

    assert len(asked) > 250
    assert {"snapshots", "audit", "deliveries", "posts", "time_entries"} <= large
    assert slow == {}
