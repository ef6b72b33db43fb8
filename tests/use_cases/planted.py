"""A marker in every column of text that may hold a client's words, and where it still stands."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Enum, String, select
from sqlalchemy.orm import Session

from bot.store.database import Database
from bot.store.rows import Base
from bot.store.sealed_types import SealedJson, SealedText

MARKER = "Zanzibar"
NOW = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
TEAM = "T"
LINK = f"https://a.slack.example/archives/C1/p1?{MARKER}"
_OURS = "one of ours, by their Slack id or name"
_FIXED = "a fixed word of ours"
_IDS = "ids and numbers"

# What keeps its text when a client is forgotten, and why that names nobody of theirs.
KEPT: Mapping[str, Mapping[str, str]] = {
    "*": {
        "team_id": _IDS,
        "logged_by": _OURS,
        "withdrawn_by": _OURS,
        "kind": _FIXED,
        "state": _FIXED,
        "status": _FIXED,
        "by": _OURS,
        "asked_by": "their people by Slack id; a test of its own",
    },
    "clients": {
        "owner": _OURS,
        "currency": "the sums that stay are in it",
        "created_by": _OURS,
        "contact_changed_by": _OURS,
        "archived_by": _OURS,
        "forgotten_by": _OURS,
    },
    "agreements": {"rollover": _FIXED, "active_months": _IDS},
    "scope_requests": {"decision": _FIXED, "decided_by": _OURS},
    "complaints": {"severity": _FIXED, "fault": _FIXED, "cause": _FIXED},
    "reraises": {"verdict": _FIXED},
    "notes": {"bucket": _FIXED},
    "time_entries": {"person": _OURS, "tracker": _FIXED},
    "sent_messages": {"drafted_by": _OURS, "approved_by": _OURS},
    "investments": {"approved_by": _OURS},
    "imports": {"user_id": _OURS, "file_id": "Slack's own", "digest": "of a file with all in it"},
    "client_proposals": {"origin": _FIXED},
    "changes": {"entry": _IDS, "action": _FIXED},
    "reactions": {"user_id": _OURS, "event_ts": _IDS},
    "pendings": {"user_id": _OURS},
    "snapshots": {
        "band": _FIXED,
        "ruled_band": _FIXED,
        "shown_band": _FIXED,
        "play": _FIXED,
        "rule_version": _IDS,
    },
    "pins": {"value": _FIXED, "rule_then": _FIXED, "lifted_by": _OURS},
    "drafts": {"tone": _FIXED, "answer": _FIXED, "answered_by": _OURS, "complaint_ids": _IDS},
    "draft_versions": {"author": _OURS},
    "deliveries": {"once": _IDS},
    "posts": {"card": _IDS, "channel": _IDS, "ts": _IDS},
    "inbox": {"event_id": _IDS},
}
# Tables that hold nothing of one client.
BESIDE = {
    "teams": "the workspace's own settings",
    "people": "who somebody is in Slack; a test of its own",
    "user_groups": "Slack's own",
    "cost_rates": _OURS,
    "exchange_rates": "currencies",
    "audit": "ids and codes, never words",
    "looks": "ids and days",
    "mail_ways": "the workspace's own server and addresses",
    "counters": "numbers",
    "nights": "dates",
    "jobs": "dates",
    "rule_changes": "figures and client numbers",
    "installations": "what opens the workspace; its tokens are sealed",
    "oauth_states": "digests, of no workspace yet",
    "letter_templates": "the workspace's words for every client",
}
# What a row says of whom it is, where a marker would not do.
_PLACES: Mapping[str, Mapping[str, Any]] = {
    "changes": {"entry": "S-1"},
    "deliveries": {"kind": "ephemeral", "once": "x", "state": "queued", "payload": {"t": MARKER}},
    "inbox": {"event_id": "e", "kind": "mention", "state": "queued"},
    "reactions": {"permalink": LINK},
    "drafts": {"state": "waiting", "kind": "apology", "version": 1, "tone": "warm"},
    "draft_versions": {
        "sections": [["greeting", "Greeting", f"Dear {MARKER}"]],
        "envelope": {"from_name": MARKER, "reply_to": [MARKER], "to_name": MARKER},
        "version": 1,
    },
    "decisions": {"kind": "commented", "version": 1},
    "pins": {"kind": "band", "value": "green"},
    "sent_messages": {"kind": "apology"},
    "agreements": {"rollover": "none", "active_months": []},
    "clients": {"key": MARKER.lower(), "name": MARKER},
    "client_proposals": {"key": MARKER.lower(), "name": MARKER, "origin": "file"},
    "snapshots": {
        "receipt": {"play": {"figures": {"text": MARKER, "n": 2}}},
        "band": "red",
        "ruled_band": "red",
        "shown_band": "red",
    },
    "notes": {"bucket": None},
    "posts": {"card": "draft:1:root", "channel": "C0APPROVE", "ts": "1.1"},
}


def is_kept(table: str, column: str) -> bool:
    """Say whether a column of text keeps it, for a reason of the table above."""
    return column in KEPT["*"] or column in KEPT.get(table, {})


def plant(session: Session) -> None:
    """Put a row of client 1 into every table that may hold its words, with the marker in it."""
    counters = Base.metadata.tables["counters"]
    for table in Base.metadata.sorted_tables:
        if table.name in BESIDE:
            continue
        values = {column.name: value_of(table.name, column) for column in table.columns}
        session.execute(table.insert().values(**values))
        session.execute(counters.insert().values(team_id=TEAM, kind=table.name, last=1))


def plant_everywhere(session: Session, team_id: str) -> None:
    """Put a row of a team's into every table that holds none of it."""
    for table in Base.metadata.sorted_tables:
        if session.execute(select(table).where(table.c.team_id == team_id)).first() is None:
            values = {column.name: value_of(table.name, column) for column in table.columns}
            short = {
                name: value[: table.c[name].type.length]
                for name, value in values.items()
                if isinstance(value, str) and getattr(table.c[name].type, "length", None)
            }
            session.execute(table.insert().values(**{**values, **short, "team_id": team_id}))


def standing(database: Database, words: str = MARKER) -> list[str]:
    """Return every column of every table in which these words stand."""
    found = []
    with database.session() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                found += [
                    f"{table.name}.{column.name}: {value!r}"
                    for column, value in zip(table.columns, row, strict=True)
                    if words.casefold() in repr(value).casefold()
                ]
    return found


def value_of(table: str, column: Any) -> Any:
    """Return what to put into a column: the marker where it may hold words."""
    own = _PLACES.get(table, {})
    if column.name in own:
        return own[column.name]
    if column.name == "team_id":
        return TEAM
    if column.name == "permalink":
        return LINK
    if column.name in ("withdrawn_at", "withdrawn_by", "forgotten_at", "archived_at"):
        return None
    if isinstance(column.type, JSON | SealedJson):
        return _json(table, column)
    if isinstance(column.type, Enum):
        return next(iter(column.type.python_type))
    if isinstance(column.type, String | SealedText) or column.type.python_type is str:
        return _text(table, column)
    return _plain(column)


def _text(table: str, column: Any) -> str:
    if is_kept(table, column.name):
        return "USD" if column.name == "currency" else "U0BOSS"
    return MARKER if column.type.__class__ is String else f"{MARKER} in {table}.{column.name}"


def _json(table: str, column: Any) -> Any:
    if is_kept(table, column.name):
        return []
    if column.name in ("why", "points", "promises"):
        return [MARKER]
    return {MARKER: MARKER, "deep": [{"text": f"with {MARKER} in it"}], "hours": 2}


def _plain(column: Any) -> Any:
    kind = column.type.python_type
    if kind is dt.date:
        return NOW.date()
    if kind is dt.datetime or column.type.__class__.__name__ == "Instant":
        return NOW
    return {bool: True, int: 1, float: 1.0}.get(kind, 1)
