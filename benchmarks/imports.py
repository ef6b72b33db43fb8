"""A tracker's report imported, beside its floor: the database's own bulk load of the same rows.

    make bench ARGS="--rows 100000"

Both fill the same table with its indexes in a fresh database, in one transaction; the floor from
rows that lie prepared in memory. Prints the ratio, on SQLite and, where TEST_DATABASE_URL is set,
PostgreSQL.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from ledger import NOW, TEAM
from nightly import databases, peak

from bot.domain.client import Client
from bot.domain.team import Team
from bot.portfolio.trackers.reading import read_report
from bot.store.bulk_load import bulk_load
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases.report_staging import Staging
from bot.use_cases.tracker_imports import take

MANY = 1_000_000
MOST = 6.0
CLIENTS = 200
DAYS = 730
HEADER = [
    "Date",
    "Client",
    "Project",
    "Project Code",
    "Task",
    "Notes",
    "Hours",
    "Billable?",
    "Invoiced?",
    "Approved?",
    "First Name",
    "Last Name",
    "Roles",
    "Employee?",
    "Billable Rate",
    "Billable Amount",
    "Cost Rate",
    "Cost Amount",
    "Currency",
    "External Reference URL",
]
COLUMNS = (
    *("team_id", "id", "client_id", "tracker", "logged_at"),
    *("on", "hours", "person", "billable", "note", "cost_rate"),
)


def main() -> None:
    """Measure on each database and print a line for it."""
    given = argparse.ArgumentParser()
    given.add_argument("--rows", type=int, default=MANY)
    given.add_argument("--memory-of", nargs=2, help=argparse.SUPPRESS)
    chosen, _ = given.parse_known_args()
    if chosen.memory_of:
        _import(chosen.memory_of[0], Path(chosen.memory_of[1]))
        sys.stdout.write(f"{peak()}\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "harvest.csv"
        _write(path, chosen.rows)
        for name in dict(databases()):
            ratio = _measure(name, path, chosen.rows)
            if ratio > MOST and chosen.rows >= MANY:
                raise SystemExit(f"That is more than {MOST:.0f} times its floor.")


def _measure(name: str, path: Path, rows: int) -> float:
    with _fresh(name) as address:
        floor = _floor(address, path, rows)
    with _fresh(name) as address:
        memory = _memory(address, path)
    started = perf_counter()
    read_report(path)
    decided = perf_counter() - started
    with _fresh(name) as address:
        whole, again = _import(address, path), _import(address, path)
    print(
        f"{name}: {rows:,} rows, {path.stat().st_size / 1e6:.0f} MB: import {whole:.1f} s "
        f"({decided:.1f} of it to decide the locale), floor {floor:.1f} s, "
        f"ratio {whole / floor:.1f} (at most {MOST:.0f}); again, changing nothing, {again:.1f} s; "
        f"memory {memory} MB"
    )
    return whole / floor


def _import(address: str, path: Path) -> float:
    started = perf_counter()
    database = Database(address)
    take(database.begin, read_report(path), team_id=TEAM, now=NOW, by="benchmark")
    database.close()
    return perf_counter() - started


def _floor(address: str, path: Path, rows: int) -> float:
    database = Database(address)
    is_sqlite = database.engine.dialect.name == "sqlite"
    at = NOW.strftime("%Y-%m-%d %H:%M:%S.%f") if is_sqlite else NOW.isoformat()
    staging = Staging(read_report(path), None)
    staged: list[Any] = list(staging.rows())
    clients = {slot.number: int(slot.name.rpartition(" ")[2]) for slot in staging.slots.values()}
    prepared = [
        (
            TEAM,
            no + 1,
            clients[slot],
            "harvest",
            at,
            day,
            hours,
            person,
            billable,
            note,
            rate // 100,
        )
        for no, slot, day, hours, person, billable, note, rate in staged
    ]
    del staged
    started = perf_counter()
    with database.begin(TEAM) as store:
        session = store.tracker_time._session  # noqa: SLF001 (the driver's own door)
        bulk_load(session, "time_entries", COLUMNS, prepared)
    took = perf_counter() - started
    if len(prepared) != rows:
        raise SystemExit(f"{len(prepared)} of {rows} rows were read")
    database.close()
    return took


@contextmanager
def _fresh(name: str) -> Iterator[str]:
    """Yield a database of its own that knows the clients."""
    with dict(databases())[name] as address:
        database = Database(address)
        migrate(database)
        with database.begin(TEAM) as store:
            store.team.save(Team(id=TEAM), at=NOW)
            for number in range(1, CLIENTS + 1):
                client = Client(key=f"client-{number}", name=f"Client {number}")
                store.clients.add(client, by=None, at=NOW)
        database.close()
        yield address


def _memory(address: str, path: Path) -> int:
    """Return the most memory that a process of its own needs for the import, in MB."""
    command = [sys.executable, __file__, "--memory-of", address, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return int(done.stdout.split()[-1])


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER)
        writer.writerows(_rows(rows))


def _rows(rows: int) -> Iterator[tuple[Any, ...]]:
    chance = Random(6)  # noqa: S311 (the same report every time)
    end = date(2026, 6, 30)
    for number in range(rows):
        hours = chance.randint(1, 32) / 4
        person = chance.randint(1, 40)
        yield (
            (end - timedelta(days=DAYS * (rows - number) // rows)).isoformat(),
            f"Client {chance.randint(1, CLIENTS)}",
            f"Website {chance.randint(1, 30)}",
            "",
            chance.choice(("Design", "Programming", "Meetings", "Copy")),
            f"ticket {chance.randint(1, 500_000)}, as agreed on the phone",
            hours,
            chance.choice(("Yes", "Yes", "Yes", "No")),
            "No",
            "Yes",
            f"First{person}",
            f"Last{person}",
            "",
            "Yes",
            "110.00",
            f"{hours * 110:.2f}",
            f"{40 + person}.50",
            f"{hours * (40.5 + person):.2f}",
            "US Dollar - USD",
            "",
        )


if __name__ == "__main__":
    main()
