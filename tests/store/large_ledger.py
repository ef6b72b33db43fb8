"""Make a ledger large: each row of it many times, under other numbers, names, days and states."""

from typing import Any

from sqlalchemy import JSON, Connection, Date, DateTime, Integer, String, text

from bot.store.rows import Base, Instant

COPIES = 12_000
CLIENTS = 600
PEOPLE = 200
# Numbers of what is copied begin here, so that nothing meets what was there.
_FROM = 1_000_000
# What most rows of a grown ledger say: done, sent, answered long ago.
_ENDED = {
    ("deliveries", "state"): "'sent'",
    ("deliveries", "finished_at"): "now()",
    ("inbox", "state"): "'done'",
    ("drafts", "state"): "'sent'",
    ("drafts", "ask_on"): "NULL",
    ("drafts", "remind_at"): "NULL",
    ("imports", "state"): "'done'",
    ("rule_changes", "state"): "'saved'",
    ("client_proposals", "state"): "'left'",
    ("pins", "lifted_on"): "current_date - 9",
    ("complaints", "resolved_on"): "current_date - 9",
    ("deliverables", "delivered"): "current_date - 9",
    ("investments", "approved_on"): "current_date - 9",
    ("scope_requests", "decision"): "'declined'",
    ("snapshots", "is_baseline"): "false",
    ("people", "groups"): "'[]'",
    ("clients", "archived_at"): "NULL",
    ("clients", "forgotten_at"): "NULL",
}


def enlarge(connection: Connection, team_id: str, *, is_alone: bool = False) -> set[str]:
    """Multiply what a workspace has; return the tables that are large by now.

    With `is_alone` all of it is this workspace's, and of its clients and people each has a share.
    """
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    large = set()
    for table in Base.metadata.sorted_tables:
        if table.name in ("teams", "counters", "user_groups"):
            continue
        columns = [f'"{column.name}"' for column in table.columns]
        alone = [_alone(column) if is_alone else None for column in table.columns]
        spread = [_value(table, column) for column in table.columns]
        values = [one or other for one, other in zip(alone, spread, strict=True)]
        copies = CLIENTS if table.name in ("clients", "letter_templates") else COPIES
        copied = (
            f"INSERT INTO {table.name} ({', '.join(columns)}) "  # noqa: S608 (mapped names)
            f"SELECT {', '.join(values)} FROM (SELECT * FROM {table.name} "
            "ORDER BY team_id <> :team LIMIT 1) AS one, generate_series(1, :copies) AS n "
            "ON CONFLICT DO NOTHING"
        )
        made = connection.execute(text(copied), {"team": team_id, "copies": copies})
        if made.rowcount >= COPIES:
            large.add(table.name)
    connection.execute(text("SET LOCAL session_replication_role = origin"))
    connection.execute(text("ANALYZE"))
    return large


def _alone(column: Any) -> str | None:
    """Return what is said otherwise where everything is of one workspace."""
    name = column.name
    if name == "client_id":
        return f"CASE WHEN n % {CLIENTS} = 0 THEN one.{name} ELSE {_FROM} + n % {CLIENTS} END"
    if name in ("logged_by", "asked_by"):
        return f"CASE WHEN n % {PEOPLE} = 0 THEN one.{name} ELSE 'U' || n % {PEOPLE} END"
    said = {
        "team_id": "CAST(:team AS text)",
        "entry": "one.entry || n",
        "card": f"'draft:' || {_FROM} + n || ':' || 'root'",
    }
    return said.get(column.name)


def _value(table: Any, column: Any) -> str:
    name, plain = column.name, f'one."{column.name}"'
    if (table.name, name) in _ENDED:
        return _ENDED[table.name, name]
    if name == "client_id":
        return f"{_FROM} + n % {CLIENTS}"
    if table.name == "snapshots" and name == "local_date":
        return f"one.local_date - (n / {CLIENTS})::integer"
    if name == "team_id":
        # A tenth of it is this workspace's: the others are those of a hosted offering.
        return "CASE WHEN n % 10 = 0 THEN CAST(:team AS text) ELSE 'T' || n % 40 END"
    if name == "logged_by":
        return f"'U' || n % {PEOPLE}"
    if name in ("id", "draft_id", "complaint_id"):
        return f"{_FROM} + n"
    return _spread(column, plain, is_key=name in table.primary_key or _is_unique(table, name))


def _spread(column: Any, plain: str, *, is_key: bool) -> str:
    name = column.name
    if isinstance(column.type, JSON | Integer):
        return plain
    if isinstance(column.type, Date):
        return f"{plain} - (n % 900)" if not is_key else f"{plain} - n::integer"
    if isinstance(column.type, DateTime | Instant):
        return f"{plain} - n % 900 * interval '1 day'"
    if isinstance(column.type, String) and (is_key or name in ("name", "permalink", "about")):
        # As much of it as there is room for beside the number.
        return (
            f"left({plain}, {(column.type.length or 99) - 6}) || '-' || n"
            if _has_room(column)
            else plain
        )
    return plain


def _has_room(column: Any) -> bool:
    return (column.type.length or 99) > 12


def _is_unique(table: Any, name: str) -> bool:
    unique = (c for c in table.constraints if c.__visit_name__ == "unique_constraint")
    return any(name in constraint.columns for constraint in unique)
