"""The nightly run beside its floor: an SQL aggregate of the same rows and the same insert.

    make bench ARGS="--clients 50000 --processes 2"

Prints both sides and their ratio, on SQLite and, where TEST_DATABASE_URL is set, PostgreSQL.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from ledger import ENTRIES_EACH, NIGHT, NOW, TEAM, fill
from sqlalchemy import create_engine, delete, func, insert, select, text

from bot.night_processes import process_hands
from bot.store import rows
from bot.store.database import Database
from bot.use_cases.nights import run_night

FLOOR = (
    (rows.AgreementRow, "fee", "start"),
    (rows.DeliverableRow, "id", "due"),
    (rows.ScopeRequestRow, "hours", "asked_on"),
    (rows.ComplaintRow, "id", "raised_on"),
    (rows.ReraiseRow, "id", "on"),
    (rows.TimeRow, "hours", "on"),
    (rows.MoneyRow, "amount", "on"),
    (rows.NoteRow, "id", "on"),
    (rows.SentMessageRow, "id", "on"),
    (rows.InvestmentRow, "hours", "start"),
)
BATCH = 1000
MOST = 8.0
# Fewer are scored before a further process has started.
MANY = 50_000


def main() -> None:
    """Measure on each database and print a line for it."""
    given = argparse.ArgumentParser()
    given.add_argument("--clients", type=int, default=MANY)
    given.add_argument("--processes", type=int, default=2)
    given.add_argument("--memory-of", help=argparse.SUPPRESS)
    chosen, _ = given.parse_known_args()
    if chosen.memory_of:
        _night(chosen.memory_of, 1)
        sys.stdout.write(f"{peak()}\n")
        return
    for name, url in databases():
        with url as address:
            ratio = _measure(name, address, chosen.clients, chosen.processes)
        if ratio > MOST and chosen.clients >= MANY:
            raise SystemExit(f"That is more than {MOST:.0f} times its floor.")


def _measure(name: str, address: str, clients: int, processes: int) -> float:
    database = Database(address)
    fill(database, clients)
    started = perf_counter()
    _night(address, processes)
    night = perf_counter() - started
    floor = _floor(database, clients)
    _forget(database)
    memory = _memory(address)
    print(
        f"{name}: {clients:,} clients, {clients * ENTRIES_EACH:,} entries, "
        f"{processes} process{'es' if processes > 1 else ''}: night {night:.1f} s, "
        f"floor {sum(floor):.1f} s (aggregate {floor[0]:.1f}, insert {floor[1]:.1f}), "
        f"ratio {night / sum(floor):.1f} (at most {MOST:.0f}), memory {memory} MB a process"
    )
    database.close()
    return night / sum(floor)


def _night(address: str, processes: int) -> None:
    database = Database(address)
    hands = process_hands(address, processes) if processes > 1 else None
    run_night(database.begin, team_id=TEAM, night=NIGHT, clock=lambda: NOW, hands=hands)
    database.close()


def _floor(database: Database, clients: int) -> tuple[float, float]:
    snapshots = rows.SnapshotRow.__table__
    with database.engine.begin() as connection:
        kept = [dict(row) for row in connection.execute(select(snapshots)).mappings()]
        connection.execute(delete(snapshots))
    if len(kept) != clients:
        raise SystemExit(f"{len(kept)} of {clients} clients were scored")
    started = perf_counter()
    with database.engine.begin() as connection:
        for table, measure, day in FLOOR:
            own = table.__table__.c
            query = select(
                own.client_id, func.count(), func.sum(own[measure]), func.max(own[day])
            ).where(own.team_id == TEAM, own.withdrawn_at.is_(None))
            connection.execute(query.group_by(own.client_id).order_by(own.client_id)).all()
    aggregated = perf_counter()
    with database.engine.begin() as connection:
        for start in range(0, len(kept), BATCH):
            connection.execute(insert(snapshots), kept[start : start + BATCH])
    return aggregated - started, perf_counter() - aggregated


def _forget(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(delete(rows.SnapshotRow.__table__))
        connection.execute(delete(rows.NightRow.__table__))


def _memory(address: str) -> int:
    """Return the most memory that a process of its own needs for the same night, in MB."""
    command = [sys.executable, __file__, "--memory-of", address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return int(done.stdout.split()[-1])


def peak() -> int:
    """Return the most memory that this process held so far, in MB."""
    # The kernel's own high water mark: getrusage also counts what the parent held.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024


def databases() -> Iterator[tuple[str, "contextmanager[str]"]]:
    """Yield the name of each kind of database that is there, and a way to an empty one."""
    yield "SQLite", _sqlite()
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        yield "PostgreSQL", _postgresql(server)


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bench.db"


@contextmanager
def _postgresql(server: str) -> Iterator[str]:
    name = f"bench_{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield engine.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


if __name__ == "__main__":
    main()
