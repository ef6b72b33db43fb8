"""A large ledger for the benchmarks: clients with some twenty entries each, always the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from bot.domain.agreement import AgreementKind, MoneyKind
from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity
from bot.domain.history import NoteKind
from bot.domain.scope_request import Decision
from bot.domain.team import Team
from bot.store import rows
from bot.store.database import Database
from bot.store.schema import migrate

TEAM = "T0BENCH"
NIGHT = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 3, tzinfo=UTC)
BATCH = 10_000
# What a client has of each, twenty in all.
SHARES = {"time": 12, "asks": 3, "notes": 2, "money": 1, "complaints": 1, "agreements": 1}
ENTRIES_EACH = sum(SHARES.values())

Row = dict[str, Any]


def fill(database: Database, clients: int) -> None:
    """Fill an empty database with `clients` clients and twenty entries for each."""
    migrate(database)
    with database.begin(TEAM) as store:
        store.team.save(Team(id=TEAM, timezone="UTC", holidays="DE"), at=NOW)
    with database.engine.begin() as connection:
        _insert(connection, rows.ClientRow, (_client(n) for n in range(1, clients + 1)))
        for table, make in (
            (rows.AgreementRow, _agreements),
            (rows.TimeRow, _time),
            (rows.ScopeRequestRow, _asks),
            (rows.ComplaintRow, _complaints),
            (rows.NoteRow, _notes),
            (rows.MoneyRow, _money),
        ):
            _insert(connection, table, _numbered(make, clients))
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def _insert(connection: Connection, table: Any, made: Iterator[Row]) -> None:
    while some := list(islice(made, BATCH)):
        connection.execute(insert(table.__table__), some)


def _numbered(make: Any, clients: int) -> Iterator[Row]:
    number = 0
    for client in range(1, clients + 1):
        chance = Random(f"{make.__name__}{client}")  # noqa: S311 (the same ledger every time)
        for row in make(chance):
            number += 1
            known = {"identity": None, "permalink": None, "withdrawn_at": None}
            who = {"logged_by": "U1", "logged_at": NOW, "withdrawn_by": None}
            yield {"team_id": TEAM, "id": number, "client_id": client, **known, **who, **row}


def _client(number: int) -> Row:
    return {
        "team_id": TEAM,
        "id": number,
        "key": f"client-{number}",
        "name": f"Client {number}",
        "status": Status.ACTIVE,
        "segment": f"segment {number % 7}",
        "owner": f"U{number % 40}",
        "currency": "USD",
        "created_at": NOW,
    }


def _ago(chance: Random, most: int) -> date:
    return NIGHT - timedelta(days=chance.randint(0, most))


def _agreements(chance: Random) -> Iterator[Row]:
    yield {
        "kind": AgreementKind.RETAINER,
        "start": _ago(chance, 700),
        "fee": chance.randint(200_000, 900_000),
        "included_hours": float(chance.randint(20, 80)),
        "active_months": [],
    }


def _time(chance: Random) -> Iterator[Row]:
    for _ in range(SHARES["time"]):
        yield {
            "on": _ago(chance, 170),
            "hours": chance.randint(1, 60) / 4,
            "person": f"P{chance.randint(1, 30)}",
            "billable": chance.random() < 0.8,
            "cost_rate": chance.randint(4_000, 9_000),
            "note": "work on the website",
        }


def _asks(chance: Random) -> Iterator[Row]:
    for _ in range(SHARES["asks"]):
        yield {
            "asked_on": _ago(chance, 120),
            "text": "an extra landing page",
            "hours": chance.randint(1, 12) / 2,
            "decision": chance.choice(list(Decision)),
            "decided_on": None,
            "amount": None,
        }


def _complaints(chance: Random) -> Iterator[Row]:
    on = _ago(chance, 160)
    is_over = chance.random() < 0.8
    yield {
        "raised_on": on,
        "text": "the report came two days late",
        "severity": Severity.MINOR,
        "fault": chance.choice(list(Fault)),
        "points": ["the report came late"],
        "client_side_heard": True,
        "responded_on": on if is_over else None,
        "corrected_on": on if is_over else None,
        "resolved_on": on if is_over else None,
        "remedy": "fix" if is_over else None,
        "remedy_accepted": True if is_over else None,
        "done_what_we_could": False,
    }


def _notes(chance: Random) -> Iterator[Row]:
    for _ in range(SHARES["notes"]):
        kind = chance.choice((NoteKind.PRAISE, NoteKind.MEETING, NoteKind.DISCOUNT_ASK))
        yield {"on": _ago(chance, 120), "kind": kind, "text": "on the phone"}


def _money(chance: Random) -> Iterator[Row]:
    amount = chance.randint(100_000, 600_000)
    yield {"on": _ago(chance, 160), "kind": MoneyKind.INVOICE, "amount": amount}
