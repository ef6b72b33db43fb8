"""In a workspace with a hundred thousand entries an answer reads a few of them on PostgreSQL."""

import json
from typing import Any

import pytest
from every_journey import answer, by_the_clock, fill, listening
from large_ledger import COPIES, enlarge
from sqlalchemy import Connection
from test_every_click import NOW, OURS
from test_plans import is_part_of

from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import inbox

pytestmark = pytest.mark.postgresql
# A tenth of what there is of one kind; a client has a six-hundredth of it, a person a 200th.
MOST = COPIES // 10
# One a day: a workspace never has many.
FEW = {"nights"}
# What reads all of a workspace because it is about all of it; by a piece of the statement.
WHOLE = {
    "DELETE FROM inbox": "once an hour; an index would be written by every arrival",
    "DELETE FROM deliveries": "once an hour; an index would be written by every message",
}


def run(connection: Connection, statement: str, given: Any) -> Any:
    """Run a statement, undo it, and return how it was run."""
    with connection.begin_nested() as nested:
        cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement, given)
        found = cursor.fetchone()[0]
        nested.rollback()
    return found if isinstance(found, list) else json.loads(found)


def read(node: Any, large: set[str]) -> int:
    """Count the rows of large tables that were looked at, those that were not wanted too."""
    if isinstance(node, list):
        return sum(read(one, large) for one in node)
    if not isinstance(node, dict):
        return 0
    below = sum(read(value, large) for value in node.values())
    if not is_part_of(node.get("Relation Name", ""), large) or node["Node Type"] == "ModifyTable":
        return below
    looked = node["Actual Rows"] + sum(v for k, v in node.items() if k.startswith("Rows Removed"))
    return below + int(looked * node["Actual Loops"])


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_answer_and_no_queue_reads_all_of_a_large_workspace(database_url: str) -> None:
    database = Database(database_url)
    migrate(database)
    fill(database)
    with listening(database) as heard:
        answer(database)
        by_the_clock(database)
    asked = {
        statement: given
        for statement, given in (heard.of_team | heard.across).items()
        if statement.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE"))
    }
    # The one that came in meanwhile was settled and forgotten by now.
    inbox.keep_arrival(database.begin, team_id=OURS, event_id="E2", kind="x", body={}, now=NOW)
    with database.engine.begin() as connection:
        large = enlarge(connection, OURS, is_alone=True) - FEW
    much = {}
    with database.engine.connect() as connection:
        for statement, given in asked.items():
            if any(piece in statement for piece in WHOLE):
                continue
            count = read(run(connection, statement, given), large)
            if count > MOST:
                much[statement] = count
    database.close()

    assert len(asked) > 150
    assert {"deliveries", "inbox", "posts", "scope_requests", "time_entries"} <= large
    assert much == {}
